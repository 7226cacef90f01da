import type { AddressInfo } from 'node:net'
import { createTestIssuer, scale, soon } from '@florin/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
let account: string
beforeAll(async () => {
  ledger = await startLedger({ dueWork: true })
  account = await ledger.openAccount({})
})
afterAll(() => ledger.close())

const urlOf = ({ app }: TestLedger) => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`

interface Message {
  id: string
  event: string
  data: { id: string; subject: string; type: string }
}

/** Opens a stream. `next` resolves to its next event. */
async function openStream(query: string, headers: Record<string, string> = {}, of = ledger) {
  const left = new AbortController()
  const answer = await fetch(`${urlOf(of)}/v1/events${query}`, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: left.signal,
  })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  async function next(): Promise<Message | undefined> {
    for (;;) {
      const end = rest.indexOf('\n\n')
      if (end >= 0) {
        const text = rest.slice(0, end)
        rest = rest.slice(end + 2)
        if (!text.includes('data: ')) continue
        const [id = '', event = '', data = ''] = text.split('\n').map((line) => line.slice(line.indexOf(': ') + 2))
        return { id, event, data: JSON.parse(data) }
      }
      const part = await reader?.read()
      if (!part || part.done) return undefined
      rest += part.value
    }
  }
  return { answer, next, leave: () => left.abort() }
}

const deposit = async () => (await ledger.post('/v1/deposits', { account, amount: '1.00' })).body.id as string

test('a stream shows what happens, and goes on after the last event that was seen', async () => {
  const stream = await openStream('?after=latest&types=transaction.posted')
  expect(stream.answer.headers.get('content-type')).toBe('text/event-stream')
  const ids = [await deposit(), await deposit()]
  const seen = [await stream.next(), await stream.next()]
  expect(seen.map((message) => message?.data.subject)).toEqual(ids)
  expect(seen[0]).toMatchObject({ id: seen[0]?.data.id, event: 'transaction.posted' })
  stream.leave()

  const missed = await deposit()
  const again = await openStream('?after=latest&types=transaction.posted', { 'last-event-id': String(seen[1]?.id) })
  expect((await again.next())?.data.subject).toBe(missed)
  again.leave()
})

test('a client that reads slowly gets everything, in order', async () => {
  const stream = await openStream('?after=latest&types=transaction.posted')
  const count = scale(2_000, 20_000)
  const posted = (await Promise.all(range(count).map(() => deposit()))).sort()
  const seen: (string | undefined)[] = []
  for (let number = 0; number < count; number += 1) seen.push((await stream.next())?.data.subject)
  expect(seen).toEqual(posted)
  stream.leave()
})

test('a service that closes ends its streams and answers those that wait', async () => {
  const other = await startLedger({ on: ledger, dueWork: true })
  const stream = await openStream('?after=latest', {}, other)
  const { position } = (await ledger.get('/v1/events?after=latest')).body
  const waiting = fetch(`${urlOf(other)}/v1/events?after=${position}&wait=20`)
  await expect.poll(async () => (await other.get('/metrics')).text).toMatch(/^http_requests_in_flight 1$/m)
  const closed = other.close()
  expect(await stream.next()).toBeUndefined()
  expect(await (await waiting).json()).toEqual({ data: [], position })
  await closed
})

test('a stream ends before its next event when the key of its reader is revoked', async () => {
  const issuer = await createTestIssuer()
  const authorization = `Bearer ${await issuer.token(['admin@*'])}`
  const guarded = await startLedger({ dueWork: true, auth: issuer.auth, authorization })
  const opened = await guarded.openAccount({})
  const key = (await guarded.post('/v1/api-keys', { name: 'reader', grants: ['reader@main'] })).body
  const reader = { authorization: `Bearer ${key.secret}` }
  const stream = await openStream('?after=latest&types=transaction.posted', reader, guarded)
  const post = () => guarded.post('/v1/deposits', { account: opened, amount: '1.00' })
  await post()
  expect(await stream.next()).toMatchObject({ event: 'transaction.posted' })
  await guarded.delete(`/v1/api-keys/${key.id}`)
  await vi.waitFor(
    async () => expect((await guarded.get('/v1/accounts', { headers: reader })).statusCode).toBe(401),
    soon,
  )
  await post()
  expect(await stream.next()).toBeUndefined()
  await guarded.close()
})
