import { type CutProxy, scale, startCutProxy, startPostgres } from '@florin/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { pick, pickSome, until } from './clients.ts'
import { startHistory } from './history.ts'
import { type Answer, range, startLedger, type TestLedger } from './ledger.ts'

const cuts = scale(12, 50)

let proxy: CutProxy
/** Reaches the database through the proxy. */
let ledger: TestLedger
/** Another replica, which reaches it directly. */
let replica: TestLedger
let accounts: string[]

beforeAll(async () => {
  replica = await startLedger()
  const { hostname, port } = new URL(replica.superuserUrl)
  proxy = await startCutProxy(Number(port), hostname)
  ledger = await startLedger({ on: replica, through: proxy.through })
  accounts = await Promise.all(range(4).map(() => replica.openAccount({ balance: '10000.00' })))
})
afterAll(async () => {
  await ledger.close()
  await proxy.close()
  await replica.close()
})

function newTransfer() {
  const [source_account, target_account] = pickSome(accounts, 2)
  return { source_account, target_account, amount: '1.00', metadata: { cut: 'at commit' } }
}

async function readMetric(line: string): Promise<number> {
  const { text } = await ledger.get('/metrics')
  return Number(
    text
      .split('\n')
      .find((each) => each.startsWith(line))
      ?.slice(line.length) ?? 0,
  )
}

const readDoubts = (outcome: string) => readMetric(`ledger_commit_outcome_unknown_total{outcome="${outcome}"}`)

test.each([
  { cut: 'before', found: 'aborted' },
  { cut: 'after', found: 'committed' },
] as const)(
  `a connection that is cut ${cuts} times $cut its commit takes effect costs no client its answer`,
  async ({ cut, found }) => {
    const history = await startHistory(replica)
    const doubts = await readDoubts(found)

    for (const round of range(cuts)) {
      const orders = range(3).map((i) => ({ key: `${cut} ${round} ${i}`.replaceAll(' ', '-'), body: newTransfer() }))
      const sprung = proxy.cutNextCommit(cut)
      const first = await Promise.all(orders.map(({ key, body }) => history.post(ledger, '/v1/transfers', body, key)))
      await sprung
      for (const [i, { key, body }] of orders.entries()) {
        expect(first[i]?.statusCode).toBe(201)
        // This order wrote it, once: it was not found as another's.
        expect(first[i]?.headers['idempotent-replayed']).toBeUndefined()
        const again = (await history.post(pick([ledger, replica]), '/v1/transfers', body, key)) as Answer
        expect(again.headers['idempotent-replayed']).toBe('true')
        expect(again.text).toBe(first[i]?.text)
      }
    }

    expect((await readDoubts(found)) - doubts).toBe(cuts)
    expect(await history.check()).toMatchObject({ ok: 3 * cuts, fail: 0, info: 0 })
  },
)

test('one key, cut after its commit, sent to another replica meanwhile, moves money once', async () => {
  const history = await startHistory(replica)
  const rounds = scale(8, 20)
  for (const round of range(rounds)) {
    const body = newTransfer()
    const key = `meanwhile-${round}`
    void proxy.cutNextCommit(pick(['before', 'after']))
    const answers = await Promise.all(
      [ledger, replica, replica].map((to) => history.post(to, '/v1/transfers', body, key)),
    )
    expect(answers.map((answer) => answer?.statusCode)).toEqual([201, 201, 201])
    // The other replica may have been faster, and left this one no commit to cut.
    await history.post(ledger, '/v1/transfers', newTransfer(), `${key}-next`)
  }
  expect(await history.check()).toMatchObject({ ok: 2 * rounds, info: 0 })
})

test('a commit whose outcome cannot be found out answers 503 outcome_unknown, and a retry tells it', async () => {
  const history = await startHistory(replica)
  const orders = range(20).map((i) => ({ body: newTransfer(), key: `unknown-${i}` }))
  const sprung = proxy.cutNextCommit('after')
  const answers = orders.map(({ body, key }) => history.post(ledger, '/v1/transfers', body, key))
  await sprung
  await proxy.goDown()
  // Those that come while it is away were never written.
  const late = orders.map(({ body }, i) => history.post(ledger, '/v1/transfers', body, `late-${i}`))

  for (const answer of await Promise.all([...answers, ...late])) {
    expect(answer?.statusCode).toBe(503)
    expect(answer?.body.code).toMatch(/^(outcome_unknown|database_unavailable)$/)
    expect(Number(answer?.headers['retry-after'])).toBeGreaterThan(0)
  }

  expect(history.answers()['503 outcome_unknown']).toBeGreaterThan(0)
  const unknown = await history.check()
  expect(unknown.infoPresent).toBe(unknown.info)
  await proxy.comeBack()
  await until('the service serves again', async () => (await ledger.get('/readyz')).statusCode === 200)
  for (const { body, key } of orders) {
    expect(await history.postUntilKnown(() => ledger, '/v1/transfers', body, key)).toBe('ok')
    await history.post(replica, '/v1/transfers', body, key)
  }
  expect(await history.check()).toMatchObject({ ok: 20, fail: 20, info: 0, infoHadCommitted: unknown.info })
})

test('an account that may have been opened answers 503 outcome_unknown, and a retry finds it', async () => {
  const open = () => ledger.post('/v1/accounts', { currency: 'USD' }, { key: 'account-unknown' })
  const sprung = proxy.cutNextCommit('after')
  const answer = open()
  await sprung
  await proxy.goDown()
  expect((await answer).body).toMatchObject({ status: 503, code: 'outcome_unknown' })
  await proxy.comeBack()
  expect(await open()).toMatchObject({ statusCode: 201, headers: { 'idempotent-replayed': 'true' } })
})

test('a commit that still waits for a standby when its client is gone is waited for, not called undone', async () => {
  const server = await startPostgres()
  onTestFinished(() => server.stop())
  const { hostname, port } = new URL(server.superuserUrl)
  const ownProxy = await startCutProxy(Number(port), hostname)
  onTestFinished(() => ownProxy.close())
  const direct = await startLedger({ server: server.superuserUrl })
  onTestFinished(() => direct.close())
  const cut = await startLedger({ on: direct, through: ownProxy.through, posting: { lanes: 1 } })
  onTestFinished(() => cut.close())
  const [source, target] = [await direct.openAccount({ balance: '10.00' }), await direct.openAccount()]
  const superuser = new pg.Client(server.superuserUrl)
  await superuser.connect()
  onTestFinished(() => superuser.end())
  const release = await server.holdCommits()
  const answer = cut.postTransfer([source, target], '1.00')
  await until('the commit waits for the standby', async () => {
    const { rowCount } = await superuser.query(
      `select from pg_stat_activity where wait_event = 'SyncRep' and application_name = 'ledger-posting'`,
    )
    return Boolean(rowCount)
  })
  await ownProxy.goDown()
  await ownProxy.comeBack()
  let answered = false
  void answer.then(() => {
    answered = true
  })
  await until('the engine asks on a new connection', async () => {
    const { rowCount } = await superuser.query(
      `select from pg_stat_activity where application_name = 'ledger-posting' and query like '%pg_xact_status%'`,
    )
    return Boolean(rowCount)
  })
  expect(answered).toBe(false)
  await release()

  const { statusCode, headers } = await answer
  expect([statusCode, headers['idempotent-replayed']]).toEqual([201, undefined])
  expect(await direct.balancesOf(source, target)).toEqual(['9.00', '1.00'])
  await direct.verify()
})
