import { type Queryable, violatedConstraint } from '@florin/postgres'
import type { z } from 'zod'
import { LedgerError } from '../errors.ts'
import type { Currency, NewCurrency } from './schemas.ts'

export async function insertCurrency(
  db: Queryable,
  ledger: number,
  { code, exponent, name }: z.output<typeof NewCurrency>,
): Promise<void> {
  try {
    await db.query({
      text: 'insert into currencies (ledger, code, exponent, name) values ($1, $2, $3, $4)',
      values: [ledger, code, exponent, name],
    })
  } catch (error) {
    if (violatedConstraint(error) !== 'currencies_pkey') throw error
    throw new LedgerError('currency_exists', `Currency ${code} is registered already.`, { cause: error })
  }
}

const columns = `code, exponent, name, 'ledger' as standard`

export async function findOwnCurrency(db: Queryable, ledger: number, code: string): Promise<Currency | undefined> {
  const { rows } = await db.query<Currency>({
    text: `select ${columns} from currencies where ledger = $1 and code = $2`,
    values: [ledger, code],
  })
  return rows[0]
}

export async function listOwnCurrencies(db: Queryable, ledger: number): Promise<Currency[]> {
  const { rows } = await db.query<Currency>({
    text: `select ${columns} from currencies where ledger = $1 order by code`,
    values: [ledger],
  })
  return rows
}
