import { setTimeout as sleep } from 'node:timers/promises'
import { type PrivatePostgres, slowness, startPostgres } from '@florin/testing'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readHorizon } from '../src/horizon/queries.ts'
import { pick, until } from './clients.ts'
import { type Answer, range, startLedger, type TestLedger } from './ledger.ts'

/** Its commits can be held up, as by a standby that does not answer. */
let server: PrivatePostgres
let replicas: [TestLedger, TestLedger]
let superuser: pg.Client
let accounts: string[]

beforeAll(async () => {
  server = await startPostgres()
  const ledger = await startLedger({ server: server.superuserUrl })
  replicas = [ledger, await startLedger({ on: ledger })]
  superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  accounts = await Promise.all(range(3).map(() => ledger.openAccount({ minimum_balance: null })))
})
afterEach(() => release())
afterAll(async () => {
  await replicas[0].verify()
  await superuser.end()
  await replicas[1].close()
  await replicas[0].close()
  await server.stop()
})

let release = async (): Promise<void> => undefined
async function holdUpCommits(): Promise<void> {
  release = await server.holdCommits()
}

async function countHeldUp(): Promise<number> {
  const { rows } = await superuser.query(
    `select count(*)::integer as sessions from pg_stat_activity where wait_event = 'SyncRep' and application_name = 'ledger-posting'`,
  )
  return rows[0].sessions
}

const deposit = (ledger: TestLedger, account = pick(accounts)) =>
  ledger.post('/v1/deposits', { account, amount: '1.00' })

async function expectPosted(answers: Promise<Answer>[]): Promise<Answer[]> {
  const found = await Promise.all(answers)
  for (const { statusCode, text } of found) expect(statusCode, text).toBe(201)
  return found
}

const now = async () => new Date((await readHorizon(replicas[0].db)).nowMs)

describe('horizon()', () => {
  const writers: pg.Client[] = []
  async function connect(url = replicas[0].serviceUrl): Promise<pg.Client> {
    const client = new pg.Client(url)
    await client.connect()
    await client.query('set search_path = ledger')
    writers.push(client)
    return client
  }
  afterEach(async () => {
    await Promise.all(writers.splice(0).map((client) => client.end()))
  })
  const readMs = async () => (await readHorizon(replicas[0].db)).horizonMs
  const stampMs = async (client: pg.Client) => {
    const { rows } = await client.query('select (extract(epoch from stamp()) * 1000)::float8 as ms')
    return rows[0].ms as number
  }
  const firstStatement = async (client: pg.Client) => {
    const { rows } = await client.query('select (extract(epoch from transaction_timestamp()) * 1000)::float8 as ms')
    return rows[0].ms as number
  }

  test('is the clock where nothing is being written', async () => {
    await connect()
    const { horizonMs, nowMs } = await readHorizon(replicas[0].db)
    expect(nowMs - horizonMs).toBeLessThanOrEqual(1_000 * slowness)
  })

  test('stays where a transaction began that may still record something, until it has ended', async () => {
    const writer = await connect()
    await writer.query('begin')
    const begunMs = await firstStatement(writer)
    await sleep(20)
    const stampedMs = await stampMs(writer)
    expect(stampedMs).toBeGreaterThan(begunMs)
    await sleep(20)
    expect(await readMs()).toBe(Math.floor(begunMs))
    await writer.query('savepoint one')
    await stampMs(writer)
    expect(await readMs()).toBe(Math.floor(begunMs))
    await writer.query('commit')
    expect(await readMs()).toBeGreaterThan(stampedMs)
  })

  test('waits for those who log in as the service, and for nobody who cannot write in the books', async () => {
    const logIn = async (role: string) => {
      await superuser.query(`alter role ${role} password 'secret'`)
      const url = new URL(replicas[0].superuserUrl)
      Object.assign(url, { username: role, password: 'secret' })
      return connect(url.href)
    }
    const outsider = await logIn('fx_service')
    await outsider.query('begin')
    const outsideMs = await firstStatement(outsider)
    await outsider.query('select pg_current_xact_id()')
    await sleep(20)
    expect(await readMs()).toBeGreaterThan(outsideMs)
    const insider = await logIn('ledger_service')
    await insider.query('begin')
    const begunMs = await firstStatement(insider)
    await stampMs(insider)
    await sleep(20)
    expect(await readMs()).toBe(Math.floor(begunMs))
  })

  test('passes a transaction that only reads, which can then record nothing before it', async () => {
    const writer = await connect()
    await writer.query('begin')
    const begunMs = await firstStatement(writer)
    await sleep(20)
    const horizonMs = await readMs()
    expect(horizonMs).toBeGreaterThan(begunMs)
    expect(await stampMs(writer)).toBeGreaterThanOrEqual(horizonMs)
    await writer.query('rollback')
  })

  test('has before it, at every moment, exactly what will ever be there', async () => {
    const clients = await Promise.all(range(8).map(() => connect()))
    const rowsBefore = async (horizonMs: number) => {
      const { rows } = await replicas[1].db.query<{ code: string }>(
        `select code from currencies where code like 'H%' and created_at < to_timestamp($1 / 1000.0) order by code`,
        [horizonMs],
      )
      return rows.map(({ code }) => code)
    }
    let writing = true
    const seen: { horizonMs: number; codes: string[] }[] = []
    const reader = (async () => {
      while (writing) {
        const horizonMs = await readMs()
        seen.push({ horizonMs, codes: await rowsBefore(horizonMs) })
      }
    })()
    await Promise.all(
      clients.map(async (client, writer) => {
        for (const round of range(40)) {
          await client.query('begin')
          if (round % 3 === 0) await sleep(Math.random() * 10)
          await client.query(`insert into currencies (ledger, code, exponent, name) values (1, $1, 2, 'x')`, [
            `H${writer}X${round}`,
          ])
          if (round % 2 === 0) await sleep(Math.random() * 10)
          await client.query(round % 7 === 0 ? 'rollback' : 'commit')
        }
      }),
    )
    writing = false
    await reader
    expect(new Set(seen.map(({ codes }) => codes.length)).size).toBeGreaterThan(20)
    for (const { horizonMs, codes } of seen) expect(await rowsBefore(horizonMs)).toEqual(codes)
    expect((await rowsBefore(Date.now() + 1_000)).length).toBe(8 * (40 - 6))
  })
})

describe('while commits are held up', () => {
  test('an answer that is not final says so, and the same moment is final once they are done', async () => {
    const [writing, asked] = replicas
    const account = await writing.openAccount({ balance: '5.00' })
    await holdUpCommits()
    const posted = deposit(writing, account)
    await until('the commit is held up', async () => (await countHeldUp()) > 0)
    const at = (await now()).toISOString()
    const paths = [`/v1/accounts/${account}/balance`, '/v1/trial-balance', `/v1/accounts/${account}/entries`].concat(
      '/v1/fx/positions',
    )
    for (const { statusCode, body, text } of await Promise.all(paths.map((path) => asked.get(`${path}?at=${at}`)))) {
      expect(statusCode, text).toBe(200)
      expect(body.final).toBe(false)
    }
    // Without a moment nothing is waited for.
    expect((await asked.get(`/v1/accounts/${account}/balance`)).body).not.toHaveProperty('final')
    const waiting = Promise.all(paths.map((path) => asked.get(`${path}?at=${at}`)))
    await release()
    await expectPosted([posted])
    expect((await waiting).map(({ body }) => body.final)).toEqual([true, true, true, true])
    expect((await waiting)[0]?.body).toMatchObject({ posted: '6.00', at })
  })

  test('an answer for a moment never changes once it says that it is final', async () => {
    interface Question {
      path: string
      text: string
    }
    const answered: Question[] = []
    let doubtful = 0
    const ask = async () => {
      const at = new Date((await now()).getTime() - pick([0, 0, 2, 20, -20])).toISOString()
      const path = pick([
        `/v1/accounts/${pick(accounts)}/balance`,
        '/v1/accounts/system.cash.usd/balance',
        '/v1/trial-balance',
      ])
      const { statusCode, body, text } = await pick(replicas).get(`${path}?at=${at}`)
      expect(statusCode, text).toBe(200)
      if (body.final) answered.push({ path: `${path}?at=${at}`, text })
      else doubtful += 1
    }
    for (const round of range(16)) {
      await holdUpCommits()
      const postings = range(6).map((index) => deposit(replicas[index % 2] as TestLedger))
      await until('a commit is held up', async () => (await countHeldUp()) > 0)
      const asking = Promise.all(range(6).map(ask))
      if (round % 8 === 0) await asking
      await release()
      await expectPosted(postings)
      await asking
      await Promise.all([...range(4).map(ask), expectPosted([deposit(pick(replicas))])])
    }
    expect(answered.length).toBeGreaterThan(50)
    expect(doubtful).toBeGreaterThan(0)
    for (const { path, text } of answered) expect((await pick(replicas).get(path)).text).toBe(text)
  })

  test('a poller that asks from the horizon of its last list gets every transaction once', async () => {
    const account = await replicas[0].openAccount({ minimum_balance: null })
    let writing = true
    const polls = [
      { path: `/v1/transactions?account=${account}`, idOf: ({ id }: { id: string }) => id },
      { path: '/v1/transactions?kind=deposit', idOf: ({ id }: { id: string }) => id },
      {
        path: `/v1/accounts/${account}/entries?order=asc`,
        idOf: ({ transaction }: { transaction: string }) => transaction,
      },
    ].map(({ path, idOf }) => ({ path, idOf, from: new Date(0).toISOString(), taken: [] as string[] }))
    async function poll(poller: (typeof polls)[number]): Promise<void> {
      const horizons = new Set<string>()
      const taken: string[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page = `${poller.path}&from=${poller.from}&limit=4${cursor && `&cursor=${cursor}`}`
        const { statusCode, body, text } = await pick(replicas).get(page)
        expect(statusCode, text).toBe(200)
        horizons.add(body.horizon)
        for (const row of body.data) if (row.recorded_at < body.horizon) taken.push(poller.idOf(row))
        cursor = body.next_cursor
      }
      expect(horizons.size).toBe(1)
      poller.taken.push(...taken)
      const [horizon] = [...horizons] as [string]
      if (horizon > poller.from) poller.from = horizon
    }
    const pollers = polls.map(async (poller) => {
      while (writing) await poll(poller)
    })
    const posted: Answer[] = []
    for (const _ of range(12)) {
      await holdUpCommits()
      const postings = range(8).map((index) => deposit(replicas[index % 2] as TestLedger, account))
      await until('a commit is held up', async () => (await countHeldUp()) > 0)
      await sleep(30)
      await release()
      posted.push(...(await expectPosted(postings)))
    }
    writing = false
    await Promise.all(pollers)
    const ids = posted.map(({ body }) => body.id).sort()
    for (const poller of polls) {
      await until('the horizon has passed the last one', async () => {
        await poll(poller)
        return (
          poller.from >
          posted
            .map(({ body }) => body.recorded_at)
            .sort()
            .at(-1)
        )
      })
      expect(poller.taken.length).toBe(new Set(poller.taken).size)
      expect(poller.taken.filter((id) => ids.includes(id)).sort()).toEqual(ids)
    }
  })
})

test('a moment in the future is refused; one within the time that a question may wait is waited for', async () => {
  const [ledger] = replicas
  const [account] = accounts
  const future = new Date((await now()).getTime() + 60_000).toISOString()
  for (const path of [
    `/v1/accounts/${account}/balance`,
    `/v1/accounts/${account}/entries`,
    '/v1/trial-balance',
    '/v1/balance-sheet',
    '/v1/fx/positions',
  ]) {
    const { body } = await ledger.expectRefusal('422 moment_in_future', () => ledger.get(`${path}?at=${future}`))
    expect(body.detail).toMatch(/the database's clock shows \d{4}-/)
  }
  const soon = new Date((await now()).getTime() + 300).toISOString()
  const { body } = await ledger.get(`/v1/accounts/${account}/balance?at=${soon}`)
  expect(body).toMatchObject({ at: soon, final: true })
  expect((await now()).toISOString() > soon).toBe(true)
})
