import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { closeServer, scale } from '@florin/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from './clients.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'
import { startServiceProcess } from './service-process.ts'

let ledger: TestLedger
/** In place of the other services: each answers that nothing is left. */
const peer = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"step":"done"}')
})
const transfers = scale(10_000, 100_000)
const at = { ledger: 'trial' }

beforeAll(async () => {
  peer.listen(0, '127.0.0.1')
  // It does not listen, so it removes nothing itself.
  ledger = await startLedger()
  expect((await ledger.post('/v1/ledgers', { name: at.ledger, trial: true })).statusCode).toBe(201)
  const accounts = await Promise.all(range(20).map(() => ledger.openAccount({ balance: '100000.00' }, at)))
  const orders = range(1_000).map((index) => ({
    operation: 'transfer',
    source_account: accounts[index % 20],
    target_account: accounts[(index + 1) % 20],
    amount: '1.00',
  }))
  for (let posted = 0; posted < transfers; posted += orders.length) {
    const answer = await ledger.post('/v1/transactions/batch', { mode: 'atomic', orders }, at)
    expect(answer.statusCode, answer.text).toBe(201)
  }
})
afterAll(async () => {
  await ledger.close()
  await closeServer(peer)
})

const deleted = async (): Promise<number> => {
  const { rows } = await ledger.db.query<{ rows: string }>(
    `select coalesce(sum(value::bigint), 0) as rows from removals, jsonb_each_text(deleted)`,
  )
  return Number(rows[0]?.rows)
}
const isEnded = async () => {
  const { rows } = await ledger.db.query('select ended_at from removals')
  return rows[0].ended_at !== null
}

test('a removal whose service is killed again and again goes on where it was', async () => {
  const { rows } = await ledger.db.query('select id from ledgers where name = $1', [at.ledger])
  const number = rows[0].id
  expect((await ledger.delete('/v1/ledgers/trial')).statusCode).toBe(202)
  const url = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`
  let kills = 0
  while (!(await isEnded())) {
    const before = await deleted()
    const environment = { DATABASE_URL: ledger.serviceUrl, FX_URL: url, REVENUE_URL: url }
    const service = await startServiceProcess(environment)
    // The last ones may end it.
    await until('it has removed more', async () => (await deleted()) > before || (await isEnded()))
    if (kills === 5) await until('it is removed', isEnded)
    await service.end('SIGKILL')
    kills += 1
    await ledger.verify()
  }
  console.log(`killed ${kills} times`)
  expect(kills).toBeGreaterThan(1)
  const left = await ledger.db.query(
    `select table_name as name from information_schema.columns
      where table_schema = 'ledger' and column_name = 'ledger' and table_name <> 'removals'`,
  )
  for (const { name } of left.rows) {
    const { rowCount } = await ledger.db.query(`select from ${name} where ledger = $1`, [number])
    expect(rowCount, name).toBe(0)
  }
  const { rows: removals } = await ledger.db.query('select deleted from removals')
  // With the deposits and their system accounts.
  expect(removals[0].deleted).toMatchObject({ transactions: transfers + 20, entries: 2 * (transfers + 20) })
  await ledger.verify()
})
