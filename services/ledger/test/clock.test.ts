import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FxStub, startFxStub } from './fx-stub.ts'
import { startLedger, type TestLedger } from './ledger.ts'

/*
 * The database's clock was ahead once, and recorded a transaction in time to come.
 */
let fx: FxStub
let ledger: TestLedger
let superuser: pg.Client

beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684' })
  ledger = await startLedger({ fx: fx.url })
  superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
})
afterAll(async () => {
  await superuser.end()
  await ledger.close()
  await fx.close()
})

async function recordAhead(name: string, aheadSeconds: number): Promise<number> {
  await ledger.post('/v1/ledgers', { name })
  const { rows } = await superuser
    .query(
      `set session_replication_role = replica;
     insert into ledger.transactions (ledger, id, kind, effective_at, recorded_at, entry_count)
     select l.id, t.id, 'journal', now(), uuid_extract_timestamp(t.id), 2
       from ledger.ledgers l, (select uuidv7($2 * interval '1 s') as id) t where l.name = $1
     returning floor(extract(epoch from recorded_at) * 1000)::float8 as ms`
        .replace('$1', pg.escapeLiteral(name))
        .replace('$2', String(aheadSeconds)),
    )
    .then((results) => (Array.isArray(results) ? results.at(-1) : results))
  return rows[0].ms
}

const deposit = (account: string, name: string) =>
  ledger.post('/v1/deposits', { account, amount: '1.00' }, { ledger: name })

test('a ledger whose last transaction lies ahead goes on from there, and no other ledger does', async () => {
  const aheadMs = await recordAhead('ahead', 30)
  const inIt = await ledger.openAccount({}, { ledger: 'ahead' })
  const beside = await ledger.openAccount()
  // At once, so that they share a group.
  const [ahead, now] = await Promise.all([deposit(inIt, 'ahead'), deposit(beside, 'main')])
  expect(ahead.statusCode).toBe(201)
  // A counter that is half full borrows a millisecond.
  expect([aheadMs, aheadMs + 1]).toContain(Date.parse(ahead.body.recorded_at))
  expect(now.statusCode).toBe(201)
  expect(Date.parse(now.body.recorded_at)).toBeLessThan(aheadMs - 10_000)
  const { text } = await ledger.get('/metrics')
  const [, seconds] = /^ledger_clock_ahead_seconds (\S+)$/m.exec(text) ?? []
  expect(Number(seconds)).toBeGreaterThan(10)
})

test('a quote is judged by the clock, not by the moment of the ledger', async () => {
  await recordAhead('quotes', 50)
  fx.quoteLifeMs = 20_000
  const options = { ledger: 'quotes' }
  const source = await ledger.openAccount({ balance: '100.00' }, options)
  const target = await ledger.openAccount({ currency: 'EUR' }, options)
  const order = { source_account: source, target_account: target, source_amount: '10.00', max_slippage_bps: '100' }
  const { statusCode, text } = await ledger.post('/v1/conversions', order, options)
  expect(statusCode, text).toBe(201)
})

test('a ledger whose last transaction lies more than a minute ahead is not posted to, and all others are', async () => {
  await recordAhead('far', 3_600)
  const inIt = await ledger.openAccount({}, { ledger: 'far' })
  const beside = await ledger.openAccount()
  const far = await ledger.expectRefusal('503 clock_behind', () => deposit(inIt, 'far'))
  expect(Number(far.headers['retry-after'])).toBeGreaterThan(3_000)
  expect((await deposit(beside, 'main')).statusCode).toBe(201)
})
