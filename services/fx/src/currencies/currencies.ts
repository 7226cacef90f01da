import { findIsoCurrency } from '@florin/money'
import type { CurrentRates } from '../rates/current-rates.ts'
import type { Currency } from './schemas.ts'

/** All currencies with a rate in the ledger, by code. */
export function listCurrencies(current: CurrentRates, ledger: string): Currency[] {
  const rates = current.listHeld(ledger).flatMap((rate) => [
    { code: rate.leg.base, rate },
    { code: rate.leg.quote, rate },
  ])
  return [...Map.groupBy(rates, ({ code }) => code)]
    .map(([code, held]) => {
      const iso = findIsoCurrency(code)
      return {
        code,
        name: iso?.name ?? null,
        exponent: iso?.exponent ?? null,
        sources: current.sources.filter((name) => held.some(({ rate }) => rate.source === name)),
        as_of: new Date(Math.max(...held.map(({ rate }) => rate.validAtMs))).toISOString(),
      }
    })
    .sort((one, other) => (one.code < other.code ? -1 : 1))
}
