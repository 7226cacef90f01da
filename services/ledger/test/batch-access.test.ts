import { createTestIssuer, type TestIssuer } from '@florin/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RequestOptions, startLedger, type TestLedger } from './ledger.ts'

/*
 * Who may send which orders in a batch, and what they see.
 */
let issuer: TestIssuer
let ledger: TestLedger
beforeAll(async () => {
  issuer = await createTestIssuer()
  ledger = await startLedger({ auth: issuer.auth, authorization: `Bearer ${await issuer.token(['admin@*'])}` })
  await ledger.openAccount({ code: 'customers.alice.usd', owner: 'alice', balance: '100.00' })
  await ledger.openAccount({ code: 'customers.bob.usd', owner: 'bob', balance: '100.00' })
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

async function as(...grants: string[]): Promise<RequestOptions> {
  return { headers: { authorization: `Bearer ${await issuer.token(grants)}` } }
}

const transfer = (source: string, target: string, more: object = {}) => ({
  operation: 'transfer',
  source_account: `customers.${source}.usd`,
  target_account: `customers.${target}.usd`,
  amount: '1.00',
  ...more,
})
const journal = {
  operation: 'journal',
  entries: [
    { account: 'customers.alice.usd', direction: 'debit', amount: '1.00' },
    { account: 'customers.bob.usd', direction: 'credit', amount: '1.00' },
  ],
}

async function outcomes(orders: object[], caller: RequestOptions): Promise<(number | string)[]> {
  const { body } = await ledger.post('/v1/transactions/batch', { mode: 'independent', orders }, caller)
  return body.results.map(
    ({ status, problem }: { status: number; problem?: { code: string } }) => problem?.code ?? status,
  )
}

test('each order needs the role of its operation', async () => {
  const orders = [transfer('alice', 'bob'), journal]
  expect(await outcomes(orders, await as('teller@main'))).toEqual([201, 'forbidden'])
  expect(await outcomes(orders, await as('accountant@main'))).toEqual(['forbidden', 201])
  expect(await outcomes(orders, await as('teller@main', 'accountant@main'))).toEqual([201, 201])
  const batch = { mode: 'atomic', orders }
  const refused = await ledger.expectRefusal('403 forbidden', async () =>
    ledger.post('/v1/transactions/batch', batch, await as('teller@main')),
  )
  expect(refused.body.errors[0].pointer).toBe('/body/orders/1')
})

test('a limited caller pays from accounts in reach only, and sees their entries only', async () => {
  const alice = await as('teller@main;owner=alice')
  expect(
    await outcomes(
      [
        transfer('alice', 'bob'),
        transfer('bob', 'alice'),
        journal,
        { operation: 'deposit', account: 'customers.alice.usd', amount: '1.00' },
      ],
      alice,
    ),
  ).toEqual([201, 'account_not_found', 'forbidden', 'forbidden'])
  for (const mode of ['atomic', 'independent']) {
    const batch = { mode, orders: [transfer('alice', 'bob')] }
    const { body } = await ledger.post('/v1/transactions/batch', batch, alice)
    const entries = body.results[0].result.entries.map((entry: { account_code: string }) => entry.account_code)
    expect(entries).toEqual(['customers.alice.usd'])
  }
})

test('a condition of a limited caller names accounts in reach only: its rejection would show their balances', async () => {
  const alice = await as('teller@main;owner=alice')
  const { operation: _, ...order } = transfer('alice', 'bob')
  const available = { at_least: '1000000.00' }
  const post = (account: string) =>
    ledger.post('/v1/transfers', { ...order, conditions: [{ account, available }] }, alice)
  await ledger.expectRefusal('404 account_not_found', () => post('customers.bob.usd'))
  await ledger.expectRefusal('404 account_not_found', () => post('customers.nobody.usd'))
  await ledger.expectRefusal('422 condition_failed', () => post('customers.alice.usd'))
})

test('the audit trail has the batch, and each transaction that it made', async () => {
  const caller = await as('teller@main')
  const requestId = 'batch-in-the-trail'
  const answer = await ledger.post(
    '/v1/transactions/batch',
    { orders: [transfer('alice', 'bob'), transfer('bob', 'alice')] },
    { headers: { ...caller.headers, 'x-request-id': requestId } },
  )
  const ids = answer.body.results.map(({ result }: { result: { id: string } }) => result.id)
  const { rows } = await ledger.db.query(
    `select action, made from audit.entries where request_id = $1 and action = 'postTransfer' order by id`,
    [requestId],
  )
  expect(rows).toEqual(ids.map((made: string) => ({ action: 'postTransfer', made })))
  const { rows: batches } = await ledger.db.query(
    `select count(*)::integer as count from audit.entries where request_id = $1 and action = 'postBatch'`,
    [requestId],
  )
  expect(batches[0].count).toBeGreaterThanOrEqual(1)
})
