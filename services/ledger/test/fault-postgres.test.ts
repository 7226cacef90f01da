import { type PrivatePostgres, scale, startPostgres } from '@florin/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pick, pickSome, startClients, until } from './clients.ts'
import { type History, startHistory } from './history.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'

const clients = 50

let postgres: PrivatePostgres
let ledger: TestLedger
let replicas: TestLedger[]
let accounts: string[]

beforeAll(async () => {
  postgres = await startPostgres()
  ledger = await startLedger({ server: postgres.superuserUrl })
  replicas = [ledger, await startLedger({ on: ledger })]
  accounts = await Promise.all(range(20).map(() => ledger.openAccount({ balance: '100000.00' })))
  // What a service knows of an account it reads once; a read that the fault meets is not repeated.
  for (const replica of replicas) {
    await Promise.all(accounts.map((account) => replica.post('/v1/deposits', { account, amount: '1.00' })))
  }
})
afterAll(async () => {
  try {
    await replicas[1]?.close()
    await ledger.close()
  } finally {
    await postgres.stop()
  }
})

function newTransfer() {
  const [source_account, target_account] = pickSome(accounts, 2)
  return { source_account, target_account, amount: '1.00' }
}

async function readDoubts(): Promise<string> {
  const metrics = await Promise.all(replicas.map((replica) => replica.get('/metrics')))
  return metrics.flatMap(({ text }) => text.match(/^ledger_commit_outcome_unknown_total.*/gm) ?? []).join(', ')
}

/** On a slow machine the server is away for longer than an order waits: such an order is refused, and nothing moved. */
function answersWithoutRefusals(history: History): string[] {
  return Object.keys(history.answers()).filter((answer) => !/^503 (overloaded|database_unavailable)$/.test(answer))
}

test('kill -9 of PostgreSQL under load: nothing acknowledged is lost, and the service recovers by itself', async () => {
  const history = await startHistory(ledger)
  const load = startClients(clients, () => history.postUntilKnown(() => pick(replicas), '/v1/transfers', newTransfer()))

  for (const kills of range(scale(1, 3))) {
    await until('500 more are acknowledged', () => history.acknowledged() >= 500 * (kills + 1))
    await postgres.killHard()
    for (const replica of replicas) {
      await until('it says that it is not ready', async () => (await replica.get('/readyz')).statusCode === 503)
      const read = await replica.get(`/v1/accounts/${accounts[0]}`)
      expect(read.body).toMatchObject({ status: 503, code: 'database_unavailable' })
    }
    const before = history.acknowledged()
    await postgres.start()
    await until('it serves again', () => history.acknowledged() > before + 100)
    for (const replica of replicas) {
      await until('it is ready again', async () => (await replica.get('/readyz')).statusCode === 200)
    }
  }
  await load.stop()

  const summary = await history.check()
  console.log('kill -9 of PostgreSQL:', JSON.stringify({ ...summary, answers: history.answers() }), await readDoubts())
  expect(answersWithoutRefusals(history)).toEqual(['201'])
  expect(summary).toMatchObject({ info: 0 })
})

test('kill -9 of a backend in the middle of its work, which restarts the whole server, again and again', async () => {
  const history = await startHistory(ledger)
  const load = startClients(clients, () => history.postUntilKnown(() => pick(replicas), '/v1/transfers', newTransfer()))

  for (const _ of range(scale(2, 5))) {
    const before = history.acknowledged()
    await until('it serves', () => history.acknowledged() > before + 200)
    process.kill(await findPostingBackend(), 'SIGKILL')
  }
  const before = history.acknowledged()
  await until('it serves after the last kill', () => history.acknowledged() > before + 200)
  await load.stop()

  const summary = await history.check()
  console.log('kill -9 of backends:', JSON.stringify({ ...summary, answers: history.answers() }), await readDoubts())
  expect(answersWithoutRefusals(history)).toEqual(['201'])
  expect(summary).toMatchObject({ info: 0 })
})

/** A process of this file's own server. */
async function findPostingBackend(): Promise<number> {
  let pid: number | undefined
  await until('a posting is written', async () => {
    const superuser = new pg.Client(ledger.superuserUrl)
    superuser.on('error', () => undefined)
    try {
      await superuser.connect()
      const { rows } = await superuser.query<{ pid: number }>(
        `select pid from pg_stat_activity where application_name = 'ledger-posting' and state <> 'idle'`,
      )
      pid = rows[0]?.pid
      await superuser.end()
    } catch {
      // The server is still on its way back.
    }
    return pid !== undefined
  })
  return pid as number
}

test('connections that are terminated over and over cost no acknowledged transaction and end no process', async () => {
  const history = await startHistory(ledger)
  const superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  const load = startClients(clients, () => history.post(pick(replicas), '/v1/transfers', newTransfer()))
  let terminated = 0

  const rounds = scale(10, 40)
  for (const _ of range(rounds)) {
    const before = history.acknowledged()
    await until('some are acknowledged', () => history.acknowledged() > before + 20)
    const { rowCount } = await superuser.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name in ('ledger', 'ledger-posting')`,
    )
    terminated += rowCount ?? 0
  }
  await load.stop()
  await superuser.end()

  const summary = await history.check()
  console.log('terminated', terminated, JSON.stringify({ ...summary, answers: history.answers() }), await readDoubts())
  expect(terminated).toBeGreaterThanOrEqual(2 * rounds)
  expect(Object.keys(history.answers())).toEqual(['201'])
  expect(summary).toMatchObject({ info: 0 })
})

test('while PostgreSQL is down every route answers 503 database_unavailable, and none 500', async () => {
  const known = await ledger.post('/v1/transfers', newTransfer())
  const history = await startHistory(ledger)
  await postgres.killHard()

  const account = accounts[0]
  const amount = '1.00'
  const answers = await Promise.all([
    ...[
      '/v1/ledgers',
      '/v1/currencies',
      '/v1/accounts',
      `/v1/accounts/${account}`,
      '/v1/accounts/customers.not-yet-seen',
      `/v1/accounts/${account}/balance`,
      `/v1/accounts/${account}/entries`,
      '/v1/transactions',
      `/v1/transactions/${known.body.id}`,
      '/v1/transactions/key:some-key',
      '/v1/trial-balance',
      '/v1/owners/alice/balances',
    ].map((path) => ledger.get(path)),
    ledger.get('/v1/accounts', { ledger: 'not-yet-seen' }),
    ledger.patch(`/v1/accounts/${account}`, { name: 'Alice' }),
    ledger.post('/v1/ledgers', { name: 'other' }),
    ledger.post('/v1/accounts', { currency: 'USD' }),
    ledger.post('/v1/currencies', { code: 'BTC', exponent: 8, name: 'Bitcoin' }),
    history.post(ledger, '/v1/deposits', { account, amount }),
    history.post(ledger, '/v1/withdrawals', { account, amount }),
    history.post(ledger, '/v1/transfers', newTransfer()),
    history.post(ledger, `/v1/transactions/${known.body.id}/reversal`, {}),
    history.post(ledger, '/v1/transactions', {
      entries: [
        { account, direction: 'debit', amount },
        { account: accounts[1], direction: 'credit', amount },
      ],
    }),
    ledger.post('/v1/transfers?dry_run=true', newTransfer(), { key: null }),
  ])

  for (const answer of answers) {
    expect(answer?.body).toMatchObject({ status: 503, code: 'database_unavailable' })
    expect(Number(answer?.headers['retry-after'])).toBeGreaterThan(0)
  }
  expect((await ledger.get('/livez')).statusCode).toBe(200)
  await postgres.start()
  await until('it is ready again', async () => (await ledger.get('/readyz')).statusCode === 200)
  expect(await history.check()).toMatchObject({ ok: 0, info: 0, fail: 5 })
  expect((await ledger.post('/v1/transfers', newTransfer())).statusCode).toBe(201)
})
