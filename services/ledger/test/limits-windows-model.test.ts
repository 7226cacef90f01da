import { scale } from '@florin/testing'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { usedOf } from '../src/limits/judge.ts'
import { readSubjects } from '../src/limits/queries.ts'
import { startLedger, type TestLedger } from './ledger.ts'

/*
 * The use of limits at any moment, over movements of two years, against a model that adds up those whose day or month has the
 * same name by the clocks of the zone. The clock cannot be set, so the movements are written by a superuser.
 */

let ledger: TestLedger
let superuser: pg.Client
beforeAll(async () => {
  ledger = await startLedger()
  superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  await superuser.query('set search_path = ledger; set session_replication_role = replica')
})
afterAll(async () => {
  await superuser.end()
  await ledger.close()
})

/** With clocks that change at 1:00, 2:00 and at midnight, by an hour and by half of one, in both hemispheres; and without. */
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Chatham',
  'Africa/Cairo',
]
const hourMs = 3_600_000
const lengths = { day: 24 * hourMs, month: 720 * hourMs }
const firstMs = Date.parse('2025-01-01')
const lastMs = Date.parse('2026-12-31')
/** Around changes of clocks, ends of months and of years. */
const edges = [
  '2025-03-09T07:00:00Z',
  '2025-03-30T01:00:00Z',
  '2025-04-05T15:00:00Z',
  '2025-04-06T03:00:00Z',
  '2025-09-07T04:00:00Z',
  '2025-10-26T01:00:00Z',
  '2025-11-02T06:00:00Z',
  '2025-12-31T23:00:00Z',
  '2026-03-01T00:00:00Z',
  '2026-03-29T01:00:00Z',
].map((text) => Date.parse(text))
const moment = fc.oneof(
  fc.integer({ min: firstMs, max: lastMs }),
  fc
    .tuple(fc.constantFrom(...edges), fc.integer({ min: -30, max: 30 }), fc.constantFrom(-1, 0, 1))
    .map(([edge, hours, ms]) => edge + hours * hourMs + ms),
)

const periods = ['day', 'month'] as const
const alignments = ['calendar', 'rolling'] as const
const measures = ['out', 'in', 'net'] as const

const formats = new Map<string, Intl.DateTimeFormat>()
/** The name of the day or the month of a moment. */
function nameOf(ms: number, zone: string, period: (typeof periods)[number]): string {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone })
  formats.set(zone, format)
  return format.format(ms).slice(0, period === 'day' ? 10 : 7)
}

/** The first moment with another name. Clocks change at whole minutes. */
function endOf(ms: number, zone: string, period: (typeof periods)[number]): number {
  const name = nameOf(ms, zone, period)
  let [inside, beyond] = [ms, ms + (period === 'day' ? 26 : 32 * 24) * hourMs]
  while (beyond - inside > 1) {
    const middle = Math.floor((inside + beyond) / 2)
    if (nameOf(middle, zone, period) === name) inside = middle
    else beyond = middle
  }
  return beyond
}

const idOf = (ms: number, index: number) => {
  const hex = ms.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${index.toString(16).padStart(12, '0')}`
}

async function limitedAccount(zone: string): Promise<{ account: string; subject: number }> {
  const account = await ledger.openAccount()
  for (const measure of measures)
    for (const period of periods)
      for (const alignment of alignments) {
        const order = { account, measure, period, alignment, time_zone: zone, amount: '1000000.00' }
        const { statusCode, text } = await ledger.post('/v1/limits', order)
        expect(statusCode, text).toBe(201)
      }
  const { rows } = await superuser.query('select id from limit_subjects where account_id = $1', [account])
  return { account, subject: rows[0].id }
}

/** Movements with the totals after each, as the database writes them. */
async function writeMovements(subject: number, moves: { ms: number; cents: number }[]): Promise<void> {
  await superuser.query('delete from limit_movements where ledger = 1 and subject_id = $1', [subject])
  const money = (cents: number) => (cents / 100).toFixed(2)
  let [out, into] = [0, 0]
  for (const [index, { ms, cents }] of moves.entries()) {
    if (cents < 0) out -= cents
    else into += cents
    await superuser.query('insert into limit_movements values (1, $1, $2, $3, 0, $4, $5)', [
      subject,
      idOf(ms, index),
      money(cents),
      money(out),
      money(into),
    ])
  }
  await superuser.query(
    'update limit_subjects set out_total = $2, in_total = $3, since = $4 where ledger = 1 and id = $1',
    [subject, money(out), money(into), new Date(firstMs).toISOString()],
  )
}

test('the use of a limit, and when it resets, are those of its window, in any zone and at any moment', async () => {
  const limited = new Map<string, Awaited<ReturnType<typeof limitedAccount>>>()
  for (const zone of zones) limited.set(zone, await limitedAccount(zone))
  let resets = 0
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...zones),
      fc.array(fc.record({ ms: moment, cents: fc.integer({ min: -500, max: 500 }).filter((cents) => cents !== 0) }), {
        minLength: 1,
        maxLength: 25,
      }),
      fc.oneof(fc.integer({ min: 0, max: 40 * 24 * hourMs }), fc.constantFrom(0, 1, ...Object.values(lengths))),
      async (zone, given, afterMs) => {
        const { subject } = limited.get(zone) as Awaited<ReturnType<typeof limitedAccount>>
        const moves = given.sort((a, b) => a.ms - b.ms)
        await writeMovements(subject, moves)
        const atMs = (moves.at(-1)?.ms ?? 0) + afterMs
        const [state] = [...(await readSubjects(ledger.db, [{ ledger: 1, subject, atMs }])).values()]
        expect(state?.limits).toHaveLength(12)
        for (const limit of state?.limits ?? []) {
          const { period, alignment, measure } = limit
          const inside = moves.filter(({ ms }) =>
            alignment === 'rolling'
              ? ms > atMs - lengths[period]
              : nameOf(ms, zone, period) === nameOf(atMs, zone, period),
          )
          const sum = (sign: 1 | -1) => inside.reduce((total, { cents }) => total + Math.max(cents * sign, 0), 0)
          const expected = { out: sum(-1), in: sum(1), net: sum(-1) - sum(1) }[measure]
          const what = `${measure} ${alignment} ${period} in ${zone} at ${new Date(atMs).toISOString()}`
          expect(state && usedOf(limit, state).times(100).toNumber(), what).toBe(expected)
          const oldest = inside[0]?.ms
          const reset =
            alignment === 'calendar'
              ? endOf(atMs, zone, period)
              : oldest === undefined
                ? null
                : oldest + lengths[period]
          expect(limit.resetsAt, what).toBe(reset === null ? null : new Date(reset).toISOString())
          resets += reset === null ? 0 : 1
        }
      },
    ),
    { numRuns: scale(150, 3_000) },
  )
  expect(resets).toBeGreaterThan(100)
})
