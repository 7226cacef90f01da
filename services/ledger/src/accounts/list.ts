import type { Queryable } from '@florin/postgres'
import { metadataConditions } from '../request/metadata-filters.ts'
import { onlyOwner, onlyPrefix, type Reach, reachCondition } from '../request/reach.ts'
import { findSearchEnd, searchedMax } from '../request/search.ts'
import { codeKey, keysOf } from './codes.ts'
import { type AccountRow, accountColumns, toAccount } from './queries.ts'
import type { Account } from './schemas.ts'

export interface AccountFilters {
  owner?: string | undefined
  codePrefix?: string | undefined
  type?: string | undefined
  currency?: string | undefined
  status?: string | undefined
  /** Text by key; all of it. */
  metadata?: Record<string, string>
}

/**
 * Newest first. The accounts of an owner are in the order of an index. Those whose codes begin alike are not: they are read
 * whole and sorted if they are few, and searched for among all if they are many.
 */
export async function listAccounts(
  db: Queryable,
  ledger: number,
  { reach, metadata = {}, ...filters }: AccountFilters & { reach: Reach },
  before: string | null,
  limit: number,
): Promise<{ data: Account[]; searchedTo: string | null }> {
  const owner = filters.owner ?? onlyOwner(reach)
  const prefix = filters.codePrefix ?? onlyPrefix(reach)
  const isSearch =
    [filters.type, filters.currency, filters.status, filters.codePrefix, reach].some(
      (filter) => filter !== undefined,
    ) || Object.keys(metadata).length > 0
  const isOfFew = owner === undefined && prefix !== undefined && (await isOfFewAccounts(db, ledger, prefix))
  const scope = 'a.ledger = $1 and ($2::text is null or a.owner = $2) and ($3::uuid is null or a.id < $3)'
  const searchedTo = isSearch && !isOfFew ? await findSearchEnd(db, 'accounts a', scope, [ledger, owner, before]) : null
  const values: unknown[] = [ledger, owner, filters.type, filters.currency, filters.status, before, searchedTo, limit]
  const parameter = (value: unknown) => `$${values.push(value)}`
  // Its own limit keeps the planner from another index.
  const source = isOfFew
    ? `(select a.* from accounts a where ${codeRange('$1', prefix, parameter)} order by ${codeKey} limit ${searchedMax})`
    : 'accounts'
  const conditions = [
    reachCondition(reach, 'a', parameter),
    ...(filters.codePrefix === undefined ? [] : [`starts_with(a.code, ${parameter(filters.codePrefix)})`]),
    ...metadataConditions('a', metadata, parameter),
  ]
  const { rows } = await db.query<AccountRow>({
    text: `select ${accountColumns} from ${source} a
            where ledger = $1 and ($2::text is null or owner = $2) and ($3::text is null or type = $3)
              and ($4::text is null or currency = $4) and ($5::text is null or status = $5)
              and ($6::uuid is null or id < $6) and ($7::uuid is null or id >= $7)
              and ${conditions.join(' and ')}
            order by id desc limit $8`,
    values,
  })
  return { data: rows.map(toAccount), searchedTo }
}

/** SQL: the accounts `a` whose codes begin with the prefix. */
function codeRange(ledger: string, prefix: string, parameter: (value: unknown) => string): string {
  const [above, below] = keysOf(prefix).map(parameter)
  return `a.ledger = ${ledger} and a.code is not null and ${codeKey} > ${above} and ${codeKey} < ${below}`
}

/** Whether at most `searchedMax` codes begin with the prefix. */
async function isOfFewAccounts(db: Queryable, ledger: number, prefix: string): Promise<boolean> {
  const values: unknown[] = [ledger]
  const { rows } = await db.query({
    text: `select true from accounts a where ${codeRange('$1', prefix, (value) => `$${values.push(value)}`)}
            order by ${codeKey} offset ${searchedMax} limit 1`,
    values,
  })
  return rows.length === 0
}
