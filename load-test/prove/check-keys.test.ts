import assert from 'node:assert/strict'
import { createFlorin } from '@florin/client'
import { findFleetDatabase } from '@florin/fleet/running-fleet'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OwnFleet, startOwnFleet } from '../find-ledger.ts'
import { openFundedAccounts } from '../funded-accounts.ts'
import { findDifferences, readKeys } from './check-keys.ts'
import { postOrders } from './clients.ts'

const keyPrefix = 'run'
/** All are spread transfers, which need no other service. */
const transactions = 3

let fleet: OwnFleet
let auditorUrl: string
beforeAll(async () => {
  fleet = await startOwnFleet(['ledger'])
  const url = await findFleetDatabase(fleet.folder, 'ledger_auditor')
  assert(url)
  auditorUrl = url
})
afterAll(() => fleet?.stop())

test('a transaction that the database lost or has twice is found by its key', async () => {
  const accounts = {
    usd: await openFundedAccounts(createFlorin({ ledgerUrl: fleet.ledgerUrl }), 3, '100.00'),
    eur: ['none'],
  }
  const { acknowledged } = await postOrders({
    url: fleet.ledgerUrl,
    accounts,
    keyPrefix,
    transactions,
    connections: 2,
    signal: new AbortController().signal,
    onAcknowledged: () => undefined,
  })
  const compare = async () =>
    findDifferences(acknowledged, await readKeys(auditorUrl, keyPrefix, transactions), keyPrefix)
  expect(await compare()).toEqual([])

  await falsify(`insert into ledger.transactions
    select (jsonb_populate_record(t, jsonb_build_object('id', left(t.id::text, 32) || 'beef'))).*
      from ledger.transactions t where kind = 'transfer' limit 1`)
  expect(await compare()).toEqual(['The books have 4 transactions under 3 keys: some were posted twice.'])

  await falsify(`delete from ledger.transactions t using ledger.idempotency_keys k
    where k.key = 'run-0000000001' and (t.ledger, t.id) = (k.ledger, k.transaction_id)`)
  expect(await compare()).toContain('1 acknowledged transactions are missing, the first is run-0000000001.')
})

/** Changes the books as only a superuser can, without their triggers. */
async function falsify(statement: string): Promise<void> {
  const client = new pg.Client(fleet.superuserUrl)
  await client.connect()
  try {
    await client.query('set session_replication_role = replica')
    const { rowCount } = await client.query(statement)
    assert.equal(rowCount, 1)
  } finally {
    await client.end()
  }
}
