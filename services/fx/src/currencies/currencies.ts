import { findIsoCurrency } from '@florin/money'
import type { RateBook } from '../rates/book.ts'
import type { Currency } from './schemas.ts'

/** Every currency that a source has a rate of, by code. */
export function listCurrencies(book: RateBook): Currency[] {
  const rates = book.listHeld().flatMap((rate) => [
    { code: rate.leg.base, rate },
    { code: rate.leg.quote, rate },
  ])
  return [...Map.groupBy(rates, ({ code }) => code)]
    .map(([code, of]) => {
      const iso = findIsoCurrency(code)
      return {
        code,
        name: iso?.name ?? null,
        exponent: iso?.exponent ?? null,
        sources: book.sources.filter((name) => of.some(({ rate }) => rate.source === name)),
        as_of: new Date(Math.max(...of.map(({ rate }) => rate.validAtMs))).toISOString(),
      }
    })
    .sort((one, other) => (one.code < other.code ? -1 : 1))
}
