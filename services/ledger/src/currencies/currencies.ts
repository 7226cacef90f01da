import { currencies, findIsoCurrency } from '@florin/money'
import type { Queryable, Transaction } from '@florin/postgres'
import type { z } from 'zod'
import { LedgerError } from '../errors.ts'
import { findOwnCurrency, insertCurrency, listOwnCurrencies } from './queries.ts'
import type { Currency, NewCurrency } from './schemas.ts'

/** A currency of ISO 4217, or of the ledger. */
export async function requireCurrency(db: Queryable, ledger: number, code: string): Promise<Currency> {
  // Its own first: should ISO 4217 take the code later, the ledger keeps the decimals that it began with.
  const own = await findOwnCurrency(db, ledger, code)
  if (own) return own
  const iso = findIsoCurrency(code)
  if (iso) return { ...iso, standard: 'ISO 4217' }
  throw new LedgerError(
    'currency_unknown',
    `${code} is neither a currency of this ledger nor one that ISO 4217 gives decimals. Register it with POST /v1/currencies first.`,
  )
}

export async function registerCurrency(
  tx: Transaction,
  ledger: number,
  currency: z.output<typeof NewCurrency>,
): Promise<Currency> {
  if (findIsoCurrency(currency.code)) {
    throw new LedgerError('currency_exists', `${currency.code} is a currency of ISO 4217: it needs no registration.`)
  }
  await insertCurrency(tx, ledger, currency)
  return { ...currency, standard: 'ledger' }
}

export async function listCurrencies(db: Queryable, ledger: number): Promise<Currency[]> {
  const own = await listOwnCurrencies(db, ledger)
  return [...own, ...currencies.map((currency) => ({ ...currency, standard: 'ISO 4217' as const }))]
}
