import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findProblems, openPage, tabTo } from './browser.ts'
import { executable, startConsole, type TestConsole } from './console.ts'

const alice = 'customers.alice.usd'
const bob = 'customers.bob.usd'
const code = 'withdrawals.tiered'

describe.skipIf(!executable)('revenue', () => {
  let florin: TestConsole['florin']
  let running: TestConsole
  beforeAll(async () => {
    running = await startConsole()
    florin = running.florin
    for (const account of [alice, bob]) await florin.accounts.open({ code: account, currency: 'USD' })
    await florin.deposit({ account: alice, amount: '1000.00' })
  })
  afterAll(() => running?.stop())

  const open = (path: string) => openPage(running, path)
  const tier = (page: Page, number: number) => page.getByRole('group', { name: `Tier ${number}`, exact: true })
  const versionsOf = async (schedule: string) =>
    (await florin.revenue.get('/v1/fee-schedules/{code}/versions', { params: { path: { code: schedule } } })).data

  test('a schedule with tiers is created by keyboard, and its price is calculated part by part', async () => {
    const page = await open('/revenue?view=schedules')
    const { keyboard } = page
    await tabTo(page, page.getByRole('button', { name: 'Create a fee schedule' }))
    await keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, page.getByLabel('Code'))
    await keyboard.type(code)
    await keyboard.press('Tab')
    await keyboard.type('USD')
    await tabTo(page, page.getByLabel('withdrawals'))
    await keyboard.press('Space')
    await tabTo(page, page.getByLabel('By', { exact: true }))
    await keyboard.type('Tiers')
    await tabTo(page, tier(page, 1).getByLabel('Basis points'))
    await keyboard.type('100')
    await tabTo(page, page.getByRole('button', { name: 'Add a tier' }))
    await keyboard.press('Enter')
    // The new tier is the last one, which has no bound.
    await expect
      .poll(() =>
        tier(page, 2)
          .getByLabel('Basis points')
          .evaluate((input) => input === document.activeElement),
      )
      .toBe(true)
    await keyboard.type('12.5')
    await tier(page, 1).getByLabel('Up to').focus()
    await keyboard.type('1000')
    await keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page
      .getByRole('row', { name: /1% up to 1,000\.00; 0\.125% above/ })
      .getByText('in force')
      .waitFor()
    expect((await versionsOf(code))[0]).toMatchObject({
      kinds: ['withdrawal'],
      rule: {
        tiers: [
          { up_to: '1000.00', percentage_bps: '100' },
          { up_to: null, percentage_bps: '12.5' },
        ],
        tier_mode: 'marginal',
      },
    })
    await page.getByLabel('Amount').fill('9000.00')
    await page.getByLabel('Amount').press('Enter')
    const lines = page.getByRole('region', { name: 'The fee, part by part' })
    await lines.getByText('20.00 USD').waitFor()
    expect(await lines.getByRole('row').count()).toBe(4)
    // A link shows another person the same.
    const copy = await open(page.url().slice(running.url.length))
    await copy.getByRole('region', { name: 'The fee, part by part' }).getByText('20.00 USD').waitFor()
    for (const each of [page, copy]) await each.context().close()
  })

  test('a version is added from a moment on, and what is wrong stands at its field', async () => {
    const schedule = 'withdrawals.later'
    const rule = {
      tiers: [
        { up_to: '1000.00', percentage_bps: '100' },
        { up_to: null, percentage_bps: '12.5' },
      ],
    }
    await florin.revenue.post('/v1/fee-schedules', {
      body: {
        code: schedule,
        currency: 'USD',
        kinds: ['withdrawal'],
        rule: { ...rule, tier_mode: 'marginal' },
      } as never,
    })
    const page = await open(`/revenue?view=schedules&schedule=${schedule}`)
    await page.getByRole('button', { name: 'Add a version' }).click()
    const dialog = page.getByRole('dialog')
    expect(await tier(page, 1).getByLabel('Up to').inputValue()).toBe('1000.00')
    await tier(page, 2).getByLabel('Basis points').fill('-1')
    await dialog.getByLabel('Valid from').fill('2020-01-01T00:00')
    await dialog.getByRole('button', { name: 'Add the version' }).click()
    await tier(page, 2).getByRole('alert').waitFor()
    await tier(page, 2).getByLabel('Basis points').fill('20')
    await dialog.getByRole('button', { name: 'Add the version' }).click()
    await dialog
      .locator('.field', { has: page.getByLabel('Valid from') })
      .getByRole('alert')
      .waitFor()
    expect(await versionsOf(schedule)).toHaveLength(1)
    await dialog.getByLabel('Valid from').fill('2090-01-01T00:00')
    // The answer is lost after the version was added: the same content again adds none.
    let sent = 0
    await page.route('**/v1/fee-schedules', async (route) => {
      sent += 1
      if (sent > 1) return route.continue()
      await route.fetch()
      await route.abort()
    })
    await dialog.getByRole('button', { name: 'Add the version' }).click()
    await dialog.getByText('The outcome is unknown').waitFor()
    await dialog.getByRole('button', { name: 'Add the version' }).click()
    await dialog.waitFor({ state: 'detached' })
    const next = page.getByRole('row', { name: /0\.2% above/ })
    await next.getByText('to come').waitFor()
    expect(sent).toBe(2)
    expect(await versionsOf(schedule)).toHaveLength(2)
    await page.getByLabel('Amount').fill('9000.00')
    await page.getByLabel('By', { exact: true }).selectOption({ label: 'version 2' })
    await page.getByRole('button', { name: 'Calculate' }).click()
    await page.getByRole('region', { name: 'The fee, part by part' }).getByText('26.00 USD').waitFor()
    await page.getByLabel('Currency').fill('EUR')
    await page.getByRole('button', { name: 'Calculate' }).click()
    await page
      .locator('.field', { has: page.getByLabel('Currency') })
      .getByRole('alert')
      .waitFor()
    await page.context().close()
  })

  test('earlier versions are shown when they are asked for', async () => {
    const post = (flat: string) =>
      florin.revenue.post('/v1/fee-schedules', {
        body: { code: 'transfers', currency: 'USD', kinds: ['transfer'], rule: { flat } } as never,
      })
    for (const flat of ['0.10', '0.20', '0.30']) await post(flat)
    const page = await open('/revenue?view=schedules&schedule=transfers')
    const table = page.getByRole('region', { name: 'Versions' })
    await table.getByText('0.30').waitFor()
    expect(await table.locator('tbody tr').count()).toBe(1)
    await page.getByRole('button', { name: 'Show earlier versions' }).click()
    await table.getByText('0.10').waitFor()
    expect(await table.locator('tbody th').allTextContents()).toEqual(['3', '2', '1'])
    expect(await page.getByRole('button', { name: 'Show earlier versions' }).count()).toBe(0)
    await page.context().close()
  })

  test('what is recognised and deferred is shown by month, as a chart and as a table', async () => {
    const yearly = { flat: '365.00' }
    await florin.revenue.post('/v1/fee-schedules', {
      body: {
        code: 'card.year',
        currency: 'USD',
        kinds: ['transfer'],
        rule: yearly,
        recognition: { method: 'evenly', period: 'P365D' },
      } as never,
    })
    const order = { source_account: alice, target_account: bob, amount: '10.00', fee_schedule: 'card.year' }
    await expect
      .poll(() => florin.transfer({ ...order, effective_at: '2026-02-01' } as never).catch(() => undefined))
      .toBeDefined()
    const query = { from: '2026-02-01', to: '2026-04-01', group_by: 'month' }
    await expect
      .poll(async () => (await florin.revenue.get('/v1/revenue', { params: { query } })).data.length)
      .toBeGreaterThan(0)
    const page = await open('/revenue?from=2026-02-01&to=2026-04-01')
    const chart = page.getByRole('img', { name: /^USD\. Feb 2026: 28\.00 recognised, 337\.00 deferred/ })
    await chart.waitFor()
    const tall = await chart
      .locator('.bar')
      .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().height))
    // The tallest bar fills the chart, and the others are in proportion.
    expect((tall[0] ?? 0) / (tall[1] ?? 1)).toBeCloseTo(28 / 337, 1)
    const row = page.getByRole('row', { name: /^Feb 2026/ })
    expect(await row.textContent()).toMatch(/365\.00.*28\.00.*337\.00/)
    await page.context().close()
  })

  test('no view has a serious finding of axe in either theme, or is wider than a narrow window', async () => {
    const rule = {
      tiers: [
        { up_to: '10.00', flat: '1.00' },
        { up_to: null, flat: '2.00' },
      ],
      tier_mode: 'whole',
    }
    await florin.revenue.post('/v1/fee-schedules', {
      body: { code: 'axe', currency: 'USD', kinds: ['withdrawal'], rule } as never,
    })
    const schedule = '/revenue?view=schedules&schedule=axe'
    const asked = `${schedule}&amount=9000.00&currency=USD&kind=withdrawal`
    const problems = await Promise.all([
      findProblems(running, '/revenue?from=2026-02-01&to=2026-04-01'),
      findProblems(running, '/revenue?view=schedules'),
      findProblems(running, asked, (page) => page.getByRole('region', { name: 'The fee, part by part' }).waitFor()),
      findProblems(running, schedule, (page) => page.getByRole('button', { name: 'Add a version' }).click()),
    ])
    expect(problems.flat()).toEqual([])
  })
})
