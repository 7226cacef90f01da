import { findFleetDatabase } from '@florin/fleet/running-fleet'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withClient } from '../client.ts'
import { type OwnFleet, startOwnFleet } from '../find-ledger.ts'
import { verifyBooks } from '../verify-books.ts'
import { measureCopy } from './copy-books.ts'
import { accountsOf, growBooks, requireSpace } from './grow.ts'
import { describeGrowth, readState, vacuumBooks } from './growth.ts'

const { signal } = new AbortController()
const transactions = 12_000
const accounts = accountsOf(transactions)

let fleet: OwnFleet
beforeAll(async () => {
  fleet = await startOwnFleet(['ledger'])
})
afterAll(() => fleet?.stop())

test('grown books hold every promise, and have the rows that the service writes', async () => {
  const { ledgerUrl, superuserUrl, folder } = fleet
  const { opened } = await growBooks(superuserUrl, { transactions, accounts, between: [] }, signal)
  const before = await readState(superuserUrl, opened)
  await post(ledgerUrl, opened)
  const vacuumed = await vacuumBooks(superuserUrl, signal)
  const after = await readState(superuserUrl, opened)

  expect(await verifyBooks((await findFleetDatabase(folder, 'ledger_auditor')) as string, undefined, signal)).toBe(true)
  expect(await count(superuserUrl)).toEqual({
    accounts,
    openings: accounts,
    transactions: transactions + 1,
    entries: 2 * (transactions + 1),
    keys: transactions + 1,
    audited: 2 * accounts + transactions + 1,
  })
  const growth = { transactions, accounts, before, after, vacuumed }
  const report = describeGrowth(growth, [{ spread: { perSecond: 1, walBytes: 1_700 } }], []).join('\n')
  expect(report).toMatch(/entries_history +\d+ +\d+/)
  expect(report).toMatch(/update accounts a set .* +\d+\.\d +\d+\.\d +accounts_pkey/)
  expect(report).toMatch(/with posted as \( insert into transactions .* +\d+\.\d/)
  expect(report).toContain('1,700 before, unknown after')
})

test('the rows of transfers are copied into tables of their own, which are gone afterwards', async () => {
  const { superuserUrl } = fleet
  const before = await count(superuserUrl)
  expect(await measureCopy(superuserUrl, 0.1, signal)).toBeGreaterThan(0)
  expect(await count(superuserUrl)).toEqual(before)
  expect(await query(superuserUrl, `select from pg_namespace where nspname = 'copied'`)).toEqual([])
})

test('more transfers than the disk has room for are refused before the run', async () => {
  await requireSpace(fleet.folder, 1)
  await expect(requireSpace(fleet.folder, 10 ** 12)).rejects.toThrow('1500000.0 GB of disk')
})

/** A transfer by the service. Its id is above those that were written past it. */
async function post(ledgerUrl: string, [source, target]: string[]): Promise<void> {
  const answer = await fetch(`${ledgerUrl}/v1/transfers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'after-growth' },
    body: JSON.stringify({ source_account: source, target_account: target, amount: '1.00' }),
  })
  expect(answer.status).toBe(201)
  const last = await query(
    fleet.superuserUrl,
    'select id from ledger.transactions order by ledger desc, id desc limit 1',
  )
  expect(last).toEqual([{ id: ((await answer.json()) as { id: string }).id }])
}

async function count(superuserUrl: string): Promise<unknown> {
  const [counts] = await query(
    superuserUrl,
    `select (select count(*) from ledger.accounts)::integer as accounts,
            (select count(*) from ledger.account_changes where is_opening)::integer as openings,
            (select count(*) from ledger.transactions)::integer as transactions,
            (select count(*) from ledger.entries)::integer as entries,
            (select count(*) from ledger.idempotency_keys)::integer as keys,
            (select count(*) from audit.entries)::integer as audited`,
  )
  return counts
}

async function query(url: string, text: string): Promise<unknown[]> {
  return (await withClient(url, (client) => client.query(text))).rows
}
