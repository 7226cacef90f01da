import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '@florin/postgres'
import type { TestDatabase } from '@florin/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrateLedger } from '../src/migrate.ts'
import { type FxStub, startFxStub } from './fx-stub.ts'
import { startLedger, type TestLedger } from './ledger.ts'
import {
  createRevenueDatabase,
  expectAllDelivered,
  type RevenueService,
  startRevenueService,
} from './revenue-service.ts'

let fx: FxStub
let revenue: RevenueService
/** Where the books of the time before fees are made: what they are copied from. */
let source: TestLedger
/** With an empty schema of the ledger: it is of another service. */
let database: TestDatabase
/** The migrations from before there were fees. */
let folder: string
/** The books as they are after them. */
let ledger: TestLedger | undefined

beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684', JPY: '186.75' })
  revenue = await startRevenueService()
  source = await startLedger({ fx: fx.url })
  database = await createRevenueDatabase()
  folder = await mkdtemp(join(tmpdir(), 'florin-migrations-'))
  const all = fileURLToPath(new URL('../migrations', import.meta.url))
  for (const file of await readdir(all)) if (file < '0003') await cp(join(all, file), join(folder, file))
})
afterAll(async () => {
  await ledger?.verify()
  await ledger?.close()
  await rm(folder, { recursive: true })
  await database.drop()
  await Promise.all([source.close(), revenue.close(), fx.close()])
})

const asLedger = (url: string) => url.replace(/revenue_(owner|service)/, 'ledger_$1')

/** All but what came with fees. */
async function copyBooks(): Promise<void> {
  const [from, to] = [new pg.Client(source.superuserUrl), new pg.Client(database.superuserUrl)]
  await Promise.all([from.connect(), to.connect()])
  for (const each of [from, to]) await each.query('set search_path = ledger; set session_replication_role = replica')
  for (const table of ['currencies', 'accounts', 'transactions', 'entries', 'conversions']) {
    const { rows: columns } = await to.query<{ names: string }>(
      `select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns
        where table_schema = 'ledger' and table_name = $1 and is_generated = 'NEVER'`,
      [table],
    )
    const names = columns[0]?.names
    const before = table === 'accounts' ? `where code is null or code !~ '^system[.]fees[.]'` : ''
    const { rows } = await from.query<{ all: string }>(
      `select coalesce(json_agg(r), '[]')::text as all from (select ${names} from ${table} ${before}) r`,
    )
    await to.query(
      `insert into ${table} (${names}) overriding system value
       select ${names} from json_populate_recordset(null::${table}, $1)`,
      [rows[0]?.all],
    )
  }
  await Promise.all([from.end(), to.end()])
}

test('the spreads of conversions from before there were fees are earned, those of their reversals given back, and the revenue service hears of all', async () => {
  const dollars = await source.openAccount({ owner: 'alice', balance: '1000.00' })
  const euros = await source.openAccount({ currency: 'EUR', balance: '1000.00' })
  const yen = await source.openAccount({ currency: 'JPY' })
  const convert = async (source_account: string, target_account: string, source_amount: string) => {
    const answer = await source.post('/v1/conversions', { source_account, target_account, source_amount })
    expect(answer.statusCode, answer.text).toBe(201)
    return answer.body
  }
  const kept = await convert(dollars, euros, '20.00')
  const givenBack = await convert(euros, yen, '30.00')
  fx.spread = '0'
  const free = await convert(dollars, yen, '5.00')
  fx.spread = '50'
  const later = await convert(dollars, yen, '7.00')
  const reversal = await source.post(`/v1/transactions/${givenBack.id}/reversal`)
  await source.post(`/v1/transactions/${free.id}/reversal`)
  await source.postTransfer([dollars, await source.openAccount()], '1.00')
  const [serviceUrl, ownerUrl] = [asLedger(database.serviceUrl), asLedger(database.ownerUrl)]
  await migrate({ connectionString: ownerUrl, schema: 'ledger', folder, log: console.error })
  await copyBooks()

  await migrateLedger(ownerUrl, console.error)
  const { superuserUrl } = database
  ledger = await startLedger({ on: { serviceUrl, superuserUrl }, fx: fx.url, revenue: revenue.url })
  await ledger.verify()
  await ledger.app.listen({ port: 0, host: '127.0.0.1' })

  expect(await expectAllDelivered(ledger, revenue)).toBe(4)
  const { body } = await revenue.get('/v1/fees')
  const fees = new Map<string, { id: string }>(body.data.map((fee: { transaction: string }) => [fee.transaction, fee]))
  const spread = { kind: 'fx_spread', schedule: null, version: null }
  expect(fees.get(kept.id)).toMatchObject({
    ...spread,
    account: dollars,
    owner: 'alice',
    amount: kept.conversion.spread_amount,
    currency: 'EUR',
    charged_at: kept.recorded_at,
    reverses: null,
    reversed_by: null,
  })
  expect(fees.get(reversal.body.id)).toMatchObject({
    ...spread,
    account: euros,
    amount: `-${givenBack.conversion.spread_amount}`,
    currency: 'JPY',
    charged_at: reversal.body.recorded_at,
    reverses: fees.get(givenBack.id)?.id,
  })
  expect([...fees.keys()]).not.toContain(free.id)

  // It goes on from there: what is reversed now gives its spread back, and what is charged has its account.
  await revenue.addSchedule({ code: 'flat', rule: { flat: '0.25' } })
  const order = { source_account: dollars, target_account: euros, source_amount: '10.00', fee_schedule: 'flat' }
  expect((await ledger.post(`/v1/transactions/${later.id}/reversal`)).statusCode).toBe(201)
  expect((await ledger.post('/v1/conversions', order)).statusCode).toBe(201)
  expect(await expectAllDelivered(ledger, revenue)).toBe(7)
})
