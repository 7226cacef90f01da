import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { kafkaForTests, type PrivateBroker, scale, startBroker } from '@florin/testing'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { until } from './clients.ts'
import { respondAsync, startIngestion, type TestIngestion } from './ingestion.ts'
import { startLoad } from './ingestion-load.ts'
import { range, startLedger } from './ledger.ts'

test('a broker that is unavailable rejects orders for later, and nothing else', async () => {
  const ledger = await startLedger({
    contract: true,
    kafka: { brokers: ['127.0.0.1:1'], commandsTopic: 'test', eventsTopic: 'test.{ledger}', partitions: 1 },
  })
  const account = await ledger.openAccount({ balance: '5.00' })
  const order = { account, amount: '1.00' }
  const answers = await Promise.all(range(20).map(() => ledger.post('/v1/deposits', order, { headers: respondAsync })))
  for (const { statusCode, body, headers } of answers) {
    expect(`${statusCode} ${body.code}`).toBe('503 ingestion_unavailable')
    expect(headers['retry-after']).toBe('1')
  }
  expect((await ledger.post('/v1/deposits', order)).statusCode).toBe(201)
  const health = await ledger.get('/health')
  expect(health.statusCode).toBe(200)
  expect(health.body.checks).toMatchObject({
    kafka: { status: 'pass', needed: false, reachable: false },
    ingestion: { status: 'pass', needed: false, lag: null },
  })
  expect(await ledger.balancesOf(account)).toEqual(['6.00'])
  await ledger.verify()
  await ledger.close()
})

describe.skipIf(!kafkaForTests().isBreakable)('a broker that fails', () => {
  let broker: PrivateBroker
  let kafka: TestIngestion
  beforeAll(async () => {
    broker = await startBroker()
    kafka = await startIngestion({ brokers: broker.brokers })
    await kafka.startWorker()
  })
  afterAll(async () => {
    await kafka.close()
    await broker.stop()
  })

  test('by kill -9 under load loses no order that was accepted, and all goes on when it is back', async () => {
    const load = await startLoad(kafka, 8)
    const acceptedMore = async (count: number) => {
      const goal = load.accepted.length + count
      await until('orders are accepted', () => load.accepted.length > goal)
    }
    for (const _ of range(scale(2, 10))) {
      await acceptedMore(50)
      await broker.kill()
      const before = load.unavailable
      await until('orders are not accepted', () => load.unavailable > before)
      await broker.start()
    }
    await acceptedMore(50)
    await load.stop()
    await load.check()
  })

  test('that is frozen answers 503 in time, and what it stored is posted once', async ({ skip }) => {
    const pid = await pidOf(broker)
    if (pid === undefined) return skip('the process of the broker cannot be seen')
    const account = await kafka.ledger.openAccount()
    const send = (key: string) =>
      kafka.ledger.post('/v1/deposits', { account, amount: '1.00' }, { key, headers: respondAsync })
    process.kill(pid, 'SIGSTOP')
    const answers = await Promise.all(range(10).map((index) => send(`frozen-${index}`)))
    process.kill(pid, 'SIGCONT')
    for (const { body } of answers) expect(body.code).toBe('ingestion_unavailable')
    for (const index of range(10)) {
      await until('the order is accepted', async () => (await send(`frozen-${index}`)).statusCode === 202)
    }
    await kafka.settled()
    expect(await kafka.ledger.balancesOf(account)).toEqual(['10.00'])
    await kafka.ledger.verify()
  })
})

/** The process that listens on the port of the broker; undefined where it cannot be seen. */
async function pidOf({ brokers }: PrivateBroker): Promise<number | undefined> {
  // In Docker another process listens there.
  if (inject('testKafka').source === 'docker') return undefined
  const { stdout } = await promisify(execFile)('lsof', ['-ti', `tcp:${brokers.split(':')[1]}`, '-sTCP:LISTEN']).catch(
    () => ({ stdout: '' }),
  )
  return stdout.trim() === '' ? undefined : Number(stdout.trim())
}
