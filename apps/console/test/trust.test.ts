import { limitMs } from '@florin/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkAccess, checkPages, findWide, openPage } from './browser.ts'
import { executable, startConsole, type TestConsole } from './console.ts'

const alice = 'customers.alice.usd'
const path = { ledger: 'main' }

describe.skipIf(!executable)('the trust pages in a browser', () => {
  let running: TestConsole
  let florin: TestConsole['florin']
  beforeAll(async () => {
    running = await startConsole()
    florin = running.florin
    await florin.accounts.open({ code: alice, currency: 'USD' })
    await florin.accounts.open({ code: 'bank.usd', type: 'asset', currency: 'USD' })
    await florin.accounts.open({ code: 'sales.usd', type: 'income', currency: 'USD' })
    await florin.deposit({ account: alice, amount: '1000.00' })
    await florin.journal({
      entries: [
        { account: 'bank.usd', direction: 'debit', amount: '250.25' },
        { account: 'sales.usd', direction: 'credit', amount: '250.25' },
      ],
    })
  })
  afterAll(() => running?.stop())

  const open = (...given: Parameters<TestConsole['open']>) => openPage(running, ...given)
  const answerLines = (lines: object[]) => ({
    contentType: 'application/x-ndjson',
    body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  })

  test('the books are verified: each promise ticks, and the outcome counts what was checked', async () => {
    const page = await open('/trust/verify')
    await page.getByRole('button', { name: 'Verify the books' }).click()
    await page.getByText(/^All \d+ promises hold\.$/).waitFor()
    await page.getByText('2 transactions and 4 entries').waitFor()
    const promises = page.locator('.promises > li')
    expect(await promises.count()).toBeGreaterThan(30)
    expect(await page.locator('.promises > li.holds').count()).toBe(await promises.count())
    await page.getByText('In each ledger and currency all debits equal all credits').waitFor()
    const { data } = await florin.ledger.get('/v1/ledgers/{ledger}/verifications', { params: { path } })
    expect(data).toMatchObject([{ broken: 0, transactions: 2 }])
    await page.reload()
    await page.getByText(/^Last verified .*: all \d+ promises held\.$/).waitFor()
    await page.goto(running.url)
    await page.getByRole('link', { name: '✓ all hold' }).waitFor()
    await page.context().close()
  })

  test('a broken promise is shown with what is broken, and an answer that was cut is not taken for an outcome', async () => {
    const page = await open('/trust/verify')
    const promises = ['Debits equal credits', 'Balances continue']
    const lines = [
      { promises },
      { promise: promises[0], broken: 0, findings: [] },
      { promise: promises[1], broken: 12, findings: ['entry 7 of account 3 leaves 5.00'] },
    ]
    const outcome = { done: true, accounts: 3, transactions: 2, entries: 4, promises: 2, broken: 1 }
    let answered = 0
    await page.route('**/verifications', (route) => {
      answered += 1
      return route.fulfill(answerLines(answered === 1 ? lines : [...lines, outcome]))
    })
    await page.getByRole('button', { name: 'Verify the books' }).click()
    await page.getByRole('alert').getByText('The service is unavailable').waitFor()
    expect(await page.getByRole('status').count()).toBe(0)
    await page.getByRole('button', { name: 'Verify again' }).click()
    await page.getByText('1 of 2 promises are broken.').waitFor()
    await page.getByText('12 violations').waitFor()
    await page.getByText('entry 7 of account 3 leaves 5.00').waitFor()
    expect(await checkAccess(page)).toEqual([])
    await page.context().close()
  })

  test('days are closed and reopened with a reason, and what that means holds', async () => {
    const page = await open('/trust/periods')
    await page.getByText('Every day is open').waitFor()
    await page.getByRole('button', { name: 'Close days…' }).click()
    const dialog = page.getByRole('alertdialog')
    const day = dialog.getByLabel('First day that stays open')
    await day.fill('2999-01-01')
    await page.keyboard.press('Enter')
    await dialog.getByText(/Request [\w-]{8}/).waitFor()
    expect(await day.getAttribute('aria-invalid')).toBe('true')
    await day.fill('2026-03-01')
    await dialog.getByLabel('Reason').fill('February')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    const closedBefore = async () => {
      const { closed_before: before } = await florin.ledger.get('/v1/ledgers/{ledger}/periods', { params: { path } })
      return before
    }
    expect(await closedBefore()).toBe('2026-03-01')
    const late = florin.deposit({ account: alice, amount: '1.00', effective_at: '2026-02-28' })
    await expect(late).rejects.toMatchObject({ code: 'period_closed' })

    await page.getByRole('row').getByText('Closed before 2026-03-01').waitFor()
    await page.getByRole('button', { name: 'Reopen…' }).click()
    await dialog.getByRole('button', { name: 'Reopen' }).click()
    expect(await closedBefore()).toBe('2026-03-01')
    await dialog.getByLabel('Reason').fill('An invoice was missing')
    await dialog.getByRole('button', { name: 'Reopen' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await closedBefore()).toBeNull()
    await page.getByText('Reopened everything').waitFor()
    await page.context().close()
  })

  test('the trial balance has a row for each account, with its turnover over days', async () => {
    const page = await open('/trust')
    await page.getByLabel('By').selectOption('account')
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'bank.usd' }) })
    await row.getByText('250.25').waitFor()
    await page.getByLabel('Show').selectOption('turnover of days')
    await page.getByRole('columnheader', { name: 'Closing credit' }).waitFor()
    const cells = () => row.getByRole('cell').allTextContents()
    expect(await cells()).toEqual(['asset', 'USD', '0.00', '0.00', '250.25', '0.00', '250.25', '0.00'])
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
    await page.goto(`${running.url}/trust?over=days&axis=effective&from=2020-01-01`)
    await page.getByText('✓ debit equals credit').waitFor()
    expect(await page.getByLabel('From').inputValue()).toBe('2020-01-01')
    await page.getByLabel('Before').fill(tomorrow)
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.searchParams.get('to') === tomorrow)
    await page.context().close()
  })

  test('the income statement is that of the days, valued in a currency', async () => {
    const page = await open('/trust/income-statement')
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'USD' }) })
    await row.getByText('250.25').first().waitFor()
    expect(await row.getByRole('cell').allTextContents()).toEqual(['250.25', '0.00', '250.25'])
    await page.getByLabel('Also in').fill('usd')
    await page.getByRole('columnheader', { name: 'Result in USD' }).waitFor()
    await page.getByLabel('Before').fill('2020-01-01')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => !document.body.textContent?.includes('250.25'))
    await page.context().close()
  })

  test('the audit trail is searched by what was done, in an address that can be shared', async () => {
    const page = await open('/trust/audit')
    const rows = page.getByRole('region', { name: 'Audit trail' }).getByRole('row')
    await rows.filter({ hasText: 'openAccount' }).first().waitFor()
    await page.getByLabel('Action').fill('postDeposit')
    await rows.filter({ hasText: 'openAccount' }).first().waitFor({ state: 'detached' })
    await rows.filter({ hasText: 'postDeposit' }).first().waitFor()
    await page.reload()
    await rows.filter({ hasText: 'postDeposit' }).first().waitFor()
    expect(await page.getByLabel('Action').inputValue()).toBe('postDeposit')
    await rows.nth(1).getByRole('link').click()
    await page.waitForURL((url) => url.searchParams.get('action') === null)
    const request = new URL(page.url()).searchParams.get('request_id')
    expect(await page.getByLabel('Request').inputValue()).toBe(request)
    const requests = () =>
      rows.getByRole('link').evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute('title')))])
    await expect.poll(requests, { timeout: limitMs }).toEqual([request])
    await page.getByLabel('Rejected with').fill('no_such_code')
    await page.getByText('No request matches.').waitFor()
    await page.context().close()
  })

  const paths = [
    '/trust',
    '/trust?over=days&by=account',
    '/trust/balance-sheet',
    '/trust/income-statement?in=EUR',
    '/trust/periods',
    '/trust/verify',
    '/trust/audit',
    '/trust/seals',
  ]

  test.each(['light', 'dark'] as const)(
    'no page of trust has a finding of axe in the %s theme',
    async (colorScheme) => {
      const page = await open('/trust', { colorScheme })
      const findings: string[] = []
      page.on('pageerror', ({ message }) => findings.push(message))
      findings.push(...(await checkPages(page, running.url, paths)))
      await page.goto(`${running.url}/trust/periods`)
      await page.getByRole('button', { name: 'Close days…' }).click()
      await page.getByRole('alertdialog').waitFor()
      findings.push(...(await checkAccess(page)).map((finding) => `close: ${finding}`))
      expect(findings).toEqual([])
      await page.setViewportSize({ width: 320, height: 700 })
      expect(await findWide(page, running.url, paths)).toEqual([])
      await page.context().close()
    },
  )
})
