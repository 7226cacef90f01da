import { once } from 'node:events'
import { createServer } from 'node:net'
import { type CutProxy, scale, startCutProxy } from '@florin/testing'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { pickSome, startClients, until } from './clients.ts'
import { startHistory } from './history.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'
import { type ServiceProcess, spawnService, startServiceProcess } from './service-process.ts'

const clients = 50

let ledger: TestLedger
let proxy: CutProxy
let accounts: string[]
let environment: Record<string, string>

beforeAll(async () => {
  ledger = await startLedger()
  const { hostname, port } = new URL(ledger.superuserUrl)
  proxy = await startCutProxy(Number(port), hostname)
  accounts = await Promise.all(range(20).map(() => ledger.openAccount({ balance: '100000.00' })))
  environment = { DATABASE_URL: ledger.serviceUrl }
})
afterAll(async () => {
  await proxy.close()
  await ledger.close()
})

function newTransfer() {
  const [source_account, target_account] = pickSome(accounts, 2)
  return { source_account, target_account, amount: '1.00' }
}

test('kill -9 of the service under load loses no acknowledged transaction and doubles none', async () => {
  const history = await startHistory(ledger)
  let service: Promise<ServiceProcess> = startServiceProcess(environment)
  const load = startClients(clients, async () => history.postUntilKnown(() => service, '/v1/transfers', newTransfer()))

  const kills = scale(2, 5)
  const between = scale(400, 1_100)
  for (const kill of range(kills)) {
    await until('more are acknowledged', () => history.acknowledged() >= between * (kill + 1))
    const victim = await service
    const killed = victim.end('SIGKILL')
    service = killed.then(() => startServiceProcess(environment))
    expect(await killed).toEqual({ code: null, signal: 'SIGKILL' })
  }
  await until('it serves after the last kill', () => history.acknowledged() > between * kills + 200)
  await load.stop()

  const summary = await history.check()
  console.log('kill -9 of the service:', JSON.stringify({ ...summary, answers: history.answers() }))
  expect(summary).toMatchObject({ fail: 0, info: 0 })
  expect(summary.ok).toBeGreaterThan(between * kills)
  expect(await (await service).end('SIGTERM')).toEqual({ code: 0, signal: null })
})

test('a replica that freezes in the middle of its work stops the other for seconds, and tells the truth when it goes on', async () => {
  const history = await startHistory(ledger)
  const [frozen, other] = await Promise.all([startServiceProcess(environment), startServiceProcess(environment)])
  const load = [frozen, other].map((to) =>
    startClients(clients / 2, () => history.postUntilKnown(() => to, '/v1/transfers', newTransfer())),
  )
  onTestFinished(() => frozen.thaw())

  for (const _ of range(scale(1, 3))) {
    const before = history.acknowledged()
    await until('both work', () => history.acknowledged() > before + 100)
    frozen.freeze()
    const frozenAt = history.acknowledged()
    await until('the other goes on', () => history.acknowledged() > frozenAt + 200)
    frozen.thaw()
  }
  for (const each of load) await each.stop()

  const summary = await history.check()
  console.log('a frozen replica:', JSON.stringify({ ...summary, answers: history.answers() }))
  expect(summary).toMatchObject({ info: 0 })
  for (const each of [frozen, other]) expect(await each.end('SIGTERM')).toEqual({ code: 0, signal: null })
})

/** A stopping service takes requests for half a second; clients that stop within half of it have heeded `/readyz`. */
const heededMs = 250

test('SIGTERM under load: clients that heed /readyz have every request answered, and the process ends with code 0', async () => {
  // On a busy machine the 503 may be seen too late: then that round shows nothing, and another one follows.
  await until('a round in which all clients heed /readyz in time', async () => {
    const history = await startHistory(ledger)
    const service = await startServiceProcess(environment)
    const isReady = () =>
      service.get('/readyz').then(
        ({ statusCode }) => statusCode === 200,
        () => false,
      )
    const load = startClients(10, () => history.post(service, '/v1/transfers', newTransfer()))
    await until('it is busy', () => history.acknowledged() >= 100)

    const signalledAtMs = performance.now()
    const ended = service.end('SIGTERM')
    while (await isReady());
    const stopped = load.stop()
    const isHeeded = performance.now() - signalledAtMs < heededMs
    await stopped

    expect(await ended).toEqual({ code: 0, signal: null })
    await history.check()
    if (isHeeded) expect(history.answers()).toEqual({ 201: history.acknowledged() })
    return isHeeded
  })
})

test('SIGTERM while the database is slow: every request in flight gets its answer', async () => {
  const history = await startHistory(ledger)
  const service = await startServiceProcess({ DATABASE_URL: proxy.through(ledger.serviceUrl), POSTING_LANES: '2' })
  await history.post(service, '/v1/transfers', newTransfer())
  // Both lanes stand still at a commit, so that the rest wait in the queue.
  const stalls = [proxy.stallNextCommit(), proxy.stallNextCommit()]
  const inFlight = range(200).map(() => history.post(service, '/v1/transfers', newTransfer()))
  const releases = await Promise.all(stalls)
  const read = (metrics: string, name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(metrics)?.[1])
  await until('all of them are there', async () => {
    const { text } = await service.get('/metrics')
    return read(text, 'ledger_posting_queue_length') + read(text, 'ledger_posting_group_size_sum') === 201
  })

  const ended = service.end('SIGTERM')
  await until('nobody is to be sent here', () =>
    service.get('/readyz').then(
      ({ statusCode }) => statusCode === 503,
      () => true,
    ),
  )
  for (const release of releases) release()

  const answers = await Promise.all(inFlight)
  expect(answers.map((answer) => answer?.statusCode)).toEqual(Array(200).fill(201))
  expect(await ended).toEqual({ code: 0, signal: null })
  expect(await history.check()).toMatchObject({ ok: 201, info: 0 })
})

test('a service that is to migrate a database that is not there waits, says so, and ends with code 1', async () => {
  const nobody = createServer().listen(0, '127.0.0.1')
  await once(nobody, 'listening')
  const address = nobody.address()
  nobody.close()
  const url = new URL(ledger.serviceUrl)
  url.port = String(typeof address === 'object' && address?.port)

  const { ended, output } = spawnService({
    DATABASE_URL: url.href,
    MIGRATION_DATABASE_URL: url.href,
    DATABASE_WAIT_SECONDS: '1',
  })

  expect(await ended).toEqual({ code: 1, signal: null })
  expect(output()).toMatch(/database/i)
  expect(output()).not.toMatch(/^\s+at /m)
  expect(output()).not.toContain(url.password || 'no password')
  const [waits, ends, ...more] = output().trim().split('\n')
  expect(waits).toMatch(/The database is unavailable: .*ECONNREFUSED.* Retrying for up to 1 s\./)
  expect(ends).toMatch(/^The service ledger cannot start\. .* Gave up after 1 s\.$/)
  expect(more).toEqual([])
})

test('a service that is to migrate a database that is unavailable waits, says so, and starts when it is back', async () => {
  await proxy.goDown()
  const url = proxy.through(ledger.superuserUrl)
  const { ended, output, signal } = spawnService({ DATABASE_URL: url, MIGRATION_DATABASE_URL: url })
  await until('it says that it waits', () => output().includes('The database is unavailable'))

  await proxy.comeBack()

  await until('it listens', () => output().includes('listening at'))
  signal('SIGTERM')
  expect(await ended).toEqual({ code: 0, signal: null })
})

test('a wrong database is no reason to wait', async () => {
  const url = new URL(ledger.superuserUrl)
  url.pathname = '/nowhere'

  const { ended, output } = spawnService({ DATABASE_URL: url.href, MIGRATION_DATABASE_URL: url.href })

  expect(await ended).toEqual({ code: 1, signal: null })
  expect(output()).toMatch(/^The service ledger cannot start\. .*"nowhere" does not exist\n$/)
})

test('a service that starts before its database is not ready, and serves once the database is there', async () => {
  await proxy.goDown()
  const service = await startServiceProcess({ DATABASE_URL: proxy.through(ledger.serviceUrl) })
  expect((await service.get('/livez')).statusCode).toBe(200)
  expect((await service.get('/readyz')).statusCode).toBe(503)
  expect((await service.get(`/v1/accounts/${accounts[0]}`)).body.code).toBe('database_unavailable')

  await proxy.comeBack()

  await until('it is ready', async () => (await service.get('/readyz')).statusCode === 200)
  expect((await service.get(`/v1/accounts/${accounts[0]}`)).statusCode).toBe(200)
  expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null })
})
