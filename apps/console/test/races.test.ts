import { limitMs } from '@florin/testing'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPage } from './browser.ts'
import { executable, startConsole, type TestConsole } from './console.ts'

const alice = 'customers.alice.usd'
const bob = 'customers.bob.usd'
const shop = 'merchants.shop.usd'

/** Slow answers, fast people, and pages that are out of date: the console shows and sends only what is meant. */
describe.skipIf(!executable)('a console with slow answers and fast people', () => {
  let running: TestConsole
  let florin: TestConsole['florin']
  beforeAll(async () => {
    running = await startConsole()
    florin = running.florin
    for (const code of [alice, bob, shop]) await florin.accounts.open({ code, currency: 'USD' })
    await florin.deposit({ account: alice, amount: '1000.00' })
    const rates = [{ base: 'EUR', quote: 'USD', rate: '1.25' }]
    await florin.fx.post('/v1/rates', { body: { rates } as never })
  })
  afterAll(() => running?.stop())

  const open = (path: string) => openPage(running, path)
  const balanceOf = async (account: string) => (await florin.balance(account)).posted
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const problem = (status: number, code: string) => ({
    status,
    headers: { 'content-type': 'application/problem+json', 'retry-after': '60' },
    body: JSON.stringify({ status, code, detail: `The service answered ${code}.`, request_id: 'request-1' }),
  })
  const goTo = async (page: Page, account: string) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search' }).fill(account)
    await page.getByRole('option', { name: account }).click()
  }

  test('a double click on Check, or Enter that is held on it, posts nothing', async () => {
    const before = await balanceOf(bob)
    const page = await open(`/move-money?account=${bob}`)
    const post = button(page, 'Post the deposit')
    await page.getByLabel('Amount').fill('3.00')
    await clickTwice(page, button(page, 'Check'), () => post.waitFor())
    await page.getByLabel('Amount').fill('4.00')
    await button(page, 'Check').focus()
    await holdEnter(page, () => post.isVisible())
    await post.waitFor()
    expect(await page.getByRole('heading', { name: 'Posted', exact: true }).count()).toBe(0)
    expect(await balanceOf(bob)).toBe(before)

    const { id } = await florin.hold({ account: alice, target_account: shop, amount: '9.00' })
    await page.goto(`${running.url}/work/holds`)
    await button(page, 'Capture…').click()
    await button(page, 'Check').focus()
    await holdEnter(page, () => button(page, 'Capture').isVisible())
    await button(page, 'Capture').waitFor()
    expect((await florin.holds.get(id)).captured).toBe('0.00')
    await florin.void(id)
    await page.context().close()
  })

  test('Enter that is held on “Freeze or close” freezes nothing', async () => {
    const page = await open(`/accounts/${shop}`)
    await button(page, 'Freeze or close').focus()
    await holdEnter(page, () => button(page, 'Freeze').isVisible())
    await button(page, 'Freeze').waitFor()
    expect((await florin.accounts.get(shop)).status).toBe('active')
    await page.context().close()
  })

  test.each([
    ['the person was signed out', problem(401, 'unauthenticated')],
    ['the role of the person has changed', problem(403, 'forbidden')],
    ['the service was overloaded', problem(503, 'overloaded')],
  ])('an order whose outcome is unknown keeps its key when meanwhile %s', async (_, second) => {
    const before = Number(await balanceOf(bob))
    const page = await open(`/move-money?account=${bob}`)
    const keys = new Set<string | undefined>()
    let sent = 0
    await page.route('**/v1/deposits', async (route) => {
      keys.add(route.request().headers()['idempotency-key'])
      sent += 1
      if (sent === 1) {
        await route.fetch()
        return route.fulfill(problem(504, 'service_timeout'))
      }
      return sent === 2 ? route.fulfill(second) : route.continue()
    })
    await page.getByLabel('Amount').fill('7.00')
    await button(page, 'Check').click()
    await button(page, 'Post the deposit').click()
    await button(page, 'Send again').click()
    if (second.status === 401) {
      await page.getByLabel('API key or token').fill('another')
      await button(page, 'Sign in').click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    } else await page.getByText(second.status === 403 ? 'Your role does not' : 'is unavailable').waitFor()
    expect(await page.getByLabel('Amount').isDisabled()).toBe(true)
    await button(page, 'Send again').click()
    await page.getByRole('heading', { name: 'Posted', exact: true }).waitFor()
    expect(Number(await balanceOf(bob))).toBe(before + 7)
    expect(keys.size).toBe(1)
    await page.context().close()
  })

  test('the figures of another account, or of another moment, never stand on the page of an account', async () => {
    const page = await open('/move-money?kind=journal')
    const first = page.getByRole('group', { name: 'Entry 1', exact: true })
    await first.getByLabel('Account').fill(shop)
    await first.getByLabel('Debit').click()
    await first.getByText('USD').waitFor()
    await goTo(page, alice)
    const figures = page.locator('dl.figures')
    await figures.getByText('1,000.00').first().waitFor()
    await page.route('**/balance*', () => undefined)
    await goTo(page, shop)
    await page.getByRole('heading', { name: shop }).waitFor()
    await page.getByText('Loading the balance').waitFor()
    expect(await figures.count()).toBe(0)
    await page.unroute('**/balance*')
    await goTo(page, alice)
    await figures.getByText('1,000.00').first().waitFor()
    await page.route('**/balance?*', () => undefined)
    const asOf = page.getByLabel('As of')
    await asOf.fill('2001-01-01T00:00:00')
    await asOf.press('Enter')
    await page.getByText('Loading the balance').waitFor()
    expect(await figures.count()).toBe(0)
    // The keyboard stays where it was.
    expect(await asOf.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.context().close()
  })

  test('rates and values stand under their own currency only', async () => {
    const page = await open('/rates')
    const table = page.getByRole('region', { name: 'Rates', exact: true })
    const rates = page.getByRole('table')
    await rates.getByRole('link', { name: 'USD', exact: true }).waitFor()
    const one = page.getByLabel('One unit of')
    await page.route('**/v1/rates?base=USD', () => undefined)
    await one.fill('USD')
    await page.getByText('Loading rates').waitFor()
    expect(await table.count()).toBe(0)
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Rates' }).click()
    await rates.getByRole('link', { name: 'USD', exact: true }).waitFor()
    expect(await one.inputValue()).toBe('EUR')
    await page.context().close()
  })

  test('the form of an account begins with it, whatever was left in the form before', async () => {
    const page = await open(`/move-money?account=${alice}`)
    const account = page.getByLabel('To account')
    await page.getByLabel('Amount').fill('5.00')
    await page.goto(`${running.url}/accounts/${bob}`)
    await page.getByRole('main').getByRole('link', { name: 'Move money' }).click()
    await account.waitFor()
    expect(await account.inputValue()).toBe(bob)
    await account.fill(shop)
    await page.reload()
    expect(await account.inputValue()).toBe(shop)
    await page.context().close()
  })

  test('the same order in a duplicated tab is another order', async () => {
    const before = Number(await balanceOf(bob))
    const page = await open(`/move-money?account=${bob}`)
    const copy = await page.context().newPage()
    const post = async (tab: Page) => {
      await tab.getByLabel('Amount').fill('2.00')
      await button(tab, 'Check').click()
      await button(tab, 'Post the deposit').click()
      await tab.getByRole('heading', { name: 'Posted', exact: true }).waitFor()
    }
    await page.getByLabel('Amount').fill('1.00')
    const stored = await page.evaluate(() => JSON.stringify(sessionStorage))
    await copy.addInitScript((text) => Object.assign(sessionStorage, JSON.parse(text)), stored)
    await copy.goto(page.url())
    await post(page)
    await post(copy)
    expect(Number(await balanceOf(bob))).toBe(before + 4)
    await page.context().close()
  })

  test('a dialog goes with its page: back never leaves it open above another transaction', async () => {
    const ids: string[] = []
    for (const amount of ['1.01', '1.02']) {
      ids.push((await florin.transfer({ source_account: alice, target_account: bob, amount, description: amount })).id)
    }
    const page = await open('/transactions')
    await page.getByRole('link', { name: '1.01' }).click()
    await page.getByRole('heading', { name: '1.01' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search' }).fill(ids[1] ?? '')
    await page.getByRole('option', { name: 'transaction' }).click()
    await page.getByRole('heading', { name: '1.02' }).waitFor()
    await button(page, 'Reverse…').click()
    await page.getByRole('alertdialog').waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: '1.01', includeHidden: true }).waitFor()
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    await page.context().close()
  })

  test('an answer that comes after its dialog was closed moves no one, and closes no other dialog', async () => {
    const page = await open('/accounts')
    const opened = await keep(page, '**/v1/accounts', 'POST')
    await button(page, 'Open an account').click()
    await page.getByRole('dialog').getByLabel('Code').fill('late.usd')
    await page.getByRole('dialog').getByLabel('Currency').fill('USD')
    await button(page, 'Open the account').click()
    await opened.arrived
    await button(page, 'Cancel').click()
    await page.getByRole('link', { name: 'Transactions' }).click()
    await page.getByRole('heading', { name: 'Transactions' }).waitFor()
    await opened.release()
    await page.waitForTimeout(300)
    expect(new URL(page.url()).pathname).toBe('/transactions')

    const holds = [
      await florin.hold({ account: alice, target_account: shop, amount: '9.01' }),
      await florin.hold({ account: alice, target_account: shop, amount: '9.02' }),
    ]
    await page.goto(`${running.url}/work/holds`)
    const rowOf = (text: string) => page.getByRole('row').filter({ hasText: text })
    const captured = await keep(page, '**/capture', 'POST')
    await rowOf('9.01').getByRole('button', { name: 'Capture…' }).click()
    await button(page, 'Check').click()
    await button(page, 'Capture').click()
    await captured.arrived
    await button(page, 'Close').click()
    await rowOf('9.02').getByRole('button', { name: 'Void…' }).click()
    await button(page, 'Void').waitFor()
    await captured.release()
    await rowOf('9.01').waitFor({ state: 'detached' })
    expect(await page.getByRole('alertdialog').count()).toBe(1)
    await florin.void(holds[1]?.id ?? '')
    await page.context().close()
  })

  test('what an empty amount of a capture meant when it was checked is what is sent', async () => {
    const { id } = await florin.hold({ account: alice, target_account: shop, amount: '50.00' })
    const page = await open('/work/holds')
    await button(page, 'Capture…').click()
    await button(page, 'Check').click()
    await button(page, 'Capture').waitFor()
    await florin.capture(id, { amount: '30.00' })
    await button(page, 'Capture').click()
    await page.getByText(/Request [\w-]{8}/).waitFor()
    expect((await florin.holds.get(id)).captured).toBe('30.00')
    // What remains is read again.
    await page.getByText('all that remains: 20.00 USD').waitFor()
    await button(page, 'Check').click()
    await button(page, 'Capture').click()
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    expect((await florin.holds.get(id)).captured).toBe('50.00')
    await page.context().close()
  })

  test('the choices of a status stay as they were when the dialog opened, and an old error does not come back', async () => {
    const page = await open(`/accounts/${alice}`)
    const dialog = page.getByRole('alertdialog')
    await button(page, 'Freeze or close').click()
    await dialog.getByRole('button', { name: 'Close', exact: true }).click()
    await dialog.getByRole('alert').waitFor()
    await button(page, 'Cancel').click()
    await button(page, 'Freeze or close').click()
    await button(page, 'Freeze').waitFor()
    expect(await dialog.getByRole('alert').count()).toBe(0)

    await florin.accounts.change(alice, { status: 'frozen' })
    const isShown = () => {
      // As when the reader comes back to the tab.
      return page.evaluate(() => {
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
        return [...document.querySelectorAll('.badge')].some(({ textContent }) => textContent === 'frozen')
      })
    }
    await expect.poll(isShown, { timeout: limitMs, interval: 250 }).toBe(true)
    expect(await dialog.locator('.choices button').first().textContent()).toBe('Freeze')
    await florin.accounts.change(alice, { status: 'active' })
    await page.context().close()
  })

  test('no proposal takes the place of another under the pointer', async () => {
    const page = await open('/no-such-page')
    const proposal = (number: number) => ({
      id: `01a22dad-5a97-7880-8000-00000000000${number}`,
      operation: 'postDeposit',
      target: null,
      order: { account: alice, amount: `${number}.00` },
      author: 'author',
      status: 'open',
      created_at: '2026-01-31T12:00:00.000Z',
      expires_at: '2099-01-31T12:00:00.000Z',
    })
    let shown = [proposal(1), proposal(2)]
    const approved: string[] = []
    await page.route('**/v1/proposals?*', (route) => route.fulfill({ json: { data: shown, next_cursor: null } }))
    await page.route('**/approve', (route) => {
      const id = new URL(route.request().url()).pathname.split('/').at(-2) ?? ''
      approved.push(id.slice(-1))
      shown = [proposal(3), ...shown.filter((each) => each.id !== id)]
      return route.fulfill({ json: {} })
    })
    await page.goto(`${running.url}/work`)
    const card = (number: number) => page.locator('.card', { hasText: `${number}.00` })
    await card(2).waitFor()
    const before = await card(2).boundingBox()
    await clickTwice(page, card(1).getByRole('button', { name: 'Approve' }), () => card(3).waitFor())
    await card(1).getByRole('button').first().waitFor({ state: 'detached' })
    expect((await card(2).boundingBox())?.y).toBeCloseTo(before?.y ?? 0, -2)
    expect(approved).toEqual(['1'])
    await card(3).getByRole('button', { name: 'Approve' }).click()
    await expect.poll(() => approved).toEqual(['1', '3'])
    await page.context().close()
  })

  test('the overview goes on where it was when its feed returns', async () => {
    const page = await open('/')
    const newest = page.getByRole('region', { name: 'Newest transactions' })
    const post = (description: string) => florin.deposit({ account: bob, amount: '0.01', description })
    const isFollowing = async () => {
      await post('Before')
      return newest.getByText('Before').first().isVisible()
    }
    await expect.poll(isFollowing, { timeout: limitMs, interval: 500 }).toBe(true)
    const cut = page.waitForEvent('requestfailed', (request) => request.url().includes('/v1/events'))
    await page.route('**/v1/events?*', (route) => route.abort())
    await post('Before')
    await cut
    await post('Meanwhile')
    await page.unroute('**/v1/events?*')
    await newest.getByText('Meanwhile').first().waitFor()
    await page.context().close()
  })

  test('the overview does not say that all is well before everything has answered', async () => {
    const page = await open('/no-such-page')
    const outbox = await keep(page, '**/v1/outbox', 'GET')
    const verified = await keep(page, '**/verifications?*', 'GET')
    await page.goto(running.url)
    await outbox.arrived
    await page.getByText('FX', { exact: true }).waitFor()
    await page.getByRole('region', { name: 'Volumes', exact: true }).getByText('Of all transactions').waitFor()
    expect(await page.getByText('All is well').count()).toBe(0)
    await verified.arrived
    expect(await page.getByText('not yet').count()).toBe(0)
    await verified.release()
    await page.getByText('not yet').waitFor()
    expect(await page.getByText('All is well').count()).toBe(0)
    await outbox.release()
    await page.getByText('All is well').waitFor()
    await page.context().close()
  })
})

/** As a person clicks who is used to double clicks: the second one comes when something else may be under the pointer. */
async function clickTwice(page: Page, target: Locator, between: () => Promise<unknown>): Promise<void> {
  const box = await target.boundingBox()
  if (!box) throw new Error('There is nothing to click.')
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  await between()
  await page.mouse.down({ clickCount: 2 })
  await page.mouse.up({ clickCount: 2 })
}

/** As the keyboard repeats it, until something has happened and for a while after that. */
async function holdEnter(page: Page, hasHappened: () => Promise<boolean>): Promise<void> {
  let left = 10
  for (let step = 0; step < 200 && left > 0; step += 1) {
    await page.keyboard.down('Enter')
    await page.waitForTimeout(20)
    if (left < 10 || (await hasHappened())) left -= 1
  }
  await page.keyboard.up('Enter')
}

/** Keeps the first request of a method until it is released. */
async function keep(page: Page, path: string, method: string) {
  const [arrived, released, answered] = [
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
  ]
  await page.route(path, async (route) => {
    if (route.request().method() !== method || route.request().url().includes('dry_run')) return route.continue()
    arrived.resolve()
    await released.promise
    await route.continue().catch(() => undefined)
    answered.resolve()
  })
  const release = async () => {
    released.resolve()
    await answered.promise
  }
  return { arrived: arrived.promise, release }
}
