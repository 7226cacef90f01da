import { scale } from '@florin/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordRates } from '../src/rates/record.ts'
import { eighteenDigits, worthOf } from './arithmetic.ts'
import { type Cell, histories, listCells } from './ecb-files.ts'
import { startFx, type TestFx } from './fx.ts'

const daysTried = scale(5, 20)
const base = 'EUR'

describe.each(histories)('with $title', ({ history }) => {
  const cells = listCells(history)
  const byDay = Map.groupBy(cells, ({ day }) => day)
  const days = pickDays([...byDay.keys()])
  let fx: TestFx
  beforeAll(async () => {
    fx = await startFx({ sources: ['ecb'] })
    await recordRates(
      fx.db,
      'ecb',
      cells.map(({ day, currency, rate }) => ({ base, quote: currency, rate, validAt: `${day}T13:00:00.000Z` })),
    )
    await fx.publish({ 'XTS/XXX': '1' })
  })
  afterAll(() => fx.close())

  test.each(days)(
    'every cross of the fixing of %s equals an independent computation, to the last digit',
    async (day) => {
      const published = new Map([
        [base, '1'],
        ...(byDay.get(day) as Cell[]).map(({ currency, rate }) => [currency, rate] as const),
      ])
      const pairs = [...published.keys()].flatMap((one) =>
        [...published.keys()].flatMap((other) => (one === other ? [] : [[one, other] as const])),
      )
      expect(pairs.length).toBeGreaterThanOrEqual(published.size)
      const at = `${day}T23:59:59.999Z`
      const found = new Map<string, unknown>()
      for (let start = 0; start < pairs.length; start += 1_000) {
        const asked = pairs.slice(start, start + 1_000)
        const { body, text, statusCode } = await fx.post('/v1/rates/lookups', {
          lookups: asked.map(([one, other]) => ({ base: one, quote: other, at })),
        })
        expect(statusCode, text).toBe(200)
        for (const [index, [one, other]] of asked.entries()) found.set(`${one}/${other}`, body.data[index])
      }
      const expected = new Map<string, unknown>(
        pairs.map(([one, other]) => {
          const [per, units] = [published.get(one) as string, published.get(other) as string]
          const { over, under } = worthOf(one, other, legsOf(one, other, per, units))
          const rate = eighteenDigits(over, under)
          const as_of = `${day}T13:00:00.000Z`
          const common = {
            source: 'ecb',
            ledger: null,
            simulated: false,
            as_of,
            stale: false,
            flagged: expect.any(Boolean),
          }
          return [`${one}/${other}`, { base: one, quote: other, units, per, rate, ...common }]
        }),
      )
      expect(found).toEqual(expected)

      // The list of a base, and a single read, say the same.
      for (const one of [base, pairs[pairs.length >> 1]?.[0] as string]) {
        const { body } = await fx.get(`/v1/rates?base=${one}&date=${day}`)
        const listed = body.data.filter(({ as_of }: { as_of: string }) => as_of.startsWith(day))
        const rates = listed.map(({ quote, rate }: Record<string, string>) => [quote, rate])
        const others = [...published.keys()].filter((other) => other !== one).sort()
        expect(rates).toEqual(
          others.map((other) => [other, (expected.get(`${one}/${other}`) as { rate: string }).rate]),
        )
        const last = others.at(-1) as string
        const { rate } = (await fx.get(`/v1/rates/${one}/${last}?at=${at}`)).body
        expect(rate).toBe((expected.get(`${one}/${last}`) as { rate: string }).rate)
      }
    },
  )
})

function legsOf(one: string, other: string, per: string, units: string) {
  return [
    ...(one === base ? [] : [{ base, quote: one, rate: per }]),
    ...(other === base ? [] : [{ base, quote: other, rate: units }]),
  ]
}

/** Different ones at each run; the test's title names them. The first and the last are among them. */
function pickDays(days: string[]): string[] {
  const between = days
    .slice(1, -1)
    .map((day) => ({ day, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, daysTried - 2)
    .map(({ day }) => day)
  return [days[0] as string, ...between, days.at(-1) as string].sort()
}
