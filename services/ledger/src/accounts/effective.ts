import type { Queryable } from '@florin/postgres'
import { momentAfter } from '../calendar/days.ts'
import { type AccountIdentity, normalSide } from '../double-entry.ts'
import { isClosed } from '../periods/queries.ts'
import { idAfter, lowestId } from '../transaction-id.ts'
import { debitSign, type HistoryRange, lastEntryBefore } from './queries.ts'
import { type AccountBalance, type HistoryEntry, isAccountId } from './schemas.ts'

/*
 * Accounts on the effective axis, where an entry counts from its effective moment. Entries that are effective when they are
 * recorded are read from the history; the dated ones, which are not, from tables of their own.
 */

/** The balance as of an effective moment, as far as it is known now: a few index probes, whatever the length of the history. */
export async function findEffectiveBalance(
  db: Queryable,
  ledger: number,
  ref: string,
  effectiveAt: string,
): Promise<AccountBalance | undefined> {
  const { rows } = await db.query<Omit<AccountBalance, 'at' | 'effective_at' | 'sequence'> & { sequence: string }>({
    text: `select a.id as account, a.code as account_code, a.currency,
                  coalesce(last.balance_after, a.posted - a.posted)
                    + ${debitSign('a.type')} * (shift.debits - shift.credits) as posted,
                  null as pending, null as available, a.last_sequence as sequence,
                  ${isClosed('a.ledger', '$4')} as final
             from accounts a
             ${lastEntryBefore('$3')}, lateral dated_shift(a.ledger, a.id, $4) shift
            where a.ledger = $1 and ${isAccountId(ref) ? 'a.id = $2' : 'a.code = $2'}`,
    values: [ledger, ref, idAfter(effectiveAt), effectiveAt],
  })
  return rows[0] && { ...rows[0], sequence: Number(rows[0].sequence), at: null, effective_at: effectiveAt }
}

/** A place in a history on the effective axis. */
export interface EffectivePlace {
  /** ISO 8601. */
  moment: string
  sequence: number
}

export interface EffectiveRange extends Pick<HistoryRange, 'order' | 'limit'> {
  /** ISO 8601, included. */
  from: string | undefined
  /** ISO 8601, not included. */
  to: string | undefined
  /** The last place of the previous page. */
  after: EffectivePlace | null
  /** Only entries that were recorded up to this one. Without it: all. */
  lastSequence?: number
}

/** Entries searched per page for those that are not dated. A group has fewer in one moment, so every page gets further. */
const searchedMax = 10_000
const sequenceMax = 999_999_999_999_999

/**
 * Entries in the order of their effective moment, with the balance after each on that axis; and the place at which the search
 * for a page ended, or null.
 */
export async function listEffectiveHistory(
  db: Queryable,
  account: AccountIdentity,
  { order, from, to, after, limit, lastSequence = sequenceMax }: EffectiveRange,
): Promise<{ data: HistoryEntry[]; searchedTo: EffectivePlace | null }> {
  const [earliest, latest] = order === 'desc' ? [undefined, after?.moment] : [after?.moment, undefined]
  const bounds = {
    from: later(from, earliest),
    to: to !== undefined && (latest === undefined || to <= latest) ? to : latest && momentAfter(latest),
  }
  const end = await findSearchEnd(db, account, order, bounds)
  if (end !== undefined && order === 'desc') bounds.from = momentAfter(end)
  if (end !== undefined && order === 'asc') bounds.to = end
  const rows = await readPage(db, account, { order, after, limit, lastSequence, ...bounds })
  const searchedTo = end === undefined ? null : { moment: end, sequence: order === 'desc' ? sequenceMax : 0 }
  return { data: rows, searchedTo }
}

const later = (one: string | undefined, other: string | undefined) =>
  one !== undefined && other !== undefined && one < other ? other : (one ?? other)

interface Bounds {
  from: string | undefined
  to: string | undefined
}

const idsOf = ({ from, to }: Bounds) => [
  from === undefined ? lowestId(0) : lowestId(Date.parse(from)),
  to === undefined ? idAfter('9999-12-31T23:59:59.999Z') : lowestId(Date.parse(to)),
]

/** The moment of recording at which the search for entries that are not dated has to stop. None without dated entries. */
async function findSearchEnd(
  db: Queryable,
  { ledger, id }: AccountIdentity,
  order: 'asc' | 'desc',
  bounds: Bounds,
): Promise<string | undefined> {
  const { rows } = await db.query<{ moment: Date }>({
    text: `select uuid_extract_timestamp(transaction_id) as moment from entries
            where ledger = $1 and account_id = $2 and transaction_id >= $3 and transaction_id < $4
              and (select sequence from dated_entries where ledger = $1 and account_id = $2
                    order by ledger, account_id, transaction_id, sequence limit 1) is not null
            order by transaction_id ${order}, sequence ${order} offset $5 limit 1`,
    values: [ledger, id, ...idsOf(bounds), searchedMax],
  })
  return rows[0]?.moment.toISOString()
}

/** The page is read in one statement, so that its balances are those of one moment of recording. */
async function readPage(
  db: Queryable,
  account: AccountIdentity,
  { order, after, limit, lastSequence, ...bounds }: EffectiveRange,
): Promise<HistoryEntry[]> {
  const beyond = order === 'desc' ? '<' : '>'
  const { rows } = await db.query<Omit<HistoryEntry, 'sequence'> & { sequence: string }>({
    text: `
      with undated as (
        select transaction_id, sequence, uuid_extract_timestamp(transaction_id)::timestamptz(3) as moment
          from entries e
         where ledger = $1 and account_id = $2 and transaction_id >= $3 and transaction_id < $4 and sequence <= $11
           and ($7::timestamptz is null
                or (uuid_extract_timestamp(transaction_id)::timestamptz(3), sequence) ${beyond} ($7, $8::bigint))
           and (select d.sequence from dated_entries d
                 where d.ledger = $1 and d.account_id = $2 and d.transaction_id = e.transaction_id
                   and d.sequence = e.sequence limit 1) is null
         order by transaction_id ${order}, sequence ${order} limit $9
      ), dated as (
        select transaction_id, sequence, effective_at as moment
          from dated_entries
         where ledger = $1 and account_id = $2 and sequence <= $11
           and ($5::timestamptz is null or effective_at >= $5) and ($6::timestamptz is null or effective_at < $6)
           and ($7::timestamptz is null or (effective_at, sequence) ${beyond} ($7, $8::bigint))
         order by effective_at ${order}, sequence ${order} limit $9
      ), page as (
        select * from undated union all select * from dated order by moment ${order}, sequence ${order} limit $9
      ), opening as (
        select coalesce(last.balance_after, 0) + $10 * (shift.debits - shift.credits) as balance
          from (select moment, sequence from page order by moment, sequence limit 1) first,
               lateral dated_shift($1, $2, first.moment, first.sequence) shift
               left join lateral (
                 select balance_after from entries
                  where ledger = $1 and account_id = $2 and transaction_id < first_id(ms_of(first.moment) + 1)
                    and (transaction_id < first_id(ms_of(first.moment)) or sequence <= first.sequence)
                  order by transaction_id desc, sequence desc limit 1) last on true
      )
      select p.sequence, e.direction, e.amount, e.currency, e.transaction_id as transaction,
             opening.balance + sum(signed.amount) over moments - first_value(signed.amount) over moments as balance_after,
             t.kind, t.reference, t.description, t.effective_at, t.recorded_at
        from page p cross join opening
             join lateral (
               select * from entries e
                where e.ledger = $1 and e.account_id = $2 and e.transaction_id = p.transaction_id
                  and e.sequence = p.sequence limit 1) e on true
             join lateral (select * from transactions t where t.ledger = $1 and t.id = p.transaction_id limit 1) t on true,
             lateral (select case e.direction when 'debit' then $10 else -$10 end * e.amount as amount) signed
      window moments as (order by p.moment, p.sequence)
       order by p.moment ${order}, p.sequence ${order}`,
    values: [
      account.ledger,
      account.id,
      ...idsOf(bounds),
      bounds.from,
      bounds.to,
      after?.moment,
      after?.sequence,
      limit,
      normalSide(account.type) === 'debit' ? 1 : -1,
      lastSequence,
    ],
  })
  return rows.map((row) => ({
    ...row,
    sequence: Number(row.sequence),
    effective_at: new Date(row.effective_at).toISOString(),
  }))
}
