// Takes the screenshots of docs/console: a fleet of its own, a small company in it, and a picture of each page in both themes.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Florin } from '@florin/client'
import { startConsole, type TestConsole } from './test/console.ts'

const folder = fileURLToPath(new URL('../../docs/console', import.meta.url))
const viewport = { width: 1_280, height: 860 }
const settledMs = 1_500
const deposits = 40

const running = await startConsole()
try {
  await mkdir(folder, { recursive: true })
  const transaction = await fill(running.florin)
  const pages = {
    overview: '/',
    accounts: '/accounts',
    'accounts-by-code': '/accounts?view=tree',
    account: '/accounts/customers.alice.usd',
    't-account': '/accounts/customers.alice.usd?view=t',
    transactions: '/transactions',
    transaction: `/transactions/${transaction}`,
    'move-money': '/move-money?kind=transfer&account=customers.alice.usd',
    rates: '/rates?quote=USD',
    revenue: '/revenue',
    work: '/work/scheduled',
    holds: '/work/holds',
    payments: '/work/payments',
    import: '/work/import',
    trust: '/trust',
    'income-statement': '/trust/income-statement',
    periods: '/trust/periods',
    verify: '/trust/verify',
  }
  for (const [name, path] of Object.entries(pages)) {
    for (const scheme of ['light', 'dark'] as const) await take(running, name, path, scheme)
  }
} finally {
  await running.stop()
}

async function take({ open, florin }: TestConsole, name: string, path: string, scheme: 'light' | 'dark') {
  const page = await open(path, { colorScheme: scheme, viewport })
  await page.waitForTimeout(settledMs)
  if (name === 'overview') await fill(florin)
  if (name === 'verify') await page.getByRole('button', { name: 'Verify the books' }).click()
  await page.waitForTimeout(settledMs)
  await page.screenshot({ path: join(folder, `${name}-${scheme}.png`) })
  await page.context().close()
}

/** Customers, a shop, wages and payments. Returns the id of a payment. */
async function fill(florin: Florin): Promise<string> {
  const owners = ['alice', 'bob', 'carol']
  for (const owner of owners) await open(florin, `customers.${owner}.usd`, owner, 'USD')
  await open(florin, 'customers.alice.eur', 'alice', 'EUR')
  await open(florin, 'merchants.corner-shop.usd', 'corner-shop', 'USD')
  for (let number = 0; number < deposits; number += 1) {
    const account = `customers.${owners[number % owners.length]}.usd`
    await florin.deposit({ account, amount: `${1_000 + 37 * number}.50`, description: 'Salary' })
    await florin
      .transfer({ source_account: account, target_account: 'customers.alice.usd', amount: '12.40' })
      .catch(() => undefined)
  }
  const shop = { name: 'Corner Shop', category: 'groceries' }
  const order = { account: 'customers.alice.usd', target_account: 'merchants.corner-shop.usd', merchant: shop }
  const merchant = 'merchants.corner-shop.usd'
  await florin.hold({ account: 'customers.bob.usd', target_account: merchant, amount: '80.00', description: 'Hotel' })
  const rent = {
    source_account: 'customers.carol.usd',
    target_account: merchant,
    amount: '650.00',
    description: 'Rent',
  }
  await florin.schedule.transfer({ ...rent, scheduled_for: new Date(Date.now() + 86_400_000).toISOString() })
  const { id } = await florin.pay({ ...order, amount: '23.90', description: 'Groceries' } as never)
  return id
}

async function open(florin: Florin, code: string, owner: string, currency: string): Promise<void> {
  await florin.accounts.open({ code, owner, currency }).catch(() => undefined)
}
