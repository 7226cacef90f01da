import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { type Posted, PromiseBroken, postOrders } from './clients.ts'

const accounts = { usd: ['a', 'b', 'c'], eur: ['d', 'e'] }

test('an order without an answer, or with a status of 500 and more, is sent again under its key', async () => {
  const attempts = new Map<string, number>()
  const posted = await postTo(async (key, _body, request, reply) => {
    const attempt = (attempts.get(key) ?? 0) + 1
    attempts.set(key, attempt)
    if (attempt === 1) return void request.socket.destroy()
    if (attempt === 2) return void reply.writeHead(503).end()
    answer(reply, key, attempt > 3)
  }, 5)
  expect(posted.acknowledged).toEqual(Uint8Array.of(1, 1, 1, 1, 1))
  expect(posted.retries).toEqual({ 'no answer': 5, 'status 503': 5 })
  expect([...attempts.values()]).toEqual([3, 3, 3, 3, 3])
})

test('each order has its own key, and acknowledged ones are replayed with the same body', async () => {
  const bodies = new Map<string, string[]>()
  const posted = await postTo(async (key, body, _request, reply) => {
    bodies.set(key, [...(bodies.get(key) ?? []), body])
    answer(reply, key, (bodies.get(key)?.length ?? 0) > 1)
  }, 40)
  expect(bodies.size).toBe(40)
  expect(posted.replays).toBe(3)
  const replayed = [...bodies.values()].filter(({ length }) => length > 1)
  expect(replayed).toHaveLength(3)
  for (const [first, again] of replayed) expect(again).toBe(first)
})

test('a rejected order breaks the run', async () => {
  const posting = postTo(async (_key, _body, _request, reply) => void reply.writeHead(422).end('no'), 1)
  await expect(posting).rejects.toThrow(PromiseBroken)
})

test.each([
  ['another body', (reply: ServerResponse) => answer(reply, 'another transaction', true)],
  ['a new transaction', (reply: ServerResponse, key: string) => answer(reply, key, false)],
])('a replay that is answered with %s breaks the run', async (_, answerReplay) => {
  const seen = new Set<string>()
  const posting = postTo(async (key, _body, _request, reply) => {
    if (seen.has(key)) return answerReplay(reply, key)
    seen.add(key)
    answer(reply, key, false)
  }, 40)
  await expect(posting).rejects.toThrow(PromiseBroken)
})

type Handler = (key: string, body: string, request: IncomingMessage, reply: ServerResponse) => Promise<void>

function answer(reply: ServerResponse, body: string, replayed: boolean): void {
  reply.writeHead(201, replayed ? { 'idempotent-replayed': 'true' } : {}).end(body)
}

/** Posts by one client to a ledger of this test. */
async function postTo(handle: Handler, transactions: number): Promise<Posted> {
  const server = createServer(async (request, reply) => {
    await handle(String(request.headers['idempotency-key']), await text(request), request, reply)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return postOrders({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accounts,
    keyPrefix: 'run',
    transactions,
    connections: 1,
    signal: new AbortController().signal,
    onAcknowledged: () => undefined,
  })
}
