import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { limitMs, slowness } from '@florin/testing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkAccess, checkPages, findWide, openPage } from './browser.ts'
import { executable, startConsole, type TestConsole } from './console.ts'

const alice = 'customers.alice.usd'
const bob = 'customers.bob.usd'
const shop = 'merchants.shop.usd'

describe.skipIf(!executable)('the work pages in a browser', () => {
  let running: TestConsole
  let florin: TestConsole['florin']
  /** The endpoint of a webhook, which fails until it is told otherwise. */
  let endpoint: Server
  let isEndpointUp = false
  beforeAll(async () => {
    running = await startConsole()
    florin = running.florin
    for (const code of [alice, bob, shop]) await florin.accounts.open({ code, currency: 'USD' })
    await florin.deposit({ account: alice, amount: '1000.00' })
    endpoint = createServer((request, response) => {
      request.resume()
      response.writeHead(isEndpointUp ? 200 : 500).end()
    })
    await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    endpoint?.close()
    await running?.stop()
  })

  const open = (...given: Parameters<TestConsole['open']>) => openPage(running, ...given)
  const hold = (amount: string) => florin.hold({ account: alice, target_account: shop, amount })
  const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text })
  const pay = (amount: string) =>
    florin.pay({ account: alice, target_account: shop, amount, merchant: { name: 'Shop', category: 'groceries' } })

  test('a hold is captured in part, after a dry run, and the rest is voided', async () => {
    const { id } = await hold('80.01')
    const page = await open('/work/holds')
    await rowOf(page, '80.01').getByRole('button', { name: 'Capture…' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByLabel('Amount').fill('90.00')
    await page.keyboard.press('Enter')
    await dialog.getByText(/Request [\w-]{8}/).waitFor()
    expect(await dialog.getByLabel('Amount').getAttribute('aria-invalid')).toBe('true')
    await dialog.getByLabel('Amount').fill('30.00')
    await page.keyboard.press('Enter')
    await dialog.getByRole('link', { name: shop }).waitFor()
    expect((await florin.holds.get(id)).captured).toBe('0.00')
    await dialog.getByRole('button', { name: 'Capture' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await florin.holds.get(id)).toMatchObject({ captured: '30.00', remaining: '50.01', status: 'open' })

    await rowOf(page, '30.00 captured').getByRole('button', { name: 'Void…' }).click()
    await dialog.getByText('50.01').first().waitFor()
    expect((await florin.holds.get(id)).status).toBe('open')
    await dialog.getByRole('button', { name: 'Void' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect((await florin.holds.get(id)).released).toBe('50.01')
    await page.getByText('No hold is open.').waitFor()
    await page.context().close()
  })

  test('a capture whose answer was lost takes effect once, also after a reload', async () => {
    const { id } = await hold('60.02')
    const page = await open('/work/holds')
    const keys = new Set<string | undefined>()
    const arrived = Promise.withResolvers<void>()
    await page.route('**/capture', async (route) => {
      keys.add(route.request().headers()['idempotency-key'])
      if ((await florin.holds.get(id)).captured !== '0.00') return route.continue()
      await route.fetch()
      arrived.resolve()
      // No answer: the page waits until it is reloaded.
    })
    const act = () => rowOf(page, '60.02').getByRole('button', { name: 'Capture…' }).click()
    await act()
    await page.getByLabel('Amount').fill('20.00')
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByRole('button', { name: 'Capture', exact: true }).click()
    await arrived.promise
    await page.reload()
    await act()
    await page.getByText('The outcome of this order is not known yet').waitFor()
    expect(await page.getByLabel('Amount').isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    expect((await florin.holds.get(id)).captured).toBe('20.00')
    expect(keys.size).toBe(1)
    await florin.void(id)
    await page.context().close()
  })

  test('a payment is refunded in part, and what was refunded is shown', async () => {
    const { id } = await pay('42.17')
    const page = await open('/work/payments?category=groceries')
    await rowOf(page, '42.17').getByRole('button', { name: 'Refund…' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByLabel('Amount').fill('42.18')
    await dialog.getByRole('button', { name: 'Check' }).click()
    await dialog.getByText(/Request [\w-]{8}/).waitFor()
    expect(await dialog.getByLabel('Amount').getAttribute('aria-invalid')).toBe('true')
    await dialog.getByLabel('Amount').fill('12.10')
    await dialog.getByRole('button', { name: 'Check' }).click()
    await dialog.getByRole('button', { name: 'Refund', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    expect((await florin.payments.get(id)).refunded).toBe('12.10')
    await rowOf(page, '42.17').getByText('12.10 refunded').waitFor()
    await page.context().close()
  })

  test('a scheduled cashback says of which payment it is', async () => {
    const cashback = { percentage_bps: '500', delay: 86_400 }
    const { id } = await florin.pay({ account: alice, amount: '12.34', merchant: { name: 'Corner Shop' }, cashback })
    const page = await open('/work/scheduled')
    const card = page.getByRole('article', { name: 'Pay cashback' }).filter({ hasText: id })
    await card.getByRole('link', { name: id }).click()
    await page.getByText('Corner Shop').first().waitFor()
    expect(page.url()).toContain(`/transactions/${id}`)
    await page.context().close()
  })

  test('a scheduled order that failed says why, and is retried', async () => {
    const order = { source_account: bob, target_account: alice, amount: '77.77' }
    const scheduled_for = new Date(Date.now() + 1_500 * slowness).toISOString()
    const { id } = await florin.schedule.transfer({ ...order, scheduled_for })
    const state = async () =>
      (await florin.ledger.get('/v1/scheduled/{order}', { params: { path: { order: id } } })).status
    await expect.poll(state, { timeout: limitMs }).toBe('rejected')
    const page = await open('/work/scheduled')
    await page.getByLabel('Show').selectOption('Failed')
    await page.getByText('has 0.00 USD available').waitFor()
    expect(page.url()).toContain('status=rejected')
    await florin.deposit({ account: bob, amount: '77.77' })
    await page.getByRole('button', { name: 'Retry now' }).click()
    await expect.poll(state, { timeout: limitMs }).toBe('posted')
    await page.context().close()
  })

  test('a scheduled order is cancelled once a person has confirmed it', async () => {
    const order = { source_account: alice, target_account: bob, amount: '0.77', every: 'P1D' }
    const scheduled_for = new Date(Date.now() + 86_400_000).toISOString()
    const { id } = await florin.schedule.transfer({ ...order, scheduled_for })
    const state = async () =>
      (await florin.ledger.get('/v1/scheduled/{order}', { params: { path: { order: id } } })).status
    const page = await open('/work/scheduled')
    const card = page.getByRole('article', { name: 'Transfer' }).filter({ hasText: '0.77' })
    const dialog = page.getByRole('alertdialog')
    await card.getByRole('button', { name: 'Cancel…' }).click()
    await dialog.getByText('and all that would follow it').waitFor()
    expect(await checkAccess(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Keep it' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await state()).toBe('scheduled')
    await card.getByRole('button', { name: 'Cancel…' }).click()
    await dialog.getByRole('button', { name: 'Cancel the order' }).click()
    await card.waitFor({ state: 'detached' })
    expect(await state()).toBe('cancelled')
    await page.context().close()
  })

  test('a fee that the revenue service rejected is retried', async () => {
    const page = await open('/')
    const fee = '01a22dad-5a97-7880-8000-000000000000'
    const letter = { id: fee, transaction: fee, created_at: '2026-01-31T12:00:00.000Z', attempts: 1 }
    await page.route('**/v1/outbox/dead-letters?*', (route) =>
      route.fulfill({ json: { data: [{ ...letter, last_error: 'The schedule is unknown.' }], next_cursor: null } }),
    )
    await page.goto(`${running.url}/work/outbox`)
    await page.getByText('The schedule is unknown.').waitFor()
    const [sent] = await Promise.all([
      page.waitForResponse((answer) => answer.url().endsWith(`/v1/outbox/${fee}/retry`)),
      page.getByRole('button', { name: 'Retry' }).click(),
    ])
    // This ledger has no such fee, and the page says so where it was asked.
    expect(sent.status()).toBe(404)
    await page
      .getByRole('row')
      .getByText(/Request [\w-]{8}/)
      .waitFor()
    await page.context().close()
  })

  test('a webhook is tested, and a delivery that failed is sent again', async () => {
    const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/events`
    const webhook = await florin.ledger.post('/v1/webhooks', { body: { url } })
    await florin.deposit({ account: bob, amount: '1.00' })
    const page = await open('/work/webhooks')
    const row = rowOf(page, url)
    await row.getByRole('button', { name: 'Send a test' }).click()
    await row.getByText('✗ not delivered: the endpoint answered 500').waitFor()
    await page.getByRole('link', { name: url }).click()
    const delivery = rowOf(page, 'transaction.posted').first()
    await delivery.getByText('HTTP 500').waitFor()
    isEndpointUp = true
    await delivery.getByRole('button', { name: 'Retry' }).click()
    await delivery.getByText('delivered', { exact: true }).waitFor()
    await row.getByRole('button', { name: 'Send a test' }).click()
    await row.getByText('✓ delivered').waitFor()
    const { data } = await florin.ledger.get('/v1/webhooks/{webhook}/deliveries', {
      params: { path: { webhook: webhook.id } },
    })
    expect(data.map(({ status }) => status)).toContain('delivered')
    await page.context().close()
  })

  test('an import that was cut by a reload posts each order once, and gives back what was rejected', async () => {
    const code = 'imports.target.usd'
    await florin.accounts.open({ code, currency: 'USD' })
    const lines = Array.from({ length: 2_400 }, (_, line) =>
      line === 7
        ? 'nonsense'
        : JSON.stringify({ operation: 'deposit', account: line === 1_500 ? 'gone' : code, amount: '0.01' }),
    )
    const file = { name: 'orders.ndjson', mimeType: 'application/x-ndjson', buffer: Buffer.from(lines.join('\n')) }
    const page = await open('/work/import')
    const choose = () => page.getByLabel(/^Drop/).setInputFiles(file)
    await choose()
    await page.getByText('The line is not JSON.').waitFor()
    await page.getByRole('button', { name: 'Dry run' }).click()
    await page.getByText('2,398 would be posted, 2 rejected.').waitFor()
    expect((await florin.balance(code)).posted).toBe('0.00')

    let batches = 0
    const cut = Promise.withResolvers<void>()
    await page.route('**/v1/transactions/batch', async (route) => {
      batches += 1
      if (batches !== 2) return route.continue()
      await route.fetch()
      cut.resolve()
      // No answer: the page waits until it is reloaded.
    })
    await page.getByRole('button', { name: 'Post the orders' }).click()
    await cut.promise
    expect(await page.getByRole('progressbar').getAttribute('max')).toBe('1')
    await page.reload()
    await choose()
    await page.getByRole('button', { name: 'Post the orders' }).click()
    await page.getByText('2,398 posted, of which 1,998 were posted before, 2 rejected.').waitFor()
    expect((await florin.balance(code)).posted).toBe('23.98')

    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download 2 rejected' }).click(),
    ])
    expect(saved.suggestedFilename()).toBe('orders.ndjson.rejected.ndjson')
    const rejected = (await readFile(await saved.path(), 'utf8')).trim().split('\n')
    expect(rejected.map((line) => JSON.parse(line).rejected.code)).toEqual(['not_an_order', 'account_not_found'])
    await page.context().close()
  })

  test('a table is imported by the names of its headers, and another file is not', async () => {
    const page = await open('/work/import')
    const choose = (name: string, text: string) =>
      page.getByLabel(/^Drop/).setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text, 'latin1') })
    await choose('statement.xml', '<Document/>')
    await page.getByRole('alert').getByText('.ndjson, .jsonl or .csv').waitFor()
    await choose('orders.csv', `operation;account\n`)
    await page.getByRole('alert').getByText('not a field of an order').waitFor()
    await choose('orders.csv', `operation,account,amount,description\ndeposit,${shop},1.00,M\u00fcller\n`)
    await page.getByRole('alert').getByText('The file is not valid UTF-8.').waitFor()
    await page.getByRole('alert').getByText('This file cannot be imported').waitFor()
    const before = Number((await florin.balance(shop)).posted)
    await choose('orders.csv', `operation,account,amount\ndeposit,${shop},"1.25"\ndeposit,${shop},1e3\n`)
    await page.getByRole('button', { name: 'Post the orders' }).click()
    await page.getByText('1 posted, 1 rejected.').waitFor()
    expect(Number((await florin.balance(shop)).posted)).toBe(before + 1.25)
    await page.context().close()
  })

  const paths = [
    '/work',
    '/work/scheduled?status=posted',
    '/work/holds?status=all',
    '/work/payments',
    '/work/cashback-plans',
    '/work/outbox',
    '/work/webhooks',
    '/work/import',
  ]

  test.each(['light', 'dark'] as const)('no page of work has a finding of axe in the %s theme', async (colorScheme) => {
    await hold('5.00')
    const page = await open('/work', { colorScheme })
    const findings: string[] = []
    page.on('pageerror', ({ message }) => findings.push(message))
    findings.push(...(await checkPages(page, running.url, paths)))
    await page.goto(`${running.url}/work/holds`)
    await page.getByRole('button', { name: 'Capture…' }).first().click()
    await page.getByRole('alertdialog').waitFor()
    findings.push(...(await checkAccess(page)).map((finding) => `capture: ${finding}`))
    expect(findings).toEqual([])
    await page.setViewportSize({ width: 320, height: 700 })
    expect(await findWide(page, running.url, paths)).toEqual([])
    await page.context().close()
  })
})
