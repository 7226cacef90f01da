import type { Queryable } from '@florin/postgres'

/** Rows searched per page, for filters that no index supports. */
export const searchedMax = 10_000

/**
 * The id at which the search for a page ends, inclusive; null if the rest is shorter. `table`: with an alias, which `scope`
 * uses for conditions that an index supports.
 */
export async function findSearchEnd(
  db: Queryable,
  table: string,
  scope: string,
  values: unknown[],
): Promise<string | null> {
  const [, alias] = table.split(' ')
  const { rows } = await db.query<{ id: string }>({
    text: `select ${alias}.id from ${table} where ${scope} order by ${alias}.id desc offset ${searchedMax} limit 1`,
    values,
  })
  return rows[0]?.id ?? null
}
