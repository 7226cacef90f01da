import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { range, startLedger, type TestLedger } from './ledger.ts'
import { openStream, readResults, resultsOf, sendStream } from './order-stream.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'

/*
 * Batches and streams, when processes end and clients are slow, and on two replicas.
 */
let ledger: TestLedger
let replica: TestLedger
beforeAll(async () => {
  ledger = await startLedger()
  replica = await startLedger({ on: ledger })
})
afterAll(async () => {
  await replica.close()
  await ledger.verify()
  await ledger.close()
})

const open = (balance?: string) => ledger.openAccount(balance === undefined ? {} : { balance })
const transfer = (source: string, target: string, amount: string) => ({
  operation: 'transfer',
  source_account: source,
  target_account: target,
  amount,
})

async function startService(more: Record<string, string> = {}): Promise<ServiceProcess & { url: string }> {
  const service = await startServiceProcess({ DATABASE_URL: ledger.serviceUrl, ...more })
  onTestFinished(async () => {
    await service.end('SIGKILL')
  })
  const port = /listening at https?:[^"]*:(\d+)/.exec(service.output())?.[1]
  return Object.assign(service, { url: `http://127.0.0.1:${port}` })
}

test('on two replicas, batches with the same orders in opposite directions keep their order and lose nothing', async () => {
  const [a, b] = [await open('1.00'), await open('1.00')]
  const there = range(1_200).map((index) => (index % 2 ? transfer(b, a, '1.00') : transfer(a, b, '1.00')))
  const back = range(1_200).map((index) => (index % 2 ? transfer(a, b, '1.00') : transfer(b, a, '1.00')))
  const post = (to: TestLedger, orders: object[], mode: string) => to.post('/v1/transactions/batch', { mode, orders })
  const answers = await Promise.all([
    post(ledger, there, 'independent'),
    post(replica, back, 'independent'),
    post(ledger, there, 'atomic'),
    post(replica, back, 'atomic'),
  ])
  expect(answers.map(({ body }) => body.accepted)).toEqual([1_200, 1_200, 1_200, 1_200])
  expect(await ledger.balancesOf(a, b)).toEqual(['1.00', '1.00'])
})

test.each(['1', '2'])(
  'kill -9 in the middle of a stream, and the file sent again: each line is posted once (processes: %s)',
  async (processes) => {
    const [a, b] = [await open('10000.00'), await open()]
    const orders = range(6_000).map(() => transfer(a, b, '1.00'))
    const key = randomUUID()
    const service = await startService({ HTTP_PROCESSES: processes })
    const { out, answer } = openStream(service.url, key)
    out.on('error', () => undefined)
    out.end(orders.map((order) => JSON.stringify(order)).join('\n'))
    const response = await answer
    let read = 0
    for await (const _ of resultsOf(response)) {
      read += 1
      if (read === 700) break
    }
    await service.end('SIGKILL')
    const [posted = ''] = await ledger.balancesOf(b)
    expect(Number(posted)).toBeGreaterThanOrEqual(700)
    expect(Number(posted)).toBeLessThan(6_000)
    const again = await startService({ HTTP_PROCESSES: processes })
    const results = await sendStream(again.url, key, orders)
    expect(results.at(-1)).toEqual({ done: true, lines: 6_000, accepted: 6_000, rejected: 0 })
    expect(results.filter(({ replayed }) => replayed)).toHaveLength(Number(posted))
    expect(await ledger.balancesOf(a, b)).toEqual(['4000.00', '6000.00'])
  },
)

test('a service that closes ends a stream with a last line that says so', async () => {
  const [a, b] = [await open('10000.00'), await open()]
  const service = await startService()
  const { out, answer } = openStream(service.url, randomUUID())
  out.on('error', () => undefined)
  out.write(`${JSON.stringify(transfer(a, b, '1.00'))}\n`)
  const results = readResults(answer)
  await once(await answer, 'readable')
  const ended = service.end('SIGTERM')
  const more = setInterval(() => out.write(`${JSON.stringify(transfer(a, b, '1.00'))}\n`), 50)
  const last = (await results).at(-1)
  clearInterval(more)
  expect(last).toMatchObject({ done: false, problem: { code: 'overloaded' } })
  expect(await ledger.balancesOf(b)).toEqual([`${last?.accepted}.00`])
  expect(await ended).toEqual({ code: 0, signal: null })
})

test('a slow reader and a sender that does not wait for it take no memory', async () => {
  const [a, b] = [await open('1000000.00'), await open()]
  const service = await startService()
  const pid = /"pid":(\d+)/.exec(service.output())?.[1] as string
  const line = `${JSON.stringify({ ...transfer(a, b, '0.01'), description: 'x'.repeat(500) })}\n`
  const rss = async () => Number((await promisify(execFile)('ps', ['-o', 'rss=', '-p', pid])).stdout) / 1_024
  const warm = await sendStream(service.url, randomUUID(), Array(3_000).fill(line.trim()))
  expect(warm.at(-1)).toMatchObject({ done: true })
  const before = await rss()
  const { out, answer } = openStream(service.url, randomUUID())
  out.on('error', () => undefined)
  // 130 MB, of which this process keeps what the service does not take.
  const piece = line.repeat(2_000)
  for (const _ of range(100)) out.write(piece)
  const response = await answer
  let read = 0
  let most = before
  for await (const _ of resultsOf(response)) {
    read += 1
    if (read % 1_000 === 0) most = Math.max(most, await rss())
    if (read === 10_000) break
  }
  out.destroy()
  expect(most - before).toBeLessThan(150)
})
