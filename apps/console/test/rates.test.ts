import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findProblems, openPage, tabTo } from './browser.ts'
import { executable, startConsole, type TestConsole } from './console.ts'

const alice = 'customers.alice.usd'
const aliceEur = 'customers.alice.eur'

describe.skipIf(!executable)('rates', () => {
  let florin: TestConsole['florin']
  let running: TestConsole
  beforeAll(async () => {
    running = await startConsole()
    florin = running.florin
    await florin.accounts.open({ code: alice, owner: 'alice', currency: 'USD' })
    await florin.accounts.open({ code: aliceEur, owner: 'alice', currency: 'EUR' })
    await florin.deposit({ account: alice, amount: '1000.00' })
    await publish('1.25')
  })
  afterAll(() => running?.stop())

  const publish = (rate: string) =>
    florin.fx.post('/v1/rates', { body: { rates: [{ base: 'EUR', quote: 'USD', rate }] } as never })
  const open = (path: string) => openPage(running, path)

  test('a quote is asked for by keyboard, and used in a conversion at exactly its rate', async () => {
    const page = await open('/rates?view=quotes')
    await tabTo(page, page.getByLabel('Sell'))
    await page.keyboard.type('usd')
    await page.keyboard.press('Tab')
    await page.keyboard.type('usd')
    await tabTo(page, page.getByLabel('Amount'))
    await page.keyboard.type('100.00')
    await page.keyboard.press('Enter')
    await page
      .locator('.field', { has: page.getByLabel('Buy') })
      .getByRole('alert')
      .waitFor()
    await page.getByLabel('Buy').fill('EUR')
    await page.getByLabel('Buy').press('Enter')
    const quote = page.getByRole('region', { name: 'The quote' })
    await quote.getByText('79.60').waitFor()
    await publish('1.40')
    await page.getByRole('link', { name: 'Use it in a conversion' }).click()
    await quote.getByText('79.60').waitFor()
    await page.getByLabel('From account').fill(alice)
    await page.keyboard.press('Escape')
    await page.getByLabel('To account').fill(aliceEur)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByRole('button', { name: 'Post the conversion' }).click()
    await page.getByRole('heading', { name: 'Posted', exact: true }).waitFor()
    expect((await florin.balance(aliceEur)).posted).toBe('79.60')
    // The quote is used up: the next order does not begin with it.
    await page.getByRole('button', { name: 'Post another one' }).click()
    await page.getByLabel('Amount').waitFor()
    expect(page.url()).not.toContain('quote=')
    await publish('1.25')
    await page.context().close()
  })

  test('a spread is set, refused where it is wrong, and taken by the next quote', async () => {
    const page = await open('/rates?view=spreads')
    await page.getByRole('row', { name: 'all other pairs' }).getByText('0.5%').waitFor()
    await page.getByRole('button', { name: 'Set the spread of a pair' }).click()
    await page.getByLabel('One currency').fill('USD')
    await page.getByLabel('The other one').fill('EUR')
    await page.getByLabel('Basis points').fill('100000')
    await page.getByRole('button', { name: 'Set the spread', exact: true }).click()
    await page.getByText(/Request [\w-]{8}/).waitFor()
    expect(await page.getByLabel('Basis points').getAttribute('aria-invalid')).toBe('true')
    await page.getByLabel('Basis points').fill('12.5')
    await page.getByText('0.125% of the mid rate').waitFor()
    await page.getByRole('button', { name: 'Set the spread', exact: true }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('row', { name: 'EUR/USD' }).getByText('0.125%').waitFor()
    await page.getByRole('button', { name: 'Change the spread of EUR/USD' }).click()
    expect(await page.getByLabel('Basis points').inputValue()).toBe('12.5')
    await page.getByLabel('Basis points').fill('25')
    await page.getByLabel('Basis points').press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const wish = { source_currency: 'EUR', target_currency: 'USD', source_amount: '100.00' }
    expect((await florin.fx.post('/v1/quotes', { body: wish as never })).spread_bps).toBe('25')
    await page.context().close()
  })

  test('the oldest rates come first, with their age in words', async () => {
    const page = await open('/rates')
    await page.getByRole('row', { name: /^USD/ }).waitFor()
    const quotes = await page.locator('tbody th').allTextContents()
    // The rate that was published a moment ago is the newest.
    expect(quotes.at(-1)).toBe('USD')
    expect(quotes.slice(0, -1)).toEqual(quotes.slice(0, -1).toSorted())
    await page
      .getByRole('row', { name: /^JPY/ })
      .getByText(/^\d+ (minute|hour|day)s? old/)
      .waitFor()
    await page
      .getByRole('row', { name: /^USD/ })
      .getByText(/^\d+ (second|minute)s? old/)
      .waitFor()
    await page.context().close()
  })

  test('positions show their gains, realised and unrealised, with a total', async () => {
    const order = { source_account: alice, target_account: aliceEur, source_amount: '50.00' }
    await florin.convert({ ...order, at_any_rate: true })
    await publish('1.50')
    const page = await open('/rates?view=positions&in=USD')
    await page.getByRole('row', { name: 'Total' }).waitFor()
    const { data, total } = await florin.ledger.get('/v1/fx/positions', { params: { query: { in: 'USD' } } })
    const gain = data.find(({ currency }) => currency === 'EUR')?.valuation?.unrealised_gain
    expect(gain).not.toBe('0.00')
    expect(await page.getByRole('row', { name: /^EUR/ }).textContent()).toContain(gain)
    expect(await page.getByRole('row', { name: 'Total' }).textContent()).toContain(total?.unrealised_gain)
    await publish('1.25')
    await page.context().close()
  })

  test('flagged rates are confirmed where they hold: in this ledger, and in all', async () => {
    const rates = [
      { base: 'GBP', quote: 'USD', rate: '1.30' },
      { base: 'GBP', quote: 'USD', rate: '2.60' },
    ]
    for (const rate of rates) await florin.fx.post('/v1/rates', { body: { rates: [rate] } as never, ledger: 'main' })
    await publish('2.60')
    const flaggedRates = async () => (await florin.fx.get('/v1/flagged-rates', { ledger: 'main' })).data.length
    expect(await flaggedRates()).toBe(2)
    const page = await open('/rates')
    const flagged = page.getByRole('region', { name: 'Rates to confirm' })
    await flagged.getByText(/GBP\/USD 2.6.*; now 100.00 % compared with GBP\/USD 1.3/).waitFor()
    for (const where of ['for the ledger main', 'for all ledgers']) {
      await flagged.getByRole('listitem').filter({ hasText: where }).getByRole('button', { name: 'Confirm' }).click()
      await flagged.getByText(where).waitFor({ state: 'detached' })
    }
    expect(await flaggedRates()).toBe(0)
    await page.context().close()
  })

  test('no view has a serious finding of axe in either theme, or is wider than a narrow window', async () => {
    const quoted = await florin.fx.post('/v1/quotes', {
      body: { source_currency: 'EUR', target_currency: 'JPY', source_amount: '1.00' } as never,
    })
    const problems = await Promise.all([
      findProblems(running, `/rates?view=quotes&id=${quoted.id}`),
      findProblems(running, '/rates?view=spreads'),
      findProblems(running, '/rates?view=spreads', (page) =>
        page.getByRole('button', { name: 'Set the spread of a pair' }).click(),
      ),
      findProblems(running, '/rates?view=positions'),
      findProblems(running, '/rates?quote=USD'),
    ])
    expect(problems.flat()).toEqual([])
  })
})
