import { scale } from '@florin/testing/scale'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idsAfter, lowestId } from './transaction-id.ts'

const uuidv7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const nowMs = Date.UTC(2026, 6, 31, 12)
const lastMs = 2 ** 48 - 1
/** Moments that a database may be in. */
const moment = fc.oneof(fc.integer({ min: 0, max: lastMs - 10 }), fc.constantFrom(0, 1, nowMs))
/** Counters that ids are found with: any, as `idsAfter` lets a group count on from half of its 26 bits. */
const counter = fc.oneof(fc.nat(2 ** 25), fc.nat(1_000), fc.constantFrom(0, 2 ** 14 - 1, 2 ** 14, 2 ** 25 - 1, 2 ** 25))

/** An id of that moment with that counter, written down here once more from RFC 9562. */
function idOf(ms: number, count: number, random = 0): string {
  const hex =
    ms.toString(16).padStart(12, '0') +
    (0x7000 + Math.floor(count / 2 ** 14)).toString(16) +
    (0x8000 + (count % 2 ** 14)).toString(16) +
    random.toString(16).padStart(12, '0')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

const msOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)

test('ids are UUIDs of version 7 that carry the moment of the clock, and none is given twice', () => {
  const source = idsAfter(null, nowMs)
  const ids = Array.from({ length: 5_000 }, () => source.next())
  expect(source.recordedAtMs).toBe(nowMs)
  expect(ids.every((id) => uuidv7.test(id) && msOf(id) === nowMs)).toBe(true)
  expect(ids).toEqual([...new Set(ids)].sort())
})

test('two sources of one moment give different ids', () => {
  const ids = Array.from({ length: 1_000 }, () => idsAfter(null, nowMs).next())
  expect(new Set(ids).size).toBe(1_000)
})

test('ids are above the last one of the ledger, in order, and carry the moment of the source, whatever the clock does', () => {
  fc.assert(
    fc.property(
      fc.option(fc.tuple(moment, counter, fc.nat(0xffff_ffff))),
      moment,
      fc.integer({ min: 1, max: 20 }),
      (last, clock, count) => {
        const known = last && idOf(...last)
        const source = idsAfter(known, clock)
        const ids = Array.from({ length: count }, () => source.next())
        expect((ids[0] as string) > (known ?? '')).toBe(true)
        expect(ids).toEqual([...ids].sort())
        for (const id of ids) {
          expect(id).toMatch(uuidv7)
          expect(msOf(id)).toBe(source.recordedAtMs)
        }
        const latest = Math.max(clock, known ? msOf(known) : 0)
        expect([latest, latest + 1]).toContain(source.recordedAtMs)
      },
    ),
    { numRuns: scale(200, 2_000) },
  )
})

test('a clock that went back is not followed back', () => {
  const before = idsAfter(null, nowMs).next()
  const source = idsAfter(before, nowMs - 3_600_000)
  expect(source.recordedAtMs).toBe(nowMs)
  expect(source.next() > before).toBe(true)
})

test('a later millisecond restarts the counter', () => {
  expect(
    idsAfter(idOf(nowMs, 40_000), nowMs + 1)
      .next()
      .startsWith(idOf(nowMs + 1, 1).slice(0, 23)),
  ).toBe(true)
})

test('a counter that is half full moves to the next millisecond, which leaves room for a group of any size', () => {
  const full = idOf(nowMs, 2 ** 25)
  const source = idsAfter(full, nowMs)
  expect(source.recordedAtMs).toBe(nowMs + 1)
  expect(source.next() > full).toBe(true)

  const nearly = idsAfter(idOf(nowMs, 2 ** 25 - 1), nowMs)
  expect(nearly.recordedAtMs).toBe(nowMs)
  const ids = Array.from({ length: 5_000 }, () => nearly.next())
  expect(ids).toEqual([...ids].sort())
  expect(ids.every((id) => uuidv7.test(id))).toBe(true)
})

test('ids of successive groups within one millisecond increase', () => {
  let last: string | null = null
  for (let group = 0; group < 200; group += 1) {
    const source = idsAfter(last, nowMs)
    for (let each = 0; each < 50; each += 1) {
      const id = source.next()
      expect(last === null || id > last).toBe(true)
      last = id
    }
  }
})

describe('lowestId', () => {
  test('is at or below every id of its moment, and above every id of the one before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: lastMs - 10 }), counter, fc.nat(0xffff_ffff), (ms, count, random) => {
        const id = idOf(ms, count, random)
        expect(lowestId(ms) <= id).toBe(true)
        expect(lowestId(ms + 1) > id).toBe(true)
        expect(lowestId(ms)).toMatch(uuidv7)
      }),
    )
  })

  test.each([0, -1, -62_135_596_800_000])('of a moment at or before 1970 (%i) is the lowest of all', (ms) => {
    expect(lowestId(ms)).toBe('00000000-0000-7000-8000-000000000000')
  })

  test('of the last moment that a client can name is a UUID', () => {
    expect(lowestId(Date.parse('9999-12-31T23:59:59.999Z') + 1)).toMatch(uuidv7)
  })
})
