import { limitMs, slowness } from '@florin/testing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findProblems, openPage, settle } from './browser.ts'
import { executable, startConsole, type TestConsole } from './console.ts'

const alice = 'customers.alice.usd'
const shop = 'merchants.shop.usd'

describe.skipIf(!executable)('the pages of the books', () => {
  let florin: TestConsole['florin']
  let running: TestConsole
  let payment: string
  let refund: string
  let hold: string
  let capture: string
  beforeAll(async () => {
    running = await startConsole()
    florin = running.florin
    await florin.accounts.open({ code: alice, owner: 'alice', currency: 'USD' })
    await florin.accounts.open({ code: shop, currency: 'USD' })
    const deposit = (amount: string, date: string) =>
      florin.deposit({ account: alice, amount, effective_at: `${date}T12:00:00.000Z` })
    await deposit('1000.00', '2026-01-05')
    await deposit('500.00', '2026-02-05')
    const limit = { owner: 'alice', currency: 'USD', measure: 'out', period: 'month', amount: '100.00' } as const
    await florin.ledger.post('/v1/limits', { body: limit })
    const merchant = { name: 'Corner Shop', category: 'groceries' }
    const order = { account: alice, target_account: shop, amount: '30.00', merchant }
    payment = (await florin.pay(order, { idempotencyKey: 'order-4711' })).id
    refund = (await florin.refund(payment, { amount: '5.00' })).id
    hold = (await florin.hold({ account: alice, target_account: shop, amount: '20.00' })).id
    capture = (await florin.capture(hold, { amount: '12.00', final: true })).id
  })
  afterAll(() => running?.stop())

  async function open(path: string): Promise<Page> {
    const page = await openPage(running, path)
    await settle(page)
    return page
  }

  test('an account shows its balance over time, by the moments at which things happened, and as recorded', async () => {
    const page = await open(`/accounts/${alice}`)
    const card = page.getByRole('region', { name: 'Balance over time' })
    const chart = card.getByRole('img')
    const label = await chart.getAttribute('aria-label')
    expect(label).toMatch(/1,000\.00 USD on 5 Jan 2026, 12:00:00, 1,463\.00 USD on /)
    await card.getByLabel('30 days').check()
    await page.waitForURL(/span=30/)
    await expect.poll(() => chart.getAttribute('aria-label')).not.toBe(label)

    await page.goto(`${running.url}/accounts/${alice}?axis=effective&at=2026-01-31T00:00:00.000Z`)
    await expect.poll(() => chart.getAttribute('aria-label')).toMatch(/1,000\.00 USD on 31 Jan 2026, 00:00:00$/)
    // An entry shows the moment that put it there.
    const entries = page.getByRole('table', { name: /^Entries in USD/ })
    await entries.getByRole('columnheader', { name: 'Happened' }).waitFor()
    await entries.getByRole('cell', { name: '05/01/2026, 12:00:00' }).waitFor()
    await page.goto(`${running.url}/accounts/${alice}?at=${new Date().toISOString()}`)
    await card.getByText('As recorded at each moment.').waitFor()
    await page.context().close()
  })

  test('an account shows what is used of its limits', async () => {
    const page = await open(`/accounts/${alice}`)
    await page.getByRole('link', { name: 'Limits' }).click()
    const limit = page.getByRole('listitem').filter({ hasText: 'Out per month' })
    const [used] = (await florin.ledger.get('/v1/accounts/{account}/limits', { params: { path: { account: alice } } }))
      .data
    expect(used?.used).toBe('42.00')
    await limit.getByText('42.00 of 100.00 USD used, 58.00 USD left').waitFor()
    const widths = await limit.locator('.bar, .bar > div').evaluateAll((bars) => bars.map((bar) => bar.clientWidth))
    expect((widths[1] as number) / (widths[0] as number)).toBeCloseTo(0.42, 2)
    await limit.getByText(/Starts again on .*, by the calendar of UTC/).waitFor()
    await page.context().close()
  })

  test('sums by code are shown as of a moment, on either axis', async () => {
    const page = await open('/accounts?view=tree')
    const row = page.getByRole('row').filter({ hasText: 'customers' })
    await row.getByText('1,463.00').first().waitFor()
    await page.getByRole('combobox', { name: 'Balances' }).selectOption('as known now')
    await page.getByLabel('As of').fill('2026-01-31T00:00:00')
    await page.keyboard.press('Enter')
    await row.getByText('1,000.00').first().waitFor()
    expect(page.url()).toContain('axis=effective')
    await page.getByRole('combobox', { name: 'Balances' }).selectOption('as recorded at that time')
    await page.getByText('No account was open here at that moment.').waitFor()
    await page.getByRole('button', { name: 'Back to now' }).click()
    await row.getByText('1,463.00').first().waitFor()
    await page.context().close()
  })

  test('the tree of codes leads to an account, however many words its code has', async () => {
    for (const code of ['till', 'merchants.berlin.corner-shop.eur'])
      await florin.accounts.open({ code, currency: 'EUR' })
    for (const [path, row, code] of [
      ['/accounts?view=tree', 'till', 'till'],
      [
        '/accounts?view=tree&prefix=merchants.berlin.',
        'merchants.berlin.corner-shop',
        'merchants.berlin.corner-shop.eur',
      ],
    ] as const) {
      const page = await open(path)
      await page.getByRole('link', { name: row, exact: true }).click()
      await page.getByRole('region', { name: 'By code' }).getByRole('link', { name: code, exact: true }).click()
      await page.getByText('No entries yet.').waitFor()
      await page.context().close()
    }
  })

  test('a search that has not ended yet does not say that there is no such account', async () => {
    const page = await open('/no-such-page')
    await page.route('**/v1/accounts?*metadata*', async (route) => {
      const url = new URL(route.request().url())
      if (url.searchParams.get('cursor') === null) return route.fulfill({ json: { data: [], next_cursor: 'further' } })
      return route.fulfill({ json: { data: [], next_cursor: null } })
    })
    await page.goto(`${running.url}/accounts?q=tier=gold`)
    const further = page.getByRole('button', { name: 'Show more' })
    await further.waitFor()
    expect(await page.getByText('No account has').count()).toBe(0)
    await further.click()
    await page.getByText('No account has').waitFor()
    await page.context().close()
  })

  test('a payment leads to its refund and back, and shows the request and its key', async () => {
    const page = await open(`/transactions/${payment}`)
    const request = page.getByRole('region', { name: 'Request' })
    await request.getByText('order-4711').waitFor()
    expect(await request.textContent()).toContain('postPayment')
    const related = page.getByRole('region', { name: 'Payment' })
    await related.getByRole('row').filter({ hasText: 'Refund' }).getByText('5.00').waitFor()
    await related.getByRole('link', { name: 'Refund' }).click()
    await page.waitForURL(new RegExp(refund))
    await page.getByRole('heading', { name: 'Refund' }).waitFor()
    await related.getByRole('link', { name: 'Payment' }).click()
    await page.waitForURL(new RegExp(payment))
    await page.context().close()
  })

  test('the request of a transaction is found where a page of the audit trail has searched in vain', async () => {
    const page = await open('/no-such-page')
    await page.route('**/v1/audit?*', async (route) => {
      const url = new URL(route.request().url())
      if (url.searchParams.get('cursor') === null) return route.fulfill({ json: { data: [], next_cursor: 'further' } })
      url.searchParams.delete('cursor')
      return route.continue({ url: url.href })
    })
    await page.goto(`${running.url}/transactions/${payment}`)
    await page.getByRole('region', { name: 'Request' }).getByText('order-4711').waitFor()
    await page.context().close()
  })

  test('a capture shows its hold, and a reversal what it reverses', async () => {
    const page = await open(`/transactions/${capture}`)
    const section = page.getByRole('region', { name: 'Hold' })
    await section.getByText(hold).waitFor()
    for (const amount of ['20.00', '12.00', '8.00']) await section.getByText(amount).first().waitFor()

    const transfer = await florin.transfer({ source_account: alice, target_account: shop, amount: '1.00' })
    const reversal = await florin.reverse(transfer.id)
    await page.goto(`${running.url}/transactions/${reversal.id}`)
    await page.getByRole('link', { name: 'another one' }).click()
    await page.waitForURL(new RegExp(transfer.id))
    await page.getByRole('link', { name: 'reversed' }).click()
    await page.waitForURL(new RegExp(reversal.id))
    await page.context().close()
  })

  test('the overview has the volumes of the ledger, and says what is overdue or rejected', async () => {
    const page = await open('/')
    const volumes = page.getByRole('region', { name: 'Volumes', exact: true })
    const deposits = volumes.getByRole('row').filter({ hasText: 'deposit' })
    await deposits.getByText('1,500.00').waitFor()
    expect(await deposits.getByRole('img').getAttribute('aria-label')).toMatch(/^Most from .*: 1,000\.00 USD$/)
    await deposits.getByRole('link', { name: 'deposit' }).click()
    await page.waitForURL(/kind=deposit/)

    const order = { source_account: alice, target_account: shop, amount: '9999.00' }
    const scheduledFor = new Date(Date.now() + 1_000 * slowness).toISOString()
    const { id } = await florin.schedule.transfer({ ...order, scheduled_for: scheduledFor })
    const path = { order: id }
    const statusOf = async () => (await florin.ledger.get('/v1/scheduled/{order}', { params: { path } })).status
    await expect.poll(statusOf, { timeout: limitMs }).toBe('rejected')
    await page.goto(running.url)
    await page.getByRole('status').getByText('1 scheduled order was rejected.').waitFor()
    await page.context().close()
  })

  test('the overview says how much waits for the ledger, and that Kafka is away', async () => {
    const page = await open('/')
    const figure = (name: string) => page.locator('.figures div').filter({ hasText: name }).locator('dd')
    await figure('Postings waiting').getByText('0').waitFor()
    expect(await figure('Kafka lag').count()).toBe(0)
    let isReachable = true
    await page.route('**/health', async (route) => {
      const health = await (await route.fetch()).json()
      Object.assign(health.checks.ledger.checks, {
        posting: { queued: 1234 },
        kafka: { reachable: isReachable },
        ingestion: { lag: isReachable ? 56 : null },
      })
      await route.fulfill({ json: health })
    })
    await figure('Postings waiting').getByText('1,234').waitFor()
    await figure('Kafka lag').getByText('56').waitFor()
    isReachable = false
    await page.getByRole('status').getByText('The ledger cannot reach Kafka.').waitFor()
    await figure('Kafka lag').getByText('—').waitFor()
    await page.context().close()
  })

  test('no page has a finding of axe or is wider than a narrow window', async () => {
    const paths = [
      '/',
      '/accounts?view=tree&axis=effective&at=2026-01-31T00:00:00.000Z',
      `/accounts/${alice}`,
      `/accounts/${alice}?view=limits`,
      `/accounts/${shop}?view=limits`,
      `/transactions/${payment}`,
      `/transactions/${capture}`,
    ]
    const problems: string[] = []
    for (const path of paths) problems.push(...(await findProblems(running, path)))
    expect(problems).toEqual([])
  })
})
