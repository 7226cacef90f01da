import type { Queryable } from '@florin/postgres'
import { shownLedger } from '../rates/publisher.ts'
import type { CrossCurrency } from './schemas.ts'

interface CrossCurrencyRow {
  ledger: string
  currency: string | null
  version: string
  valid_at: Date
  recorded_at: Date
}

const columns = 'ledger, currency, version, valid_at, recorded_at'

function toCrossCurrency({ ledger, currency, version, valid_at, recorded_at }: CrossCurrencyRow): CrossCurrency {
  return {
    ledger: shownLedger(ledger),
    currency,
    version: Number(version),
    valid_at: valid_at.toISOString(),
    recorded_at: recorded_at.toISOString(),
  }
}

/** The settings of the ledgers that are valid now, in the same order. */
export async function listCurrentCrossCurrencies(db: Queryable, ledgers: readonly string[]): Promise<CrossCurrency[]> {
  const { rows } = await db.query<CrossCurrencyRow>({
    text: `select ${columns.replaceAll(/(\w+)/g, 's.$1')}
             from unnest($1::text[]) with ordinality as wanted (ledger, place),
                  lateral (select * from cross_currencies where ledger = wanted.ledger
                            order by valid_at desc, version desc limit 1) s
            order by wanted.place`,
    values: [ledgers],
  })
  return rows.map(toCrossCurrency)
}

export async function insertCrossCurrency(
  db: Queryable,
  { ledger, currency, validAt }: { ledger: string; currency: string | null; validAt: string },
): Promise<CrossCurrency> {
  const { rows } = await db.query<CrossCurrencyRow>({
    text: `insert into cross_currencies (ledger, currency, valid_at) values ($1, $2, $3) returning ${columns}`,
    values: [ledger, currency, validAt],
  })
  return toCrossCurrency(rows[0] as CrossCurrencyRow)
}
