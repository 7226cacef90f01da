import { currencies, findIsoCurrency } from '@florin/money'
import type { Queryable, Transaction } from '@florin/postgres'
import type { z } from 'zod'
import { LedgerError } from '../errors.ts'
import { findOwnCurrency, insertCurrency, listOwnCurrencies } from './queries.ts'
import type { Currency, NewCurrency } from './schemas.ts'

/** A currency of the ledger or of ISO 4217. Throws `currency_unknown`. */
export async function requireCurrency(db: Queryable, ledger: number, code: string): Promise<Currency> {
  // The ledger's own first: if ISO 4217 assigns the code later, the ledger keeps its decimals.
  const own = await findOwnCurrency(db, ledger, code)
  if (own) return own
  const iso = findIsoCurrency(code)
  if (iso) return { ...iso, standard: 'ISO 4217' }
  throw new LedgerError(
    'currency_unknown',
    `${code} is neither in ISO 4217 nor registered in this ledger. Register it with POST /v1/currencies.`,
  )
}

export async function registerCurrency(
  tx: Transaction,
  ledger: number,
  currency: z.output<typeof NewCurrency>,
): Promise<Currency> {
  if (findIsoCurrency(currency.code)) {
    throw new LedgerError('currency_exists', `${currency.code} is in ISO 4217 and needs no registration.`)
  }
  await insertCurrency(tx, ledger, currency)
  return { ...currency, standard: 'ledger' }
}

/** Each code once, by the rule of `requireCurrency`. */
export async function listCurrencies(db: Queryable, ledger: number): Promise<Currency[]> {
  const own = await listOwnCurrencies(db, ledger)
  const ownCodes = new Set(own.map(({ code }) => code))
  const others = currencies.filter(({ code }) => !ownCodes.has(code))
  return [...own, ...others.map((currency) => ({ ...currency, standard: 'ISO 4217' as const }))]
}
