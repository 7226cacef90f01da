import { convertSource, convertTarget, Decimal, type ExchangeRate, findIsoCurrency } from '@florin/money'
import { describe, expect, test } from 'vitest'
import { type HeldRate, resolvePair } from '../src/rates/pairs.ts'
import { histories, listCells } from './ecb-files.ts'
import { range } from './fx.ts'

/** In the smallest parts of a currency: 1 to 100, then each a tenth more than the one before, to over a million. */
const amounts = range(200).map((index) => (index < 100 ? index + 1 : Math.round(100 * 1.1 ** (index - 99))))

describe.each(histories)('on the newest fixing of $title', ({ history }) => {
  const cells = listCells(history)
  const newest = cells.filter(({ day }) => day === cells[0]?.day)
  const currencies = ['EUR', ...newest.map(({ currency }) => currency)]
  const held = new Map<string, HeldRate>(
    newest.map(({ currency: quote, rate, day }, id) => {
      const leg = {
        id: `${id}`,
        base: 'EUR',
        quote,
        rate,
        valid_at: day,
        recorded_at: day,
        ledger: null,
        flagged: false,
      }
      return [`EUR/${quote}`, { source: 'ecb', ledger: '', validAtMs: Date.parse(day), leg }]
    }),
  )
  const rateOf = (base: string, quote: string) =>
    resolvePair(
      (_, one, other) => held.get(`${one}/${other}`),
      [{ source: 'ecb', ledger: '', through: 'EUR' }],
      base,
      quote,
    )[0]?.fraction as ExchangeRate
  // One that has left ISO 4217 had two decimals.
  const exponentOf = (code: string) => findIsoCurrency(code)?.exponent ?? 2
  const pairs = currencies.flatMap((one) =>
    currencies.flatMap((other) => (one === other ? [] : [[one, other] as const])),
  )

  test.each(['0', '50'])(
    'no way there and back makes money, over all pairs and 200 amounts, with a spread of %s',
    (bps) => {
      const spread = new Decimal(bps)
      const gains: string[] = []
      let trips = 0
      for (const [one, other] of pairs) {
        const [there, back] = [rateOf(one, other), rateOf(other, one)]
        const [ofOne, ofOther] = [exponentOf(one), exponentOf(other)]
        for (const parts of amounts) {
          const given = new Decimal(`${parts}e-${ofOne}`)
          const { targetAmount } = convertSource(given, there, spread, ofOther)
          if (targetAmount.isZero()) continue
          const returned = convertSource(targetAmount, back, spread, ofOne).targetAmount
          if (returned.gt(given)) gains.push(`${given} ${one} -> ${targetAmount} ${other} -> ${returned} ${one}`)
          // Whoever asks for the amount that is credited pays for it in full.
          const { sourceAmount } = convertTarget(targetAmount, there, spread, ofOne, ofOther)
          if (sourceAmount.lt(returned)) gains.push(`${sourceAmount} ${one} for ${targetAmount} ${other}`)
          trips += 1
        }
      }
      expect(gains).toEqual([])
      expect(trips).toBeGreaterThan(pairs.length * 100)
    },
  )
})
