import pg from 'pg'

/** Anything that takes a statement: a pool or a client. */
interface Queryable {
  query<Row extends object>(sql: string): Promise<{ rows: Row[] }>
}

export interface StateOptions {
  /** By table, the condition of the rows that count; all when left out. */
  only?: Record<string, string>
}

/**
 * A fingerprint of every table of the schema, from the catalogue: a table that is new is part of it. Each insert, update
 * and delete changes the number of rows, or the transactions that wrote them.
 */
export async function readState(
  db: Queryable,
  schema: string,
  { only = {} }: StateOptions = {},
): Promise<Record<string, string>> {
  const { rows: tables } = await db.query<{ name: string }>(
    `select relname as name from pg_class
      where relnamespace = '${schema}'::regnamespace and relkind in ('r', 'p') order by relname`,
  )
  const fingerprints = tables.map(({ name }) => {
    const from = `${schema}.${pg.escapeIdentifier(name)} where ${only[name] ?? 'true'}`
    return `select ${pg.escapeLiteral(name)} as name, count(*) || ' rows of ' || coalesce(sum(xmin::text::numeric), 0) as state from ${from}`
  })
  const { rows } = await db.query<{ name: string; state: string }>(fingerprints.join(' union all '))
  return Object.fromEntries(rows.map(({ name, state }) => [name, state]))
}
