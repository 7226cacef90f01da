import { columns, type Queryable } from '@florin/postgres'
import { allLedgers, measuresOf } from '../rates/publisher.ts'
import type { SourceName } from '../rates/schemas.ts'
import { sourceRules } from '../rates/source-rules.ts'

export interface FlaggedRateRow {
  id: string
  source: SourceName
  ledger: string
  base: string
  quote: string
  rate: string
  valid_at: Date
  recorded_at: Date
  current: boolean
  previous: (Pick<FlaggedRateRow, 'id' | 'source' | 'ledger' | 'base' | 'quote' | 'rate'> & { valid_at: string }) | null
}

/** The last rate of a page. */
export interface FlaggedPosition {
  /** ISO 8601. */
  validAt: string
  id: string
}

const ways = '(values (r.base, r.quote), (r.quote, r.base)) as way (base, quote)'
const trusted = '(not p.flagged or exists (select from rate_confirmations c where c.rate_id = p.id))'

/** Not corrected. One probe for each of a few rates; `not exists` would join them with the whole table. */
function holds(alias: string): string {
  return `${alias}.id = (select l.id from rates l
                          where l.source = ${alias}.source and l.ledger = ${alias}.ledger and l.base = ${alias}.base and l.quote = ${alias}.quote
                            and l.valid_at = ${alias}.valid_at
                          order by l.id desc limit 1)`
}

const isOwn = '(p.source = r.source and p.ledger = r.ledger)'

/** The last rate of a publisher before `r` in one direction that meets the condition and is not too old to measure it. */
function lastBefore(condition: string): string {
  return `(select p.*, ${trusted} as trusted
             from rates p
            where p.source = m.source and p.ledger = m.ledger and p.base = way.base and p.quote = way.quote
              and (p.valid_at, p.id) < (r.valid_at, r.id)
              and p.valid_at >= r.valid_at - m.stale_after_ms * interval '1 ms'
              and ${condition} and ${holds('p')}
            order by p.valid_at desc, p.id desc limit 1)`
}

/**
 * Of the ledgers, newest first, without corrected rates, which need no confirmation. `previous` is the rate that a rate would be measured
 * against now: the newest trusted one of its publisher, else of the others that measure it, else the newest of its publisher.
 */
export async function listFlaggedRates(
  db: Queryable,
  ledgers: readonly string[],
  before: FlaggedPosition | null,
  limit: number,
): Promise<FlaggedRateRow[]> {
  const { rows } = await db.query<FlaggedRateRow>({
    text: `select r.id, r.source, r.ledger, r.base, r.quote, r.rate, r.valid_at, r.recorded_at,
                  not exists (select from ${ways}, lateral (
                                select from rates l
                                 where l.source = r.source and l.ledger = r.ledger
                                   and l.base = way.base and l.quote = way.quote
                                   and (l.valid_at, l.id) > (r.valid_at, r.id) and l.valid_at <= now()
                                 limit 1) later) as current,
                  p.previous
             from (select * from rates r
                    where r.flagged and r.ledger = any($4) and ($1::timestamptz is null or (r.valid_at, r.id) < ($1, $2::bigint))
                      and not exists (select from rate_confirmations c where c.rate_id = r.id)
                      and ${holds('r')}
                    order by r.valid_at desc, r.id desc limit $3) r
             left join lateral (select jsonb_build_object('id', p.id::text, 'source', p.source, 'ledger', p.ledger,
                                                          'base', p.base, 'quote', p.quote, 'rate', p.rate::text, 'valid_at', p.valid_at) as previous
                                  from unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[])
                                         as m (of_source, of_ledger, source, ledger, stale_after_ms),
                                       ${ways}, lateral (${lastBefore(trusted)} union all ${lastBefore('true')}) p
                                 where m.of_source = r.source and m.of_ledger = r.ledger and (p.trusted or ${isOwn})
                                 order by p.trusted desc, ${isOwn} desc, p.valid_at desc, p.id desc limit 1) p on true
            order by r.valid_at desc, r.id desc`,
    values: [
      before?.validAt,
      before?.id,
      limit,
      ledgers,
      ...columns(listMeasures(ledgers), ['ofSource', 'ofLedger', 'source', 'ledger', 'staleAfterMs']),
    ],
  })
  return rows
}

/** Each publisher of the ledgers with each one that measures its rates, itself among them. */
function listMeasures(ledgers: readonly string[]) {
  const publishers = (Object.keys(sourceRules) as SourceName[]).flatMap((source) =>
    (source === 'operator' ? ledgers : [allLedgers]).map((ledger) => ({ source, ledger })),
  )
  return publishers.flatMap((of) =>
    [of, ...measuresOf(of)].map(({ source, ledger }) => ({
      ofSource: of.source,
      ofLedger: of.ledger,
      source,
      ledger,
      staleAfterMs: sourceRules[source].staleAfterMs,
    })),
  )
}

/** Of a rate for the ledger. A second confirmation changes nothing. */
export async function insertConfirmation(db: Queryable, ledger: string, rateId: string): Promise<void> {
  await db.query({
    text: `insert into rate_confirmations (rate_id) select id from rates where id = $1 and ledger = $2 and flagged
           on conflict do nothing`,
    values: [rateId, ledger],
  })
}

export interface ConfirmationRow {
  id: string
  source: SourceName
  ledger: string
  base: string
  quote: string
  rate: string
  valid_at: Date
  confirmed_at: Date
}

export async function findConfirmation(
  db: Queryable,
  ledger: string,
  rateId: string,
): Promise<ConfirmationRow | undefined> {
  const { rows } = await db.query<ConfirmationRow>({
    text: `select r.id, r.source, r.ledger, r.base, r.quote, r.rate, r.valid_at, c.confirmed_at
             from rate_confirmations c join rates r on r.id = c.rate_id
            where c.rate_id = $1 and r.ledger = $2`,
    values: [rateId, ledger],
  })
  return rows[0]
}
