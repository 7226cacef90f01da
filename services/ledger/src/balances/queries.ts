import type { Queryable } from '@florin/postgres'
import { codeKey, keysOf } from '../accounts/codes.ts'
import { debitSign, lastEntryBefore } from '../accounts/queries.ts'
import type { Reach } from '../request/reach.ts'
import { idAfter } from '../transaction-id.ts'
import type { BalanceSum } from './schemas.ts'

/** The first $4 words of a key, with their closing dot. */
const wordsOf = (code: string) => `array_to_string((string_to_array(${code}, '.'))[1:$4], '.') || '.'`
/**
 * Above all keys of a group: those that begin with its words. The slash follows the dot. A code with fewer words than $4 is a
 * group of its own, and the space comes before all characters of codes.
 */
const above = (words: string) =>
  `case when cardinality(string_to_array(${words}, '.')) <= $4 then ${words} || ' ' else left(${words}, -1) || '/' end`

/** Of which moment the balances are; at most one of them (ISO 8601), without both the present. */
export interface AsOf {
  at?: string | undefined
  effectiveAt?: string | undefined
}

export interface SumsWanted extends AsOf {
  ledger: number
  prefix: string
  /** Null: one group. */
  words: number | null
  /** The last group of the page before. */
  after: string | null
  /** Of groups. */
  limit: number
  /** Of the caller; undefined for all accounts. */
  reach?: Reach
}

type Parameter = (value: unknown) => string

interface Found {
  data: BalanceSum[]
  /** The group at which the page ends, if there may be more. */
  last: string | null
}

/**
 * Sums along the words of the codes. The groups are found one after another by index probes, so a page reads only the
 * accounts of its own groups, whatever follows. A limited caller has the sums of the accounts in reach, which are read whole.
 */
export async function sumBalances(db: Queryable, wanted: SumsWanted): Promise<Found> {
  const { ledger, prefix, words, after, limit, reach } = wanted
  // Bounds from subqueries: by statistics from before many accounts were opened, the planner would expect one row between two
  // known bounds, and sort all that there are.
  const values: unknown[] = [ledger, ...keysOf(prefix)]
  const parameter = (value: unknown) => `$${values.push(value)}`
  if (words === null) {
    const { rows } = await db.query<BalanceSum>({
      text: `select null as code, s.* from (${sumsOf(wanted, reachable(reach, parameter), parameter)} group by a.currency, a.type) s
              order by s.currency, s.type`,
      values,
    })
    return { data: rows.filter(({ accounts }) => accounts > 0), last: null }
  }
  values.push(words, after ?? '', limit)
  const text =
    reach === undefined ? sumGroups(wanted, parameter) : sumGroupsWithin(wanted, reachable(reach, parameter), parameter)
  const { rows } = await db.query<BalanceSum & { groups: number }>({ text, values })
  const [first] = rows
  return {
    data: rows.map(({ groups: _, ...row }) => row).filter(({ accounts }) => accounts > 0),
    last: first !== undefined && first.groups === limit ? `${rows.at(-1)?.code}.` : null,
  }
}

/** SQL: the accounts whose keys are above $2 and below $3. */
const inRange = `a.ledger = $1 and a.code is not null and ${codeKey} > (select $2) and ${codeKey} < (select $3)`

/** SQL: the accounts `a` between the keys $2 and $3 that are in reach. Each alternative is found by an index of its own. */
function reachable(reach: Reach, parameter: Parameter): string {
  if (reach === undefined) return `(select a.* from accounts a where ${inRange})`
  const alternatives = reach.map(({ owner, codePrefix }) => {
    const [above, below] = keysOf(codePrefix ?? '').map(parameter)
    const ofOwner = owner === undefined ? '' : ` and a.owner = ${parameter(owner)}`
    return `select a.* from accounts a where ${inRange} and ${codeKey} > ${above} and ${codeKey} < ${below}${ofOwner}`
  })
  return `(select distinct on (a.id) a.* from (${alternatives.join(' union all ')}) a)`
}

/** SQL: the sums of the accounts `a` of a source, to be grouped by currency and type. */
function sumsOf({ at, effectiveAt }: AsOf, source: string, parameter: Parameter): string {
  const zero = 'a.posted - a.posted'
  if (at !== undefined) {
    const id = parameter(idAfter(at))
    const posted = `case when a.last_transaction_id < ${id} then a.posted else coalesce(last.balance_after, ${zero}) end`
    return `
      select a.currency, a.type, (count(*) filter (where a.created_at <= ${parameter(at)}))::integer as accounts,
             sum(${posted}) as posted, null as pending, null as available
        from ${source} a ${lastEntryBefore(id, `a.last_transaction_id >= ${id}`)}`
  }
  if (effectiveAt !== undefined) {
    const moment = parameter(effectiveAt)
    return `
      select a.currency, a.type, count(*)::integer as accounts,
             sum(coalesce(last.balance_after, ${zero}) + ${debitSign('a.type')} * coalesce(shift.debit, 0)) as posted,
             null as pending, null as available
        from ${source} a ${lastEntryBefore(parameter(idAfter(effectiveAt)), 'a.moved')}
             left join lateral (select d.debits - d.credits as debit from dated_shift(a.ledger, a.id, ${moment}) d
                                 where a.moved) shift on true`
  }
  return `
    select a.currency, a.type, count(*)::integer as accounts, sum(a.posted) as posted, sum(a.pending) as pending,
           sum(a.posted - a.pending) as available
      from ${source} a`
}

/** SQL: at most $6 groups by the first $4 words, after $5. */
function sumGroups(asOf: AsOf, parameter: Parameter): string {
  const next = (from: string) => `
    select n.words from (
      select ${wordsOf('a.code')} as words, ${codeKey} as key from accounts a
       where a.ledger = $1 and a.code is not null and ${codeKey} > (select $2) and ${codeKey} >= ${from}
       order by ${codeKey} limit 1) n
     where n.key < $3`
  const ofGroup = `(select a.* from accounts a where ${inRange} and ${codeKey} >= g.words and ${codeKey} < ${above('g.words')})`
  return `
    with recursive groups (words, place) as (
      select words, 1 from (${next(`(select case when $5 = '' then '' else ${above('$5')} end)`)}) first
      union all
      select n.words, g.place + 1 from groups g, lateral (${next(above('g.words'))}) n where g.place < $6
    )
    select left(g.words, -1) as code, s.*, (max(g.place) over ())::integer as groups
      from groups g, lateral (${sumsOf(asOf, ofGroup, parameter)} group by a.currency, a.type) s
     order by g.place, s.currency, s.type`
}

/** SQL: as `sumGroups`, of the accounts of a source alone. */
function sumGroupsWithin(asOf: AsOf, source: string, parameter: Parameter): string {
  return `
    with own as materialized (
      select a.*, w.words, dense_rank() over (order by w.words collate "C") as place
        from ${source} a, lateral (select ${wordsOf('a.code')} as words) w
       where ${codeKey} >= case when $5 = '' then '' else ${above('$5')} end
    )
    select left(g.words, -1) as code, s.*, (max(g.place) over ())::integer as groups
      from (select distinct words, place from own where place <= $6) g,
           lateral (${sumsOf(asOf, '(select * from own where own.words = g.words)', parameter)} group by a.currency, a.type) s
     order by g.place, s.currency, s.type`
}
