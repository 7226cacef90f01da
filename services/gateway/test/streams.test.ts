import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '@florin/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type StubService, startGateway, startStub, type TestGateway } from './gateway.ts'

let gateway: TestGateway
let ledger: StubService
let streams: ServerResponse[]
beforeEach(async () => {
  streams = []
  ledger = await startStub((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(': the feed begins\n\n')
    streams.push(response)
  })
  gateway = await startGateway({ services: { ledger: ledger.url } })
})
afterEach(async () => {
  await gateway.close()
  await ledger.goDown()
})

async function openStream() {
  const left = new AbortController()
  const answer = await fetch(`${gateway.url}/v1/events?after=latest`, {
    headers: { accept: 'text/event-stream', 'accept-encoding': 'br, gzip', 'last-event-id': '7' },
    signal: left.signal,
  })
  const reader = (answer.body as NonNullable<typeof answer.body>).pipeThrough(new TextDecoderStream()).getReader()
  return {
    answer,
    leave: () => left.abort(),
    async readUntil(text: string): Promise<string> {
      let all = ''
      while (!all.includes(text)) {
        const { value, done } = await reader.read()
        if (done) throw new Error(`The stream ended after ${all}`)
        all += value
      }
      return all
    },
    isEnded: async () => (await reader.read()).done,
  }
}

test('events pass through one by one, as they are', async () => {
  const stream = await openStream()
  expect(stream.answer.headers.get('content-type')).toBe('text/event-stream')
  expect(stream.answer.headers.get('content-encoding')).toBe(null)
  expect(stream.answer.headers.get('cache-control')).toBe('no-store')
  await stream.readUntil(': the feed begins\n\n')
  for (const id of [1, 2, 3]) {
    streams[0]?.write(`id: ${id}\n\n`)
    await stream.readUntil(`id: ${id}\n\n`)
  }
  expect(ledger.seen).toMatchObject([
    { url: '/v1/events?after=latest', headers: { accept: 'text/event-stream', 'last-event-id': '7' } },
  ])
  stream.leave()
})

test('a client that leaves ends the stream of the service', async () => {
  const stream = await openStream()
  await stream.readUntil('begins')
  stream.leave()
  await until('the service is left', () => streams[0]?.destroyed === true)
})

test('a service that ends its stream, or loses it, ends that of the client', async () => {
  const ended = await openStream()
  await ended.readUntil('\n\n')
  streams[0]?.end()
  expect(await ended.isEnded()).toBe(true)
  const lost = await openStream()
  await lost.readUntil('\n\n')
  streams[1]?.destroy()
  await expect(lost.isEnded()).rejects.toThrow()
})

test('a client that does not read holds the service back, and not the memory of the gateway', async () => {
  const stream = await openStream()
  await stream.readUntil('begins')
  const event = `data: ${'x'.repeat(10_000)}\n\n`
  let written = 0
  let before = -1
  const source = streams[0] as ServerResponse
  await until('the service is held back', async () => {
    while (!source.writableNeedDrain && written < 100_000_000) {
      source.write(event)
      written += event.length
    }
    const isStill = written === before && source.writableNeedDrain
    before = written
    await sleep(100)
    return isStill
  })
  expect(written).toBeLessThan(50_000_000)
  stream.leave()
})

test('streams do not keep requests waiting: many of them leave connections for the others', async () => {
  const many = await Promise.all(Array.from({ length: 200 }, openStream))
  const answer = await fetch(`${gateway.url}/v1/events`)
  expect(answer.status).toBe(200)
  await answer.body?.cancel()
  for (const stream of many) stream.leave()
  await until('the service is left', () => streams.every(({ destroyed }) => destroyed))
})

test('a gateway that closes ends its streams and answers those that wait', async () => {
  const other = await startGateway({ services: { ledger: ledger.url } })
  const stream = await fetch(`${other.url}/v1/events`, { headers: { accept: 'text/event-stream' } })
  ledger.answer = (_request, response) => streams.push(response)
  const waiting = fetch(`${other.url}/v1/events?wait=20`)
  await until('both are asked', () => streams.length === 2)
  const closed = other.close()
  expect(await stream.text()).toBe(': the feed begins\n\n')
  streams[1]?.end('{"data":[]}')
  expect(await (await waiting).text()).toBe('{"data":[]}')
  await closed
})
