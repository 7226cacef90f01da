import { createLogger } from '@florin/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPriceList, type PriceList, type ScheduleSource } from './price-list.ts'

const origin = { requestId: 'test', traceparent: undefined, subject: 'anonymous' }
const logger = createLogger('test', 'silent')
const codes = Array.from({ length: 10_000 }, (_, i) => `schedule-${i}`)

/** The versions that the revenue service has, by code, and what it was asked. */
const made: string[] = []
let asked: string[] = []
let looks = 0
/** Of a replica that is so many versions behind. */
let behind = 0

const source: ScheduleSource = {
  async fetchVersions(_ledger, code) {
    asked.push(code)
    const known = made.slice(0, made.length - behind).filter((each) => each === code).length
    const version = { code, currency: 'USD', kinds: ['withdrawal' as const], rule: { flat: '1.00' } }
    return {
      as_of: new Date().toISOString(),
      revision: made.length - behind,
      data: [{ ...version, version: known, valid_from: '2026-01-01T00:00:00.000Z' }],
    }
  },
  async fetchChanges(after) {
    looks += 1
    const data = made.slice(after).map((code) => ({ ledger: 'main', code }))
    return { as_of: new Date().toISOString(), revision: made.length, data }
  },
}

let prices: PriceList
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  made.splice(0, made.length, ...codes)
  asked = []
  looks = 0
  behind = 0
  prices = createPriceList(source, logger)
})
afterEach(() => {
  prices.close()
  vi.useRealTimers()
})

const versionOf = async (code: string) => (await prices.find({ id: 1, name: 'main' }, code, origin)).version
const look = () => vi.advanceTimersByTimeAsync(1_000)

test('with 10,000 schedules in use, a new version is known after one look, which fetches nothing else', async () => {
  for (const code of codes) expect(await versionOf(code)).toBe(1)
  expect(asked).toHaveLength(codes.length)
  asked = []
  looks = 0
  for (let i = 0; i < 5; i += 1) await look()
  expect({ asked, looks }).toEqual({ asked: [], looks: 5 })

  made.push('schedule-7', 'unused', 'schedule-9999')
  await look()
  expect(asked).toEqual(['schedule-7', 'schedule-9999'])
  expect([await versionOf('schedule-7'), await versionOf('schedule-9999'), await versionOf('schedule-8')]).toEqual([
    2, 2, 1,
  ])
  expect(asked).toHaveLength(2)
})

test('an answer of a replica that is behind is asked for again until it is not', async () => {
  await versionOf('schedule-1')
  await look()
  made.push('schedule-1', 'schedule-2')
  behind = 2
  await look()
  expect(await versionOf('schedule-1')).toBe(1)
  // Fetched for the first time, from the replica that is behind, after its change was seen.
  expect(await versionOf('schedule-2')).toBe(1)
  await look()
  expect(await versionOf('schedule-1')).toBe(1)
  behind = 0
  await look()
  expect([await versionOf('schedule-1'), await versionOf('schedule-2')]).toEqual([2, 2])
  asked = []
  await look()
  expect(asked).toEqual([])
})

test('an answer of a replica that is behind does not bring an older price back', async () => {
  await versionOf('schedule-1')
  made.push('schedule-1')
  await look()
  await look()
  expect(await versionOf('schedule-1')).toBe(2)
  made.push('schedule-1')
  behind = 2
  await look()
  expect(asked.at(-1)).toBe('schedule-1')
  expect(await versionOf('schedule-1')).toBe(2)
  behind = 0
  await look()
  expect(await versionOf('schedule-1')).toBe(3)
})
