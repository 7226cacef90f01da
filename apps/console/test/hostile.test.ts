import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findOnPages, openPage } from './browser.ts'
import { executable, startConsole, type TestConsole } from './console.ts'

const wei = 'customers.carol.wei'
const amount = '123456789012345678901234.123456789012345678'
const description = '<img src=x onerror=alert(1)> \u202e00.0001 \u05e9\u05dc\u05d5\u05dd \ud83d\udcb8'

/** Links that are wrong, texts that mislead, and readers of other languages and time zones. */
describe.skipIf(!executable)('a console that is given odd things', () => {
  let running: TestConsole
  let deposit: string
  beforeAll(async () => {
    running = await startConsole()
    const { florin } = running
    await florin.ledger.post('/v1/currencies', { body: { code: 'WEI', name: 'Wei', exponent: 18 } as never })
    await florin.accounts.open({ code: wei, currency: 'WEI', owner: 'a'.repeat(128), metadata: { Status: 'closed' } })
    const posted = await florin.deposit({ account: wei, amount, description, metadata: { Fee: '0.00 WEI' } })
    deposit = posted.id
  })
  afterAll(() => running?.stop())

  const open = (...given: Parameters<TestConsole['open']>) => openPage(running, ...given)
  const watch = (page: Page): string[] => {
    const found: string[] = []
    page.on('pageerror', ({ message }) => found.push(message))
    page.on('dialog', (dialog) => found.push(`a dialog: ${dialog.message()}`))
    return found
  }

  test('a link with parameters that mean nothing says so, or is ignored, and no page fails', async () => {
    const page = await open('/no-such-page')
    const found = watch(page)
    const paths = [
      `/accounts/${wei}?at=garbage`,
      `/accounts/${wei}?at=2026-13-45T00:00:00Z&axis=effective&view=t&span=__proto__`,
      `/accounts/${wei}?at=%2B275761-01-01T00:00:00.000Z&span=30`,
      '/accounts?view=tree&prefix=%3Cb%3E..&at=0',
      '/accounts?type=__proto__&status=constructor&currency=%00',
      `/accounts?q=${'%F0%9F%92%B8'.repeat(300)}`,
      '/accounts/..%2F..%2Fv1',
      '/transactions/key:%00',
      '/transactions?kind=toString&account=%2e%2e&owner=%F0%9F%92%B8',
      '/move-money?kind=__proto__&account=%3Cscript%3E&quote=x',
      '/move-money?kind=conversion&quote=%2e%2e%2fx',
      '/rates?base=%3Cscript%3E&quote=..&span=toString',
      '/rates?view=quotes&id=..',
      '/revenue?from=x&to=2026-02-30',
      '/revenue?view=schedules&schedule=..%2F..&version=99&amount=1e9&currency=usd&kind=x',
      '/trust?at=garbage',
      '/trust?over=days&from=2026-02-30&to=x',
      '/trust/balance-sheet?at=%00&axis=x',
      '/trust/income-statement?in=__proto__&from=9999999-01-01',
      '/work/webhooks?webhook=x&status=y',
      '/work/holds?status=__proto__&account=%F0%9F%92%B8',
    ]
    const failure = page.getByText(/This page failed|The console failed|is unavailable/)
    expect(await findOnPages(page, running.url, paths, () => failure.allTextContents())).toEqual([])
    expect(found).toEqual([])
    await page.context().close()
  })

  test.each(['%E6%97%A5%E6%9C%AC', 'Main', 'a%0D%0Ab', 'x'.repeat(64)])(
    'a link to the ledger %s names none',
    async (ledger) => {
      const page = await open(`/accounts?ledger=${ledger}`)
      await page.getByText('The address names no ledger.').waitFor()
      await page.getByLabel('Ledger').selectOption('main')
      await page.getByRole('heading', { name: 'Overview' }).waitFor()
      await page.context().close()
    },
  )

  test('texts of callers are texts, and none looks like something that the ledger says', async () => {
    const page = await open(`/transactions/${deposit}`)
    const found = watch(page)
    await page.getByRole('heading', { name: '<img src=x onerror=alert(1)>' }).waitFor()
    const facts = page.locator('main > dl.facts').first()
    expect(await facts.getByText('Fee', { exact: true }).count()).toBe(0)
    await page.getByRole('region', { name: 'Metadata' }).getByText('0.00 WEI').waitFor()
    await page.goto(`${running.url}/accounts/${wei}`)
    await page.locator('dl.facts .badge', { hasText: 'active' }).waitFor()
    await page.getByRole('region', { name: 'Metadata' }).getByText('closed').waitFor()
    await page.goto(`${running.url}/transactions`)
    await page.getByRole('link', { name: '<img src=x' }).waitFor()
    expect(found).toEqual([])
    await page.context().close()
  })

  test('a long amount lies over no other text, and nothing cuts it off', async () => {
    const page = await open('/', { viewport: { width: 1_280, height: 900 } })
    const paths = [
      '/',
      `/transactions/${deposit}`,
      `/accounts/${wei}`,
      `/accounts/${wei}?view=t`,
      '/accounts?q=customers.carol',
      '/accounts?view=tree',
      '/transactions',
      '/trust',
      '/trust/balance-sheet',
    ]
    const hidden = await findOnPages(page, running.url, paths, async () => {
      await page.getByText('234.123456789012345678').first().waitFor({ state: 'attached' })
      return page.evaluate(findHidden)
    })
    expect(hidden).toEqual([])
    await page.context().close()
  })

  test.each([
    ['de-DE', 'America/St_Johns', '1.250,00'],
    ['ar-EG', 'Pacific/Apia', '\u0661\u0662\u0665\u0660'],
    ['hi-IN', 'Asia/Kolkata', '1,25,000'],
  ])('in %s all digits are shown, and an amount is never read in another way than it was meant', async (...given) => {
    const [locale, timezoneId, typed] = given
    const page = await open(`/accounts/${wei}`, { locale, timezoneId })
    const shown = (await page.locator('dl.figures dd').first().textContent()) ?? ''
    const digits = [...shown.replace('WEI', '')].flatMap((letter) => {
      const code = letter.charCodeAt(0)
      if (/[0-9]/.test(letter)) return letter
      return code >= 0x660 && code <= 0x669 ? String(code - 0x660) : []
    })
    expect(digits.join('')).toBe(amount.replace('.', ''))
    await page.goto(`${running.url}/move-money?account=${wei}`)
    let asked = 0
    await page.route('**/v1/deposits*', (route) => {
      asked += 1
      return route.continue()
    })
    await page.getByLabel('Amount').fill(typed)
    await page.getByRole('button', { name: 'Check' }).click()
    await page.locator('.field-error').first().waitFor()
    expect(asked).toBe(0)
    await page.context().close()
  })
})

/** Amounts that lie over another text, or that a frame cuts off. Runs in the page. */
function findHidden(): string[] {
  const boxOf = (element: Element) => {
    const range = document.createRange()
    range.selectNodeContents(element)
    return range.getBoundingClientRect()
  }
  /** A link that its cell cuts off with an ellipsis. */
  const seenOf = (element: Element) => {
    const { left, top, right, bottom } = boxOf(element)
    const cell = element.closest('.entry > span, li')?.getBoundingClientRect()
    return { left, top, right: Math.min(right, cell?.right ?? right), bottom }
  }
  const isOver = (a: DOMRect, b: ReturnType<typeof seenOf>) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1
  const amounts = [...document.querySelectorAll('main .amount, main .flow-amount')]
  const texts = [...amounts, ...document.querySelectorAll('main a, main time, main .flow-node text, main h2, main dt')]
  return amounts.flatMap((amount) => {
    const box = boxOf(amount)
    const under = texts.filter((other) => other !== amount && !other.contains(amount) && isOver(box, seenOf(other)))
    const cutting: Element[] = []
    for (let frame = amount.parentElement; frame; frame = frame.parentElement) {
      const { left, right } = frame.getBoundingClientRect()
      if (getComputedStyle(frame).overflowX === 'hidden' && (box.left < left - 1 || box.right > right + 1)) {
        cutting.push(frame)
      }
    }
    return [...under, ...cutting].map((other) => `${amount.textContent} and ${other.tagName} ${other.textContent}`)
  })
}
