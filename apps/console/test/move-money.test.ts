import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findProblems, openPage, tabTo } from './browser.ts'
import { executable, startConsole, type TestConsole } from './console.ts'

const alice = 'customers.alice.usd'
const aliceEur = 'customers.alice.eur'
const bob = 'customers.bob.usd'

describe.skipIf(!executable)('move money', () => {
  let florin: TestConsole['florin']
  let running: TestConsole
  beforeAll(async () => {
    running = await startConsole()
    florin = running.florin
    await florin.accounts.open({ code: alice, owner: 'alice', currency: 'USD' })
    await florin.accounts.open({ code: bob, owner: 'bob', currency: 'USD' })
    await florin.accounts.open({ code: aliceEur, owner: 'alice', currency: 'EUR' })
    await florin.deposit({ account: alice, amount: '1000.00' })
    await florin.fx.post('/v1/rates', { body: { rates: [{ base: 'EUR', quote: 'USD', rate: '1.25' }] } as never })
    const schedule = { code: 'payments', currency: 'USD', kinds: ['payment'], rule: { flat: '0.30' } }
    await florin.revenue.post('/v1/fee-schedules', { body: schedule as never })
  })
  afterAll(() => running?.stop())

  const open = (path: string) => openPage(running, path)
  const balanceOf = async (account: string) => (await florin.balance(account)).posted
  const check = (page: Page) => page.getByRole('button', { name: 'Check' }).click()
  const entry = (page: Page, number: number) => page.getByRole('group', { name: `Entry ${number}`, exact: true })
  const seePosted = (page: Page) => page.getByRole('heading', { name: 'Posted', exact: true }).waitFor()

  test('a conversion holds its rate, shows rate, age and spread, and exchanges exactly what it showed', async () => {
    const page = await open(`/move-money?kind=conversion&account=${alice}`)
    await page.getByLabel('To account').fill(aliceEur)
    await page.keyboard.press('Escape')
    await page.getByLabel('Fixed is').selectOption({ label: 'What the second account receives' })
    await page.getByLabel('Amount').fill('39.80')
    await check(page)
    const preview = page.getByRole('region', { name: 'What will be posted' })
    await preview.getByRole('timer').waitFor()
    const text = await preview.textContent()
    for (const shown of ['50.00 USD', '39.80 EUR', '0.796', '0.5%', 'old, operator']) expect(text).toContain(shown)
    // The rate is held: another one that is published now does not change the order.
    await florin.fx.post('/v1/rates', { body: { rates: [{ base: 'EUR', quote: 'USD', rate: '1.40' }] } as never })
    await page.getByRole('button', { name: 'Post the conversion' }).click()
    await seePosted(page)
    expect(await balanceOf(aliceEur)).toBe('39.80')
    expect(await balanceOf(alice)).toBe('950.00')
    await florin.fx.post('/v1/rates', { body: { rates: [{ base: 'EUR', quote: 'USD', rate: '1.25' }] } as never })
    await page.context().close()
  })

  test('an account that no longer fits what was typed is not suggested while the ledger is asked', async () => {
    const page = await open('/move-money?kind=transfer')
    const option = (code: string) => page.getByRole('option', { name: code })
    const field = page.getByLabel('To account')
    await field.pressSequentially('customers.')
    await option(alice).waitFor()
    await page.route('**/v1/balances?*', () => undefined)
    await field.pressSequentially('b')
    await option(alice).waitFor({ state: 'detached' })
    await page.keyboard.press('ArrowDown')
    await page.locator('[role=option][data-highlighted]').waitFor()
    await page.keyboard.press('Enter')
    expect(await field.inputValue()).toBe(bob)
    await page.context().close()
  })

  test('a date that was typed in part is not taken for none', async () => {
    const page = await open(`/move-money?kind=deposit&account=${alice}`)
    const before = await balanceOf(alice)
    await page.getByLabel('Amount').fill('1.00')
    const day = page.getByLabel('Day it happened')
    await day.pressSequentially('02302026')
    await check(page)
    await page.getByText('Enter the whole date, or leave it empty.').waitFor()
    expect(await page.getByRole('button', { name: 'Post the deposit' }).count()).toBe(0)
    await day.fill('2026-01-31')
    await day.fill('')
    await check(page)
    const post = page.getByRole('button', { name: 'Post the deposit' })
    await post.waitFor()
    // Nor is one that is begun after the check.
    await day.pressSequentially('0131')
    await post.click()
    await page.getByText('Enter the whole date, or leave it empty.').waitFor()
    expect(await balanceOf(alice)).toBe(before)
    await page.context().close()
  })

  test('an expired quote posts nothing, and a new one is asked for', async () => {
    const page = await open(`/move-money?kind=conversion&account=${alice}`)
    let quotes = 0
    await page.route('**/v1/quotes', async (route) => {
      quotes += 1
      const answer = await route.fetch()
      const quote = await answer.json()
      if (quotes > 1) return route.fulfill({ json: quote })
      return route.fulfill({ json: { ...quote, expires_at: quote.created_at } })
    })
    await page.getByLabel('To account').fill(aliceEur)
    await page.keyboard.press('Escape')
    await page.getByLabel('Amount').fill('10.00')
    await check(page)
    await page.getByText('This quote has expired').waitFor()
    expect(await page.getByRole('button', { name: 'Post the conversion' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Ask for a new quote' }).click()
    await page.getByRole('button', { name: 'Post the conversion' }).waitFor()
    expect(quotes).toBe(2)
    await page.context().close()
  })

  test('a payment shows its fee and cashback before it is posted', async () => {
    const page = await open(`/move-money?kind=payment&account=${bob}`)
    await florin.deposit({ account: bob, amount: '100.00' })
    await check(page)
    await page.getByText('Enter a name.').waitFor()
    await page.getByLabel('Merchant', { exact: true }).fill('Corner Shop')
    await page.getByLabel('Amount', { exact: true }).fill('20.00')
    await page.getByLabel('Cashback').selectOption({ label: 'A fixed amount' })
    await page.getByLabel('Amount of the cashback').fill('1.50')
    await page.getByLabel('Fee schedule').fill('no.such')
    await check(page)
    await page
      .locator('.field', { has: page.getByLabel('Fee schedule') })
      .getByRole('alert')
      .waitFor()
    await page.getByLabel('Fee schedule').fill('payments')
    await check(page)
    const preview = page.getByRole('region', { name: 'What will be posted' })
    await preview.waitFor()
    expect(await preview.textContent()).toMatch(/Fee0\.30 USD.*Corner Shop.*1\.50 USD/)
    await page.getByRole('button', { name: 'Post the payment' }).click()
    await seePosted(page)
    expect(await balanceOf(bob)).toBe('79.70')
    const newest = async () => (await florin.ledger.get('/v1/payments')).data[0]
    await expect.poll(newest).toMatchObject({ merchant: { name: 'Corner Shop' }, cashback: { amount: '1.50' } })
    await page.context().close()
  })

  test('a hold reserves the amount until the moment that was chosen', async () => {
    const page = await open(`/move-money?kind=hold&account=${alice}`)
    await page.getByLabel('Amount').fill('40.00')
    await page.getByLabel('Expires').fill('2020-01-01T12:00')
    await check(page)
    await page
      .locator('.field', { has: page.getByLabel('Expires') })
      .getByRole('alert')
      .waitFor()
    await page.getByLabel('Expires').fill('2090-01-01T12:00')
    await check(page)
    await page.getByRole('button', { name: 'Place the hold' }).click()
    await page.getByRole('heading', { name: 'Reserved' }).waitFor()
    const newest = async () => (await florin.ledger.get('/v1/holds')).data[0]
    await expect
      .poll(newest)
      .toMatchObject({ account_code: alice, amount: '40.00', expires_at: '2090-01-01T12:00:00.000Z' })
    await page.context().close()
  })

  test('a journal is written by keyboard: rows come and go, sums show what is missing, and it is dated back', async () => {
    const before = await balanceOf(bob)
    const page = await open('/move-money?kind=journal')
    const press = (key: string) => page.keyboard.press(key)
    const sums = page.getByRole('region', { name: 'Sums', exact: true })
    const isFocused = (number: number) =>
      expect
        .poll(() =>
          entry(page, number)
            .getByLabel('Account')
            .evaluate((input) => input === document.activeElement),
        )
        .toBe(true)
    await tabTo(page, entry(page, 1).getByLabel('Account'))
    await page.keyboard.type(alice)
    await press('Tab')
    await page.keyboard.type('30.10')
    for (let tabs = 0; tabs < 2; tabs += 1) await press('Tab')
    await tabTo(page, page.getByRole('button', { name: 'Add an entry' }))
    await press('Enter')
    await isFocused(3)
    await page.keyboard.type(bob)
    await press('Tab')
    await press('Tab')
    await page.keyboard.type('30.00')
    await sums.getByText('0.10 missing in credits').waitFor()
    // The second row was left empty, so it is removed, and the third becomes the second.
    await page.getByRole('button', { name: 'Remove entry 2' }).focus()
    await press('Enter')
    await isFocused(2)
    expect(await entry(page, 2).getByLabel('Credit').inputValue()).toBe('30.00')
    await check(page)
    await sums.getByRole('alert').getByText('a difference of 0.10').waitFor()
    await entry(page, 2).getByLabel('Credit').fill('30.10')
    await sums.getByText('Balanced').waitFor()
    await page.getByLabel('Day it happened').fill('2026-01-31')
    await check(page)
    await page.getByRole('button', { name: 'Post the journal' }).click()
    await seePosted(page)
    expect(Number(await balanceOf(bob))).toBeCloseTo(Number(before) + 30.1, 6)
    const query = { kind: 'journal' } as never
    const newest = async () => (await florin.ledger.get('/v1/transactions', { params: { query } })).data[0]
    await expect.poll(async () => (await newest())?.effective_at.slice(0, 10)).toBe('2026-01-31')
    await page.context().close()
  })

  test('what is wrong with an entry stands at its row', async () => {
    const page = await open('/move-money?kind=journal')
    const rows = [
      [alice, 'Debit', '5.00'],
      [bob, 'Credit', '2.00'],
      ['customers.nobody.usd', 'Credit', '1.00'],
      [bob, 'Credit', '2.005'],
    ] as const
    for (const [index, [account, side, amount]] of rows.entries()) {
      if (index > 1) await page.getByRole('button', { name: 'Add an entry' }).click()
      await entry(page, index + 1)
        .getByLabel('Account')
        .fill(account)
      await page.keyboard.press('Escape')
      await entry(page, index + 1)
        .getByLabel(side)
        .fill(amount)
    }
    await entry(page, 3).getByText('This ledger has no such account.').waitFor()
    await check(page)
    await entry(page, 3).getByText('does not exist in this ledger').waitFor()
    await entry(page, 3).getByLabel('Account').fill(alice)
    await page.keyboard.press('Escape')
    await check(page)
    await entry(page, 4).getByText('has more decimals than USD').waitFor()
    // A pointer of the service: an amount of more digits than the API takes.
    await entry(page, 4)
      .getByLabel('Credit')
      .fill(`1${'0'.repeat(30)}`)
    await check(page)
    const error = entry(page, 4).getByRole('alert')
    await error.waitFor()
    expect(await entry(page, 4).getByLabel('Credit').getAttribute('aria-invalid')).toBe('true')
    expect(await page.getByRole('alert').count()).toBe(1)
    await page.context().close()
  })

  test('an order whose answer was lost is sent again exactly as it was, and only to its ledger', async () => {
    await florin.ledger.post('/v1/ledgers', { body: { name: 'other' } as never })
    const page = await open(`/move-money?kind=conversion&account=${alice}`)
    const sent: string[] = []
    await page.route('**/v1/conversions', async (route) => {
      const request = route.request()
      sent.push(`${request.headers()['idempotency-key']} ${request.postData()}`)
      if (sent.length > 1) return route.continue()
      await route.fetch()
      // No answer: the page waits until it is reloaded.
    })
    await page.getByLabel('To account').fill(aliceEur)
    await page.keyboard.press('Escape')
    await page.getByLabel('Amount').fill('10.00')
    await check(page)
    const before = await balanceOf(aliceEur)
    await page.getByRole('button', { name: 'Post the conversion' }).click()
    await expect.poll(() => balanceOf(aliceEur)).not.toBe(before)
    const after = await balanceOf(aliceEur)
    await page.goto(`${running.url}/move-money?kind=conversion&ledger=other`)
    await page.getByRole('button', { name: 'Check' }).waitFor()
    await page.goto(`${running.url}/move-money?kind=conversion`)
    await page.getByRole('button', { name: 'Send again' }).click()
    await seePosted(page)
    expect(await balanceOf(aliceEur)).toBe(after)
    expect(new Set(sent).size).toBe(1)
    expect(sent.length).toBe(2)
    await page.context().close()
  })

  test('no form has a serious finding of axe in either theme, or is wider than a narrow window', async () => {
    const problems = await Promise.all([
      findProblems(running, `/move-money?kind=conversion&account=${alice}`, async (page) => {
        await page.getByLabel('To account').fill(aliceEur)
        await page.keyboard.press('Escape')
        await page.getByLabel('Amount').fill('10.00')
        await check(page)
        await page.getByRole('timer').waitFor()
      }),
      findProblems(running, '/move-money?kind=payment', check),
      findProblems(running, '/move-money?kind=hold'),
      findProblems(running, '/move-money?kind=journal', check),
    ])
    expect(problems.flat()).toEqual([])
  })
})
