import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explainRead } from '../plans/explain.ts'
import { type Books, fillBooks } from '../plans/fill.ts'
import { readsOf } from '../plans/reads.ts'
import { startLedger, type TestLedger } from './ledger.ts'

/** The cash account has a quarter of the transactions: four times as many as a page is searched for in. */
const books: Books = { accounts: 24_000, transactions: 160_000 }

let ledger: TestLedger
let superuser: pg.Client
beforeAll(async () => {
  ledger = await startLedger()
  superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  await fillBooks(superuser, books)
})
afterAll(async () => {
  await superuser.end()
  await ledger.close()
})

/** Rows that a read may meet at most. */
function rowsMaxOf(asked: string): number {
  if (asked.startsWith('trial-balance')) return 3 * books.accounts
  // From each of the owner's accounts its newest; otherwise each of them, twice in a scan of a bitmap.
  if (/owner=platform&(kind|amount)/.test(asked)) return 50 * 5_000 + 60_000
  if (asked.includes('platform')) return 60_000
  // What is pending, and what is dead.
  if (asked.includes('outbox')) return (3 * books.transactions) / 5
  return asked.includes('owner=, none') ? 60_000 : 31_000
}

describe.each(['analyzed', 'not analyzed, as nobody has done for long'])('on a large ledger that is %s,', (state) => {
  beforeAll(async () => {
    if (state === 'analyzed') return
    // But for what the migrations say of the ledger's own column.
    await superuser.query(`
      delete from pg_statistic where starelid in (select oid from pg_class where relnamespace = 'ledger'::regnamespace)
        and (starelid, staattnum) not in (select attrelid, attnum from pg_attribute where attname = 'ledger')`)
  })

  test.each(readsOf(books))('a page of $asked reads a bounded number of rows', async (read) => {
    for (const { rows, through } of await explainRead(superuser, read)) {
      expect(rows, through.join()).toBeLessThanOrEqual(rowsMaxOf(read.asked))
    }
  })
})

interface Page {
  data: { id: string }[]
  next_cursor: string | null
}

async function crawl(path: string): Promise<Page[]> {
  const pages: Page[] = []
  for (let cursor: string | null = ''; cursor !== null; cursor = pages.at(-1)?.next_cursor ?? null) {
    const { statusCode, body, text } = await ledger.get(`${path}&limit=200${cursor && `&cursor=${cursor}`}`)
    expect(statusCode, text).toBe(200)
    pages.push(body)
  }
  return pages
}

test.each([
  {
    path: '/v1/transactions?account=system.cash.usd&reference=order-20',
    select: `select id from transactions where reference = 'order-20'`,
    pages: 4,
  },
  {
    path: '/v1/transactions?reference=payout&kind=adjustment',
    select: `select id from transactions where reference = 'payout' and kind = 'adjustment'`,
    pages: 2,
  },
  {
    path: '/v1/transactions?owner=owner-1&kind=adjustment',
    select: `select distinct transaction_id as id from entries e join accounts a on a.id = account_id
               join transactions t on t.id = transaction_id where owner = 'owner-1' and kind = 'adjustment'`,
    pages: 1,
  },
  {
    path: '/v1/transactions?owner=platform&kind=reversal',
    select: `select distinct transaction_id as id from entries e join accounts a on a.id = account_id
               join transactions t on t.id = transaction_id where owner = 'platform' and kind = 'reversal'`,
    pages: 5,
  },
  {
    path: '/v1/transactions?kind=withdrawal',
    select: `select id from transactions where kind = 'withdrawal'`,
    pages: 16,
  },
  { path: '/v1/accounts?status=frozen', select: `select id from accounts where status = 'frozen'`, pages: 3 },
  {
    path: '/v1/accounts?code_prefix=customers.6&status=frozen',
    select: `select id from accounts where status = 'frozen'`,
    pages: 1,
  },
  {
    path: '/v1/accounts?code_prefix=customers.&metadata.tier=gold',
    select: `select id from accounts where metadata ->> 'tier' = 'gold'`,
    pages: 3,
  },
])('$path goes on by its cursor until all of it is searched, and misses nothing', async ({ path, select, pages }) => {
  const found = await crawl(path)
  const { rows } = await ledger.db.query<{ id: string }>(select)
  const ids = found.flatMap(({ data }) => data.map(({ id }) => id))
  expect(ids).toEqual(
    rows
      .map(({ id }) => id)
      .sort()
      .reverse(),
  )
  expect(found.length).toBeGreaterThanOrEqual(pages)
})
