import { atPar, presentRate, type RequestOrigin, valueAt } from '@florin/clients'
import { Decimal, formatMoney, roundHalfEven } from '@florin/money'
import type { Queryable } from '@florin/postgres'
import type { FxClient } from '../clients/fx.ts'
import { requireCurrency } from '../currencies/currencies.ts'
import type { Reach } from '../request/reach.ts'
import { listOwnerBalances } from './queries.ts'
import type { OwnerBalance } from './schemas.ts'

/** The owner's balances per currency; with a reporting currency also their valuation at present rates. */
export async function findOwnerBalances(
  { db, fx }: { db: Queryable; fx: FxClient },
  { id: ledger, name }: { id: number; name: string },
  { owner, reach }: { owner: string; reach: Reach },
  reporting: string | undefined,
  origin: RequestOrigin,
): Promise<OwnerBalance[]> {
  const balances = await listOwnerBalances(db, ledger, owner, reach)
  if (reporting === undefined) return balances
  const { code, exponent } = await requireCurrency(db, ledger, reporting)
  const others = balances.map(({ currency }) => currency).filter((currency) => currency !== code)
  const found = await fx.lookUp(
    name,
    others.map((base) => ({ base, quote: code })),
    origin,
  )
  const rates = new Map(others.map((currency, index) => [currency, found[index]]))
  return balances.map((balance) => {
    const rate = rates.get(balance.currency)
    if (!rate && balance.currency !== code) return { ...balance, valuation: null }
    const value = roundHalfEven(valueAt(new Decimal(balance.posted), rate ?? atPar), exponent)
    return {
      ...balance,
      valuation: { currency: code, value: formatMoney(value, exponent), rate: rate ? presentRate(rate) : null },
    }
  })
}
