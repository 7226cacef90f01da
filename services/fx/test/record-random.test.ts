import { scale } from '@florin/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listFlaggedRates } from '../src/flagged-rates/queries.ts'
import { recordRates } from '../src/rates/record.ts'
import { createFxDatabase, type FxDatabase } from './fx-database.ts'

let fx: FxDatabase
beforeAll(async () => {
  fx = await createFxDatabase()
})
afterAll(() => fx.close())

/** A rate of a pair in one of its directions, as a whole number of hundredths. */
interface Said {
  back: boolean
  hour: number
  cents: bigint
  flagged: boolean
  trusted: boolean
}

const staleAfterHours = 24
const words = fc.array(
  fc.record({
    back: fc.boolean(),
    // Few, so that moments are said again, in both directions, and lie at the edge of what is recent.
    hour: fc.constantFrom(0, 1, 2, 24, 25, 26, 50),
    cents: fc.constantFrom(...[9n, 10n, 11n, 80n, 90n, 100n, 111n, 120n, 125n, 900n, 1_000n, 1_100n]),
  }),
  { minLength: 1, maxLength: 4 },
)
const steps = fc.array(fc.record({ said: words, confirmed: fc.nat() }), { minLength: 1, maxLength: 8 })

test('a rate is flagged by the rule alone, whatever was said and confirmed before, in whatever order', async () => {
  let pairs = 0
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      pairs += 1
      const pair = ['AAA', `B${pairs + 100}`] as const
      const all: Said[] = []
      for (const { said, confirmed } of given) {
        await recordRates(
          fx.db,
          'operator',
          said.map(({ back, hour, cents }) => ({
            base: pair[back ? 1 : 0],
            quote: pair[back ? 0 : 1],
            rate: inDecimals(cents),
            validAt: new Date(Date.parse('2026-04-01') + hour * 3_600_000).toISOString(),
          })),
        )
        for (const rate of said.toSorted((one, other) => one.hour - other.hour)) say(all, rate)
        const rows = await listRowsOf(pair[1])
        expect(rows.map(({ back, rate, flagged }) => ({ back, rate, flagged }))).toEqual(
          all.map(({ back, cents, flagged }) => ({ back, rate: inDecimals(cents), flagged })),
        )

        const idOf = (rate: Said | undefined) => rate && rows[all.indexOf(rate)]?.id
        const unconfirmed = all.filter(({ trusted }) => !trusted)
        const chosen = unconfirmed[confirmed % unconfirmed.length]
        if (chosen) {
          await fx.db.query('insert into rate_confirmations (rate_id) values ($1)', [idOf(chosen)])
          chosen.trusted = true
        }
        const held = holding(all)
        expect(await listFlaggedOf(pair[1])).toEqual(
          held
            .filter(({ trusted }) => !trusted)
            .toReversed()
            .map((rate) => ({ id: idOf(rate), current: rate === held.at(-1), previous: idOf(measureOf(all, rate)) })),
        )
      }
    }),
    { numRuns: scale(20, 100) },
  )
})

/** By the words of the rule, in whole numbers. */
function say(all: Said[], { back, hour, cents }: Pick<Said, 'back' | 'hour' | 'cents'>): void {
  if (holding(all).some((other) => other.back === back && other.hour === hour && other.cents === cents)) return
  const rate = { back, hour, cents, flagged: false, trusted: true }
  const measure = measureOf(all, rate)
  all.push(rate)
  if (!measure) return
  const [before, after] = measure.back === back ? [measure.cents, cents] : [10_000n, cents * measure.cents]
  rate.flagged = (after > before ? after - before : before - after) * 5n > before
  rate.trusted = !rate.flagged
}

/** The last one of each moment and direction, in the order of the moments, and of what was said of one. */
function holding(all: Said[]): Said[] {
  const replaced = ({ back, hour }: Said, later: Said[]) =>
    later.some((other) => other.back === back && other.hour === hour)
  return all
    .filter((rate, index) => !replaced(rate, all.slice(index + 1)))
    .sort((one, other) => one.hour - other.hour || all.indexOf(one) - all.indexOf(other))
}

function measureOf(all: Said[], rate: Said): Said | undefined {
  const saidBefore = all.includes(rate) ? all.slice(0, all.indexOf(rate)) : all
  const recent = holding(all).filter(
    (other) =>
      rate.hour - other.hour <= staleAfterHours &&
      (other.hour < rate.hour || (other.hour === rate.hour && other.back !== rate.back && saidBefore.includes(other))),
  )
  return recent.findLast(({ trusted }) => trusted) ?? recent.at(-1)
}

const inDecimals = (cents: bigint) => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`

async function listRowsOf(currency: string): Promise<{ id: string; back: boolean; rate: string; flagged: boolean }[]> {
  const { rows } = await fx.db.query(
    'select id, base = $1 as back, rate, flagged from rates where $1 in (base, quote) order by id',
    [currency],
  )
  return rows
}

async function listFlaggedOf(currency: string) {
  const listed = await listFlaggedRates(fx.db, [''], null, 10_000)
  return listed
    .filter(({ base, quote }) => [base, quote].includes(currency))
    .map(({ id, current, previous }) => ({ id, current, previous: previous?.id }))
}
