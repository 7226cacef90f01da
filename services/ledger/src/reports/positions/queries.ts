import type { Queryable } from '@florin/postgres'
import { debitSign, lastEntryBefore } from '../../accounts/queries.ts'
import { idAfter } from '../../transaction-id.ts'

export interface PositionRow {
  account: string
  currency: string
  position: string
  /** Entries of the account so far. */
  entries: number
}

/** Balances of the position accounts with these codes. The codes must be given, because no index finds them by a pattern. */
export async function listPositions(
  db: Queryable,
  ledger: number,
  codes: string[],
  at: string | null,
): Promise<PositionRow[]> {
  const { rows } = await db.query<PositionRow>({
    text: `select a.id as account, a.currency,
                  ${at === null ? 'a.posted' : 'coalesce(last.balance_after, a.posted - a.posted)'} as position,
                  ${at === null ? 'a.last_sequence' : 'coalesce(last.sequence, 0)'}::float8 as entries
             from accounts a
             ${at === null ? '' : lastEntryBefore('$3')}
            where a.ledger = $1 and a.code = any($2) order by a.currency`,
    values: at === null ? [ledger, codes] : [ledger, codes, idAfter(at)],
  })
  return rows
}

/** As `listPositions`, as of an effective moment, as far as it is known now. */
export async function listEffectivePositions(
  db: Queryable,
  ledger: number,
  codes: string[],
  effectiveAt: string,
): Promise<PositionRow[]> {
  const { rows } = await db.query<PositionRow>({
    text: `select a.id as account, a.currency, a.last_sequence::float8 as entries,
                  coalesce(last.balance_after, a.posted - a.posted)
                    + ${debitSign('a.type')} * (shift.debits - shift.credits) as position
             from accounts a
             ${lastEntryBefore('$3')}, lateral dated_shift(a.ledger, a.id, $4) shift
            where a.ledger = $1 and a.code = any($2) order by a.currency`,
    values: [ledger, codes, idAfter(effectiveAt), effectiveAt],
  })
  return rows
}

/** Net amount of adjustments and their reversals per account. Accounts without any are missing. */
export async function sumAdjustments(
  db: Queryable,
  ledger: number,
  accounts: string[],
  at: string | null,
  effectiveAt: string | null = null,
): Promise<Map<string, string>> {
  const { rows } = await db.query<{ account: string; amount: string }>({
    text: `with adjusting as (
             select a.id, a.effective_at from transactions a where a.ledger = $1 and a.kind = 'adjustment'
             union all
             select r.id, r.effective_at from transactions a join transactions r on r.ledger = a.ledger and r.reverses = a.id
              where a.ledger = $1 and a.kind = 'adjustment'
           )
           select e.account_id as account, sum(case e.direction when 'credit' then e.amount else -e.amount end) as amount
             from adjusting join entries e on e.ledger = $1 and e.transaction_id = adjusting.id
            where e.account_id = any($2) and ($3::uuid is null or e.transaction_id < $3)
              and ($4::timestamptz is null or adjusting.effective_at <= $4)
            group by e.account_id`,
    values: [ledger, accounts, at === null ? null : idAfter(at), effectiveAt],
  })
  return new Map(rows.map(({ account, amount }) => [account, amount]))
}

export interface FlowRow {
  account: string
  /** The moment of the rate: that of the conversion's rate, or of the transaction if it is not a conversion. */
  moment: string
  amount: string
  /** The terms of the conversion: target = source * units / per. All null if the transaction is not a conversion. */
  source: string | null
  target: string | null
  units: string | null
  per: string | null
}

/**
 * The entries of the positions, for each account in the order of recording. A reversal is a separate flow, with the terms
 * of the conversion that it reverses.
 */
export async function listFlows(
  db: Queryable,
  ledger: number,
  accounts: string[],
  at: string | null,
): Promise<FlowRow[]> {
  const { rows } = await db.query<FlowRow>({
    text: `select e.account_id as account,
                  to_char(coalesce(c.rate_as_of, t.recorded_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as moment,
                  case e.direction when 'credit' then e.amount else -e.amount end as amount,
                  c.source_currency as source, c.target_currency as target, c.units, c.per
             from entries e
                  -- Lateral: one probe for each entry, never a read of all transactions.
                  cross join lateral (select id, recorded_at, reverses from transactions
                                       where ledger = e.ledger and id = e.transaction_id offset 0) t
                  left join lateral (select * from conversions
                                      where ledger = e.ledger and transaction_id = coalesce(t.reverses, t.id)
                                     offset 0) c on true
            where e.ledger = $1 and e.account_id = any($2) and ($3::uuid is null or e.transaction_id < $3)
            order by e.account_id, e.transaction_id, e.sequence`,
    values: [ledger, accounts, at === null ? null : idAfter(at)],
  })
  return rows
}
