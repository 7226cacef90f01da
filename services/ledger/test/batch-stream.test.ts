import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { range, startLedger, type TestLedger } from './ledger.ts'
import { openStream, type ResultLine, readResults, sendStream } from './order-stream.ts'

/*
 * Streams of orders, one a line, over a socket: results come while orders are sent.
 */
let ledger: TestLedger
beforeAll(async () => {
  ledger = await startLedger({ dueWork: true })
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

const open = (balance?: string) => ledger.openAccount(balance === undefined ? {} : { balance })
const transfer = (source: string, target: string, amount: string, more: object = {}) => ({
  operation: 'transfer',
  source_account: source,
  target_account: target,
  amount,
  ...more,
})

function url(): string {
  const { port } = ledger.app.server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}
const send = (orders: (object | string)[], key: string | null = randomUUID()) => sendStream(url(), key, orders)

const outcomes = (lines: ResultLine[]) =>
  lines.map(({ line, status, problem, done, accepted, rejected }) =>
    line === undefined ? { done, accepted, rejected } : `${line}: ${problem ? problem.code : status}`,
  )

describe('a stream of orders', () => {
  test('has one result a line, in their order, and a last line with their number', async () => {
    const [a, b] = [await open('10.00'), await open()]
    const lines = await send([
      transfer(a, b, '4.00'),
      transfer(a, b, '7.00'),
      '',
      transfer(b, a, '4.00'),
      transfer(a, b, '7.00'),
    ])
    expect(outcomes(lines)).toEqual([
      '1: 201',
      '2: insufficient_funds',
      '4: 201',
      '5: 201',
      { done: true, accepted: 3, rejected: 1 },
    ])
    expect(await ledger.balancesOf(a, b)).toEqual(['3.00', '7.00'])
  })

  test('goes on after lines that are broken, each with its own problem', async () => {
    const [a, b] = [await open('10.00'), await open()]
    const lines = await send([
      '{"operation":"transfer",',
      '"text"',
      '{"operation":"theft"}',
      `{"operation":"deposit","account":"${a}","amount":"1.00","amount":"2.00"}`,
      JSON.stringify({ operation: 'deposit', account: a, amount: '1.00', description: 'x'.repeat(600_000) }),
      transfer(a, b, '1.00'),
      'null',
    ])
    expect(outcomes(lines)).toEqual([
      '1: malformed_json',
      '2: invalid_request',
      '3: invalid_request',
      '4: malformed_json',
      '5: body_too_large',
      '6: 201',
      '7: invalid_request',
      { done: true, accepted: 1, rejected: 6 },
    ])
  })

  test('answers what it has posted while the sender waits to send more', async () => {
    const [a, b] = [await open('10.00'), await open()]
    const { out, answer } = openStream(url(), randomUUID())
    out.write(`${JSON.stringify(transfer(a, b, '1.00'))}\n`)
    const lines = createInterface(await answer)[Symbol.asyncIterator]()
    expect(JSON.parse((await lines.next()).value as string)).toMatchObject({ line: 1, status: 201 })
    out.end(JSON.stringify(transfer(a, b, '2.00')))
    expect(JSON.parse((await lines.next()).value as string)).toMatchObject({ line: 2, status: 201 })
    expect(JSON.parse((await lines.next()).value as string)).toEqual({ done: true, lines: 2, accepted: 2, rejected: 0 })
    expect((await lines.next()).done).toBe(true)
  })

  test('that is cut in the middle has posted each line wholly or not, and doubles nothing when it is sent again', async () => {
    const [a, b] = [await open('5000.00'), await open()]
    const orders = range(4_000).map(() => transfer(a, b, '1.00'))
    const key = randomUUID()
    const { out, answer } = openStream(url(), key)
    answer.catch(() => undefined)
    out.on('error', () => undefined)
    out.write(
      `${orders
        .slice(0, 2_500)
        .map((order) => JSON.stringify(order))
        .join('\n')}\n{"operation":`,
    )
    const lines = createInterface(await answer)[Symbol.asyncIterator]()
    await lines.next()
    out.destroy()
    const results = await send(orders, key)
    expect(results.at(-1)).toEqual({ done: true, lines: 4_000, accepted: 4_000, rejected: 0 })
    expect(results.filter(({ replayed }) => replayed).length).toBeGreaterThan(0)
    expect(await ledger.balancesOf(a, b)).toEqual(['1000.00', '4000.00'])
  })

  test('keeps the order of its lines over many chunks, also when they refer to earlier ones', async () => {
    const [a, b] = [await open('1.00'), await open()]
    const chain = range(3_000).map((index) => (index % 2 ? transfer(b, a, '1.00') : transfer(a, b, '1.00')))
    const [hold] = [randomUUID()]
    const lines = await send([
      ...chain,
      { operation: 'hold', account: a, target_account: b, amount: '1.00', idempotency_key: hold },
      { operation: 'capture', hold: `key:${hold}` },
    ])
    expect(lines.at(-1)).toMatchObject({ done: true, accepted: 3_002 })
  })

  test('does not read what its reader does not take', async () => {
    const [a, b] = [await open('1000000.00'), await open()]
    const { out, answer } = openStream(url(), randomUUID())
    const line = `${JSON.stringify(transfer(a, b, '0.01'))}\n`
    const piece = line.repeat(100)
    // Far more than sockets and the service keep.
    let taken = 0
    for (; taken < 2_000; taken += 1) if (!out.write(piece) && !(await drained(out))) break
    expect(taken).toBeLessThan(1_500)
    const lines = readResults(answer)
    out.end()
    expect((await lines).at(-1)).toMatchObject({ done: true, accepted: (taken + 1) * 100 })
  })

  test('takes as long as it moves, longer than other requests may take to arrive', async () => {
    const [a, b] = [await open('10.00'), await open()]
    const { server } = ledger.app
    const limits = [server.headersTimeout, server.requestTimeout] as const
    server.headersTimeout = 1
    server.requestTimeout = 1
    try {
      const { out, answer } = openStream(url(), randomUUID())
      const lines = createInterface(await writeFirst(out, answer, transfer(a, b, '1.00')))[Symbol.asyncIterator]()
      // The server looks for late requests once a second.
      for (const _ of range(3)) {
        expect((await lines.next()).value).toContain('201')
        await sleep(1_100)
        out.write(`${JSON.stringify(transfer(a, b, '1.00'))}\n`)
      }
      out.end()
      expect((await lines.next()).value).toContain('201')
      expect(JSON.parse((await lines.next()).value as string)).toMatchObject({ done: true, accepted: 4 })
    } finally {
      ;[server.headersTimeout, server.requestTimeout] = limits
    }
  })

  test('is for this route alone, and needs keys', async () => {
    const [a, b] = [await open('10.00'), await open()]
    const wrong = await ledger.post('/v1/transfers', JSON.stringify(transfer(a, b, '1.00')), {
      headers: { 'content-type': 'application/x-ndjson' },
    })
    expect(wrong.statusCode).toBe(415)
    expect(outcomes(await send([transfer(a, b, '1.00')], null))).toEqual([
      '1: idempotency_key_missing',
      { done: true, accepted: 0, rejected: 1 },
    ])
  })
})

async function writeFirst(
  out: ClientRequest,
  answer: Promise<IncomingMessage>,
  order: object,
): Promise<IncomingMessage> {
  out.write(`${JSON.stringify(order)}\n`)
  return answer
}

/** Whether the reader takes more within the time in which a service that reads takes all. */
async function drained(out: ClientRequest): Promise<boolean> {
  const waited = new AbortController()
  const timer = setTimeout(() => waited.abort(), 5_000)
  try {
    await once(out, 'drain', { signal: waited.signal })
    return true
  } catch (error) {
    assert(waited.signal.aborted, String(error))
    return false
  } finally {
    clearTimeout(timer)
  }
}
