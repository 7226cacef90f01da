import type { Queryable } from '@florin/postgres'
import type { BalanceSum } from './schemas.ts'

/** The key of an account in the index `accounts_code_words`: its code with a closing dot. */
const key = `(a.code || '.') collate "C"`
/** The first $4 words of a key, with their closing dot. */
const wordsOf = (code: string) => `array_to_string((string_to_array(${code}, '.'))[1:$4], '.') || '.'`
/**
 * Above all keys of a group: those that begin with its words. The slash follows the dot. A code with fewer words than $4 is a
 * group of its own, and the space comes before all characters of codes.
 */
const above = (words: string) =>
  `case when cardinality(string_to_array(${words}, '.')) <= $4 then ${words} || ' ' else left(${words}, -1) || '/' end`

/** Above all texts that begin with the prefix. Its characters are ASCII. */
function aboveAll(prefix: string): string {
  const last = prefix.charCodeAt(prefix.length - 1)
  return prefix.slice(0, -1) + String.fromCharCode(last + 1)
}

/** Above every code: the brace follows the letters. */
const highest = '{'

export interface SumsWanted {
  ledger: number
  prefix: string
  /** Null: one group. */
  words: number | null
  /** The last group of the page before. */
  after: string | null
  /** Of groups. */
  limit: number
}

/**
 * Sums along the words of the codes. The groups are found one after another by index probes, so a page reads only the
 * accounts of its own groups, whatever follows. `last`: the group at which the page ends, if there may be more.
 */
export async function sumBalances(
  db: Queryable,
  { ledger, prefix, words, after, limit }: SumsWanted,
): Promise<{ data: BalanceSum[]; last: string | null }> {
  // The code that is the prefix without its dot does not begin with the prefix: its key is the prefix itself.
  const range = [ledger, prefix, prefix === '' ? highest : aboveAll(prefix)]
  const sums = `
    select a.currency, a.type, count(*)::integer as accounts, sum(a.posted) as posted, sum(a.pending) as pending,
           sum(a.posted - a.pending) as available
      from accounts a where a.ledger = $1 and a.code is not null`
  if (words === null) {
    const { rows } = await db.query<BalanceSum>({
      text: `select null as code, s.* from (${sums} and ${key} > $2 and ${key} < $3 group by a.currency, a.type) s
              order by s.currency, s.type`,
      values: range,
    })
    return { data: rows, last: null }
  }
  // Bounds from subqueries: by statistics from before many accounts were opened, the planner would expect one row between two
  // known bounds, and sort all that there are.
  const next = (from: string) => `
    select n.words from (
      select ${wordsOf('a.code')} as words, ${key} as key from accounts a
       where a.ledger = $1 and a.code is not null and ${key} > (select $2) and ${key} >= ${from}
       order by ${key} limit 1) n
     where n.key < $3`
  const { rows } = await db.query<BalanceSum & { groups: number }>({
    text: `
      with recursive groups (words, place) as (
        select words, 1 from (${next(`(select case when $5 = '' then '' else ${above('$5')} end)`)}) first
        union all
        select n.words, g.place + 1 from groups g, lateral (${next(above('g.words'))}) n where g.place < $6
      )
      select left(g.words, -1) as code, s.*, (max(g.place) over ())::integer as groups
        from groups g, lateral (
          ${sums} and ${key} > (select $2) and ${key} < (select $3) and ${key} >= g.words and ${key} < ${above('g.words')}
           group by a.currency, a.type) s
       order by g.place, s.currency, s.type`,
    values: [...range, words, after ?? '', limit],
  })
  const [first] = rows
  return {
    data: rows.map(({ groups: _, ...row }) => row),
    last: first !== undefined && first.groups === limit ? `${rows.at(-1)?.code}.` : null,
  }
}
