import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from '@florin/embedded-postgres'
import { createTestDatabase, scale, type TestDatabase } from '@florin/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ledger as service } from '../../../services/ledger/src/main.ts'
import { type ServiceProcess, startServiceProcess } from '../../../services/ledger/test/service-process.ts'
import { createFlorin, type Florin, type FlorinEvent } from '../src/index.ts'

let database: TestDatabase
let port: number
let ledger: ServiceProcess
let florin: Florin

const start = () =>
  startServiceProcess({ DATABASE_URL: database.serviceUrl, FX_SOURCES: 'simulation', PORT: String(port) })

beforeAll(async () => {
  database = await createTestDatabase({ service: 'ledger', migrate: (url) => service.migrate(url, console.error) })
  port = await findFreePort()
  ledger = await start()
  florin = createFlorin({ ledgerUrl: `http://127.0.0.1:${port}` })
})
afterAll(async () => {
  await ledger?.end('SIGKILL')
  await database?.drop()
})

/** Reads until it has as many. */
async function take(events: AsyncIterable<FlorinEvent>, count: number): Promise<FlorinEvent[]> {
  const taken: FlorinEvent[] = []
  for await (const event of events) {
    taken.push(event)
    if (taken.length === count) break
  }
  return taken
}

const amountOf = (event: FlorinEvent) =>
  event.type === 'transaction.posted' ? event.data.entries[1]?.amount : undefined

test('the feed is read from its start, and from the event after a stored one', async () => {
  const { id: account } = await florin.accounts.open({ currency: 'USD' })
  for (const amount of ['1.00', '2.00', '3.00']) await florin.deposit({ account, amount })
  const [opened, first, ...rest] = await take(florin.events({ account }), 4)
  expect(opened?.type).toBe('account.opened')
  expect([first, ...rest].map((event) => event && amountOf(event))).toEqual(['1.00', '2.00', '3.00'])
  expect(await take(florin.events({ account, after: first?.id as string }), 2)).toEqual(rest)
  const [third] = await take(florin.events({ account, types: ['transaction.posted'], after: rest[0]?.id as string }), 1)
  expect(third?.id).toBe(rest[1]?.id)
})

test('a subscription waits, survives restarts and crashes, and sees each event once', async () => {
  const { id: account } = await florin.accounts.open({ currency: 'USD' })
  const rounds = scale(3, 20)
  const perRound = 20
  const stop = new AbortController()
  const seen: FlorinEvent[] = []
  const reading = (async () => {
    const events = florin.events({ account, types: ['transaction.posted'], signal: stop.signal })
    for await (const event of events) seen.push(event)
  })()
  const ids: string[] = []
  for (let round = 0; round < rounds; round++) {
    const deposits = Array.from({ length: perRound }, () => florin.deposit({ account, amount: '1.00' }))
    const killed = sleep(round * 5).then(() => ledger.end(round % 2 ? 'SIGKILL' : 'SIGTERM'))
    await killed
    ledger = await start()
    ids.push(...(await Promise.all(deposits)).map(({ id }) => id))
  }
  await expect.poll(() => seen.length).toBe(rounds * perRound)
  expect(seen.map(({ subject }) => subject)).toEqual(ids.toSorted())
  expect(await florin.balance(account)).toMatchObject({ posted: `${rounds * perRound}.00` })
  stop.abort()
  await reading
})

test('an abort ends a subscription that waits, and one in the middle of a page', async () => {
  const { id: account } = await florin.accounts.open({ currency: 'USD' })
  for (const amount of ['1.00', '2.00', '3.00']) await florin.deposit({ account, amount })
  const stop = new AbortController()
  const seen: string[] = []
  for await (const event of florin.events({ account, signal: stop.signal })) {
    seen.push(event.type)
    if (seen.length === 2) stop.abort()
  }
  expect(seen).toEqual(['account.opened', 'transaction.posted'])

  const waiting = new AbortController()
  const idle = take(florin.events({ after: 'latest', signal: waiting.signal }), 1)
  waiting.abort()
  expect(await idle).toEqual([])
})

test('a selection that is wrong ends the subscription with an error', async () => {
  await expect(take(florin.events({ account: 'missing' }), 1)).rejects.toMatchObject({ code: 'account_not_found' })
  await expect(take(florin.events({ after: 'yesterday' }), 1)).rejects.toMatchObject({ code: 'invalid_request' })
})
