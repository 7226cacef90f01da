import { limitMs } from '@florin/testing'
import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { destinations } from '../src/shell/navigation.ts'
import { openPage, settle } from './browser.ts'
import { executable, startConsole, type TestConsole } from './console.ts'

const alice = 'customers.alice.usd'
const bob = 'customers.bob.usd'
const api = /\/(v1|fx)\/|\/health$/
const pagesAtOnce = 8
/** What a person is told, each page in its way. */
const unavailable = /service is unavailable|gateway does not answer|outcome is unknown/
const forbidden = /Your role does not allow this|only an admin may read/

/** Every page of the navigation, their views, and one of each kind below them. */
async function listPages({ url, florin }: TestConsole, page: Page): Promise<{ path: string; isAsking: boolean }[]> {
  const transfer = await florin.transfer({ source_account: alice, target_account: bob, amount: '1.00' })
  const waiting = [...destinations.map(({ to }) => `${to}`), `/accounts/${alice}`, `/transactions/${transfer.id}`]
  const found = new Map<string, { path: string; isAsking: boolean }>()
  let isAsking = false
  page.on('request', (request) => {
    // The list of ledgers is not of the page, and the decimals of currencies are only a help of a form.
    isAsking ||= api.test(request.url()) && !/\/v1\/(ledgers\?|currencies$)/.test(request.url())
  })
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (found.has(path)) continue
    isAsking = false
    await page.goto(url + path)
    await settle(page)
    found.set(path, { path, isAsking })
    const tabs = page.locator('main nav.tabs a')
    waiting.push(...(await tabs.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))))
  }
  return [...found.values()]
}

describe.skipIf(!executable)('a console whose service', () => {
  let running: TestConsole
  let paths: string[]
  beforeAll(async () => {
    running = await startConsole()
    for (const code of [alice, bob]) await running.florin.accounts.open({ code, currency: 'USD' })
    await running.florin.deposit({ account: alice, amount: '1000.00' })
    const page = await running.open('/')
    page.setDefaultTimeout(limitMs)
    // A form has nothing to say before something is sent.
    paths = (await listPages(running, page)).flatMap(({ path, isAsking }) => (isAsking ? [path] : []))
    expect(paths.length).toBeGreaterThan(destinations.length)
    await page.context().close()
  })
  afterAll(() => running?.stop())

  const open = (path: string) => openPage(running, path)
  const balanceOf = async (account: string) => (await running.florin.balance(account)).posted

  test.each([
    ['cannot be reached', 'every page', (route: Route) => route.abort('connectionrefused')],
    [
      'is behind a proxy that answers 502',
      'the pages of accounts',
      (route: Route) => route.fulfill({ status: 502, body: '<h1>Bad Gateway</h1>' }),
    ],
  ])('%s says so on %s, and shows the page once it is back', async (_, which, answer) => {
    const wanted = which === 'every page' ? paths : paths.filter((path) => path.startsWith('/accounts'))
    await inParallel(wanted, async (path) => {
      const page = await open('/no-such-page')
      await page.route(api, answer)
      await page.goto(running.url + path)
      await expect
        .poll(() => page.getByText(unavailable).count(), { message: path, timeout: limitMs })
        .toBeGreaterThan(0)
      await page.waitForFunction(() => document.querySelector('.loading') === null)
      expect(await page.locator('main .empty').allTextContents(), path).toEqual([])

      await page.unroute(api)
      await recover(page)
      expect(await page.getByText(unavailable).count(), path).toBe(0)
      await page.context().close()
    })
  })

  test('is slow says that it waits, and an order is sent once however often its button is pressed', async () => {
    const before = Number(await balanceOf(bob))
    const page = await open(`/move-money?account=${bob}`)
    const { sent, release } = await hold(page, '**/v1/deposits')
    await page.getByLabel('Amount').fill('7.00')
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByRole('button', { name: 'Post the deposit' }).dblclick({ noWaitAfter: true })
    const waiting = page.getByRole('button', { name: 'Posting…' })
    await waiting.waitFor()
    expect(await waiting.isDisabled()).toBe(true)
    await waiting.click({ force: true })
    await page
      .getByLabel('Amount')
      .press('Enter', { timeout: 1_000 })
      .catch(() => undefined)
    expect(sent.filter(({ dryRun }) => !dryRun)).toHaveLength(1)
    release()
    await page.getByRole('heading', { name: 'Posted', exact: true }).waitFor()
    expect(Number(await balanceOf(bob))).toBe(before + 7)
    await page.context().close()
  })

  test('is slow keeps the page, which says after some seconds that it still waits', async () => {
    const page = await open('/no-such-page')
    const { release } = await hold(page, '**/v1/accounts?*')
    await page.goto(`${running.url}/accounts`)
    await page.getByText('Loading accounts').waitFor()
    await page.getByText('Still loading accounts: the service is slow').waitFor()
    release()
    await page.getByRole('link', { name: alice }).waitFor()
    await page.context().close()
  })

  test('is slow can be left: a reversal that was closed and sent again takes effect once', async () => {
    const { id } = await running.florin.transfer({ source_account: alice, target_account: bob, amount: '3.00' })
    const before = Number(await balanceOf(bob))
    const page = await open(`/transactions/${id}`)
    const { sent, release } = await hold(page, '**/reversal')
    const dialog = page.getByRole('alertdialog')
    const reverse = async () => {
      await page.getByRole('button', { name: 'Reverse…' }).click()
      await dialog.getByRole('button', { name: 'Reverse', exact: true }).click()
      await dialog.getByText('Waiting for the ledger').waitFor()
    }
    await reverse()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await dialog.waitFor({ state: 'detached' })
    await reverse()
    release()
    await page.getByRole('heading', { name: 'Reversal' }).waitFor()
    const keys = sent.filter(({ dryRun }) => !dryRun).map(({ key }) => key)
    expect([keys.length, new Set(keys).size]).toEqual([2, 1])
    expect(Number(await balanceOf(bob))).toBe(before - 3)
    await page.context().close()
  })
})

describe.skipIf(!executable)('a person who may only read', () => {
  let running: TestConsole
  beforeAll(async () => {
    running = await startConsole({ auth: true })
    for (const code of [alice, bob]) await running.florin.accounts.open({ code, currency: 'USD' })
    await running.florin.deposit({ account: alice, amount: '1000.00' })
  })
  afterAll(() => running?.stop())

  test('learns on each page what the role does not allow, and sees no empty list in its place', async () => {
    const page = await openPage(running, '/no-such-page')
    const token = await running.tokenOf('reader', 'reader@main')
    await page.addInitScript((token) => sessionStorage.setItem('florin.token', token), token)
    const refused = new Set<string>()
    page.on('response', (answer) => answer.status() === 403 && refused.add(new URL(answer.url()).pathname))
    const silent: string[] = []
    const seen: string[] = []
    for (const { path } of await listPages(running, page)) {
      refused.clear()
      await page.goto(running.url + path)
      await settle(page)
      // The overview tells an operator about webhooks, and others nothing.
      if (path.split('?')[0] === '/') refused.delete('/v1/webhooks')
      if (refused.size === 0) continue
      seen.push(path)
      const told = await page.locator('main').getByText(forbidden).count()
      const empty = await page.locator('main .empty').allTextContents()
      if (told === 0 || empty.length > 0) silent.push(`${path}: ${[...refused].join(' ')} ${empty.join(' ')}`)
    }
    expect(silent).toEqual([])
    expect(seen.length).toBeGreaterThan(1)
    await page.context().close()
  })

  test('is told by a form that the order was not allowed, and nothing moves', async () => {
    const { posted: before } = await running.florin.balance(alice)
    const page = await openPage(running, '/no-such-page')
    const token = await running.tokenOf('reader', 'reader@main')
    await page.addInitScript((token) => sessionStorage.setItem('florin.token', token), token)
    await page.goto(`${running.url}/move-money?account=${alice}`)
    await page.getByLabel('Amount').fill('7.00')
    await page.getByRole('button', { name: 'Check' }).click()
    const alert = page.getByRole('alert').filter({ hasText: 'Your role does not allow this' })
    await alert.getByText(/Request [\w-]{8}/).waitFor()
    expect((await running.florin.balance(alice)).posted).toBe(before)
    await page.context().close()
  })
})

/** Several at a time: the client of each page tries again for some seconds. */
async function inParallel<Value>(values: readonly Value[], work: (value: Value) => Promise<void>): Promise<void> {
  const waiting = [...values]
  const next = async () => {
    for (let value = waiting.shift(); value !== undefined; value = waiting.shift()) await work(value)
  }
  await Promise.all(Array.from({ length: pagesAtOnce }, next))
}

/** Presses what the page offers until it shows no error. */
async function recover(page: Page): Promise<void> {
  const stopMs = Date.now() + limitMs
  while ((await page.getByText(unavailable).count()) > 0 && Date.now() < stopMs) {
    const again = page.getByRole('button', { name: 'Try again' }).first()
    if (await again.isVisible()) await again.click({ timeout: 1_000 }).catch(() => undefined)
    await page.waitForTimeout(200)
  }
}

interface Sent {
  key: string | undefined
  dryRun: boolean
}

/** Writes are kept until they are released, then all are sent on. Dry runs pass. */
async function hold(page: Page, path: string): Promise<{ sent: Sent[]; release: () => void }> {
  const sent: Sent[] = []
  const released = Promise.withResolvers<void>()
  await page.route(path, async (route) => {
    const request = route.request()
    const dryRun = request.url().includes('dry_run')
    sent.push({ key: request.headers()['idempotency-key'], dryRun })
    if (!dryRun) await released.promise
    await route.continue().catch(() => undefined)
  })
  return { sent, release: released.resolve }
}
