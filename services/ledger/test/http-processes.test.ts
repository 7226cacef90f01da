import { randomUUID } from 'node:crypto'
import { createTestIssuer, scale, type TestIssuer } from '@florin/testing'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { pickSome, startClients, until } from './clients.ts'
import { type FxStub, startFxStub } from './fx-stub.ts'
import { type History, startHistory } from './history.ts'
import { type Answer, range, startLedger, type TestLedger } from './ledger.ts'
import { type RevenueService, startRevenueService } from './revenue-service.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'

/*
 * The service as several processes that listen on one port, against the same service as one process, on one database.
 */
let fx: FxStub
let revenue: RevenueService
let issuer: TestIssuer
/** One process. */
let ledger: TestLedger
let accounts: string[]
let environment: Record<string, string>

beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684' })
  revenue = await startRevenueService()
  await revenue.addSchedule({ code: 'flat', rule: { flat: '0.25' } })
  issuer = await createTestIssuer()
  const authorization = `Bearer ${await issuer.token(['admin@*'], { sub: 'admin' })}`
  ledger = await startLedger({ fx: fx.url, revenue: revenue.url, auth: issuer.auth, authorization })
  accounts = []
  for (const _ of range(10)) accounts.push(await ledger.openAccount({ balance: '100000.00' }))
  environment = { DATABASE_URL: ledger.serviceUrl, FX_URL: fx.url, REVENUE_URL: revenue.url, HTTP_PROCESSES: '2' }
})
afterAll(async () => {
  await ledger.verify()
  await Promise.all([ledger.close(), revenue.close(), fx.close()])
})

interface Line {
  pid: number
  msg: string
  reqId?: string
}

const linesOf = (service: ServiceProcess) =>
  service
    .output()
    .split('\n')
    .flatMap((line): Line[] => (line.startsWith('{') && line.endsWith('}') ? [JSON.parse(line)] : []))
/** The processes that have ever listened, oldest first. */
const listenersOf = (service: ServiceProcess) =>
  linesOf(service).flatMap(({ pid, msg }) => (msg.startsWith('Server listening') ? [pid] : []))

/** Returns when two processes listen. */
async function startListeners(more: Record<string, string> = {}): Promise<ServiceProcess> {
  const service = await startServiceProcess({ ...environment, ...more })
  onTestFinished(async ({ task }) => {
    await service.end('SIGKILL')
    if (task.result?.state === 'fail')
      console.log(
        service
          .output()
          .split('\n')
          .filter((line) => !line.includes('"msg":"request"'))
          .join('\n'),
      )
  })
  await until('both listen', () => listenersOf(service).length >= 2)
  return service
}

function newTransfer() {
  const [source_account, target_account] = pickSome(accounts, 2)
  return { source_account, target_account, amount: '1.00' }
}

const transfer = (history: History, to: () => ServiceProcess | Promise<ServiceProcess>) =>
  history.postUntilKnown(to, '/v1/transfers', newTransfer())

test('each kind of posting is answered as by one process, also when it is replayed there', async () => {
  const service = await startListeners({ AUTH_ISSUER: issuer.issuer, AUTH_KEYS: JSON.stringify(issuer.keySet) })
  const as = async (sub: string, grants = ['admin@*']) => ({
    authorization: `Bearer ${await issuer.token(grants, { sub })}`,
  })
  const admin = await as('admin')
  const [account, target] = accounts as [string, string]
  const euros = await ledger.openAccount({ currency: 'EUR' })

  /** Sends an order to the listeners, and then the same to the one process, whose answer comes from the database. */
  async function post(path: string, body?: object, headers = admin): Promise<Answer['body']> {
    const key = randomUUID()
    let answer = await service.post(path, body, { key, headers })
    // On a slow machine another service may not answer in time.
    while (answer.statusCode === 503) answer = await service.post(path, body, { key, headers })
    expect(answer.statusCode, answer.text).toBeOneOf([201, 202])
    const replay = await ledger.post(path, body, { key, headers })
    expect(replay.headers['idempotent-replayed']).toBe('true')
    expect(answer.text).toBe(replay.text)
    return answer.body
  }

  const amount = '10.00'
  const moved = await post('/v1/transfers', { source_account: account, target_account: target, amount })
  expect(moved.entries[1]).toMatchObject({ account: target, amount, balance_after: '100010.00', sequence: 2 })
  await post('/v1/deposits', { account, amount, metadata: { note: 'ünïcode \u2028' }, fee_schedule: 'flat' })
  await post(`/v1/transactions/${moved.id}/reversal`, {})
  const conversion = { source_account: account, target_account: euros, source_amount: amount, at_any_rate: true }
  expect(await post('/v1/conversions', conversion)).toMatchObject({ conversion: { source_amount: amount } })

  const held = await post('/v1/holds', { account, target_account: target, amount, expires_in: 60 })
  expect(Date.parse(held.expires_at) - Date.parse(held.created_at)).toBe(60_000)
  const captured = await post(`/v1/holds/${held.id}/capture`, { amount: '4.00', merchant: { name: 'Shop' } })
  expect(captured).toMatchObject({ hold: held.id, payment: { number: 'payment1' } })
  expect(await post(`/v1/holds/${held.id}/void`)).toMatchObject({ status: 'voided', released: '6.00' })

  const paid = await post('/v1/payments', { account, amount, merchant: { name: 'Shop' }, cashback: { amount: '0.50' } })
  expect(paid.payment).toMatchObject({ number: 'payment2', cashback: { amount: '0.50' } })
  await post(`/v1/payments/${paid.id}/refund`, { amount: '5.00' })

  const soon = new Date(Date.now() + 1_000).toISOString()
  const later = { source_account: account, target_account: target, amount, scheduled_for: soon }
  const { id: scheduled } = await post('/v1/transfers', later)
  const read = (path: string) => ledger.get(path).then(({ body }) => body)
  await until('it is posted', async () => (await read(`/v1/scheduled/${scheduled}`)).status === 'posted')

  await ledger.post('/v1/approval-rules', { operation: 'postHold' })
  await until('the rule applies', async () => {
    const answer = await service.post('/v1/holds', { account, amount }, { key: randomUUID(), headers: admin })
    if (answer.statusCode === 201) return false
    const headers = await as('bob')
    const approved = await service.post(`/v1/proposals/${answer.body.id}/approve`, undefined, { key: null, headers })
    expect(approved, approved.text).toMatchObject({ statusCode: 201, body: { status: 'open' } })
    return true
  })

  const refused = { source_account: account, target_account: target, amount: '1000000000.00' }
  const key = randomUUID()
  const refusals = [
    await service.post('/v1/transfers', refused, { key, headers: admin }),
    await ledger.post('/v1/transfers', refused, { key }),
  ]
  expect(refusals.map(({ body }) => [body.code, body.detail])).toEqual(
    Array(2).fill(['insufficient_funds', expect.any(String)]),
  )
  const dryRun = await service.post(
    '/v1/payments?dry_run=true',
    { account, amount, merchant: { name: 'Shop' } },
    { key: null, headers: admin },
  )
  expect(dryRun, dryRun.text).toMatchObject({ statusCode: 200, body: { id: null, payment: { number: null } } })
})

test('the same key at once at both listeners posts once', async () => {
  const history = await startHistory(ledger)
  const service = await startListeners()
  for (const _ of range(10)) {
    const [order, key] = [newTransfer(), randomUUID()]
    await Promise.all(range(8).map(() => history.postUntilKnown(() => service, '/v1/transfers', order, key)))
  }
  // It finds a key that is there twice, or was answered differently.
  expect(await history.check()).toMatchObject({ ok: 10, info: 0 })
  const posting = linesOf(service).flatMap(({ pid, reqId }) => (reqId ? [pid] : []))
  expect([...new Set(posting)].sort()).toEqual(listenersOf(service).sort())
})

test('kill -9 of a listener under load loses no acknowledged transfer and doubles none, and another one takes its place', async () => {
  const history = await startHistory(ledger)
  const service = await startListeners()
  const load = startClients(20, () => transfer(history, () => service))
  for (const kill of range(scale(2, 5))) {
    const before = history.acknowledged()
    await until('more are acknowledged', () => history.acknowledged() > before + 100)
    process.kill(listenersOf(service).at(-1) as number, 'SIGKILL')
    await until('another one listens', () => listenersOf(service).length >= kill + 3)
  }
  await load.stop()

  expect(await history.check()).toMatchObject({ fail: 0, info: 0 })
  const { text } = await service.get('/metrics')
  expect(text).toContain('ledger_posting_queue_length 0')
  expect(linesOf(service).filter(({ msg }) => msg === 'a listener has ended').length).toBe(scale(2, 5))
  expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null })
})

test('kill -9 of the primary under load ends the listeners, and loses no acknowledged transfer', async () => {
  const history = await startHistory(ledger)
  let service: Promise<ServiceProcess> = startListeners()
  const load = startClients(20, () => transfer(history, () => service))
  await until('more are acknowledged', () => history.acknowledged() > 200)
  const victim = await service
  // It resolves when nobody writes to the log any more.
  const killed = victim.end('SIGKILL')
  service = killed.then(() => startListeners())
  expect(await killed).toEqual({ code: null, signal: 'SIGKILL' })
  const before = history.acknowledged()
  await until('it serves again', () => history.acknowledged() > before + 100)
  await load.stop()

  expect(await history.check()).toMatchObject({ fail: 0, info: 0 })
})

test('SIGTERM under load: every request in flight is answered, and all processes end', async () => {
  const history = await startHistory(ledger)
  const service = await startListeners()
  const postAll = () => range(50).map(() => history.post(service, '/v1/transfers', newTransfer()))
  // So that the next ones need no connections of their own.
  await Promise.all(postAll())
  const before = history.acknowledged()
  const inFlight = postAll()
  await until('one is answered', () => history.acknowledged() > before)

  const ended = service.end('SIGTERM')

  const answers = await Promise.all(inFlight)
  // A busy machine may refuse some.
  for (const answer of answers) expect(answer?.statusCode).toBeOneOf([201, 503])
  expect(await ended).toEqual({ code: 0, signal: null })
  expect(await history.check()).toMatchObject({ info: 0 })
  expect(linesOf(service).filter(({ msg }) => msg === 'closed')).toHaveLength(3)
})

test('/metrics of the port shows the sum of all processes, also of those that have ended', async () => {
  const service = await startListeners()
  const transfers = async () => {
    const { text } = await service.get('/metrics')
    const read = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0)
    return [
      read(/^http_request_duration_seconds_count\{method="POST",route="\/v1\/transfers",status="201"\} (\d+)$/m),
      read(/^ledger_transactions_total\{kind="transfer",result="accepted"\} (\d+)$/m),
    ]
  }
  await Promise.all(
    range(10).map(async () => {
      const answer = await service.post('/v1/transfers', newTransfer(), { key: randomUUID() })
      expect(answer.statusCode, answer.text).toBe(201)
    }),
  )
  expect(await transfers()).toEqual([10, 10])

  process.kill(listenersOf(service)[0] as number, 'SIGKILL')
  await until('another one listens', () => listenersOf(service).length >= 3)
  expect(await transfers()).toEqual([10, 10])
})

test('a rate limit holds for the port', async () => {
  const service = await startListeners({ RATE_LIMIT_READS: '10' })
  const answers = await Promise.all(range(30).map(() => service.get(`/v1/accounts/${accounts[0]}`)))
  expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(10)
  expect(answers.filter(({ body }) => body?.code === 'rate_limited')).toHaveLength(20)
})
