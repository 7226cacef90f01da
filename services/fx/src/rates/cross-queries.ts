import { columns, type Queryable } from '@florin/postgres'

/** The setting of each ledger that is valid at its moment, in the same order; null where its rates are not crossed. */
export async function findCrossCurrencies(
  db: Queryable,
  wanted: readonly { ledger: string; at: string }[],
): Promise<(string | null)[]> {
  const { rows } = await db.query<{ currency: string | null }>({
    text: `select (select currency from cross_currencies
                    where ledger = wanted.ledger and valid_at <= wanted.at
                    order by valid_at desc, version desc limit 1) as currency
             from unnest($1::text[], $2::timestamptz[]) with ordinality as wanted (ledger, at, place)
            order by place`,
    values: columns(wanted, ['ledger', 'at']),
  })
  return rows.map(({ currency }) => currency)
}

/** Every ledger whose rates are crossed at the moment. */
export async function listCrossCurrencies(
  db: Queryable,
  atMs: number,
): Promise<{ ledger: string; currency: string }[]> {
  const { rows } = await db.query<{ ledger: string; currency: string }>({
    text: `select ledger, currency
             from (select distinct on (ledger) ledger, currency from cross_currencies where valid_at <= $1
                    order by ledger, valid_at desc, version desc) settings
            where currency is not null`,
    values: [new Date(atMs)],
  })
  return rows
}

/** The first moment from which the rates of the ledger have been crossed through the currency without a break. */
export async function findCrossedSince(db: Queryable, ledger: string, currency: string): Promise<string | undefined> {
  const { rows } = await db.query<{ since: Date | null }>({
    text: `with settings as (
             select distinct on (valid_at) valid_at, currency from cross_currencies
              where ledger = $1 order by valid_at desc, version desc)
           select min(valid_at) as since from settings
            where valid_at > coalesce((select max(valid_at) from settings where currency is distinct from $2), '-infinity')`,
    values: [ledger, currency],
  })
  return rows[0]?.since?.toISOString()
}
