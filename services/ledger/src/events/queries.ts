import { columns, type Queryable } from '@florin/postgres'
import { type Position, positionOf } from './position.ts'
import { type Source, sources } from './sources.ts'

const placeOf = ({ table, id }: Source) => `${id} as id, ${sources.findIndex((each) => each.table === table)} as source`

/** The first positions after one and below an id, in their order: one index probe for each source. */
export async function listPositions(
  db: Queryable,
  ledger: number,
  searched: readonly Source[],
  { after, below, limit }: { after: Position; below: string; limit: number },
): Promise<Position[]> {
  const rows = (source: Source) => `
    (select ${placeOf(source)} from ${source.table} where ledger = $1 and ${source.id} >= $2 and ${source.id} < $3
      order by ${source.id} limit $5 + 1)`
  const { rows: positions } = await db.query<Position>({
    name: `list_positions_${searched.map((source) => sources.indexOf(source)).join('')}`,
    // Each source may have a row with the id itself: one more than the limit.
    text: `select id, source from (${searched.map(rows).join(' union all ')}) place
            where (id, source) > ($2, $4) order by id, source limit $5`,
    values: [ledger, after.id, below, after.source, limit],
  })
  return positions
}

/** The newest position below an id in each of these ledgers that has one. */
export async function listNewest(db: Queryable, ledgers: number[], below: string): Promise<Map<number, string>> {
  const newest = (source: Source) => `
    (select ${placeOf(source)} from ${source.table} where ledger = l.ledger and ${source.id} < $2
      order by ${source.id} desc limit 1)`
  const { rows } = await db.query<Position & { ledger: number }>({
    name: 'list_newest_positions',
    text: `select l.ledger, newest.id, newest.source
             from unnest($1::integer[]) as l (ledger),
                  lateral (select id, source from (${sources.map(newest).join(' union all ')}) place
                            order by id desc, source desc limit 1) newest`,
    values: [ledgers, below],
  })
  return new Map(rows.map(({ ledger, ...position }) => [ledger, positionOf(position)]))
}

/** What is behind positions of ledgers, below an id: the number of events, up to `most` for each, and the age of the oldest. */
export async function measureEvents(
  db: Queryable,
  after: (Position & { ledger: number })[],
  { below, most }: { below: string; most: number },
): Promise<{ events: number; oldestSeconds: number }> {
  const rows = (source: Source) => `
    (select ${placeOf(source)} from ${source.table}
      where ledger = asked.ledger and ${source.id} >= asked.id and ${source.id} < $4 order by ${source.id} limit $5 + 1)`
  const { rows: measured } = await db.query<{ events: number; oldest: number | null }>({
    name: 'measure_events',
    text: `select count(*)::integer as events,
                  extract(epoch from clock_timestamp() - min(uuid_extract_timestamp(behind.id)))::float8 as oldest
             from unnest($1::integer[], $2::uuid[], $3::integer[]) as asked (ledger, id, source),
                  lateral (select id from (${sources.map(rows).join(' union all ')}) place
                            where (place.id, place.source) > (asked.id, asked.source)
                            order by place.id limit $5) behind`,
    values: [...columns(after, ['ledger', 'id', 'source']), below, most],
  })
  const [{ events, oldest }] = measured as [(typeof measured)[number]]
  return { events, oldestSeconds: Math.max(0, oldest ?? 0) }
}

/** Those of the accounts that have the owner, and a code that begins with the prefix. */
export async function listMatchingAccounts(
  db: Queryable,
  ledger: number,
  ids: string[],
  { owner, codePrefix }: { owner?: string | undefined; codePrefix?: string | undefined },
): Promise<Set<string>> {
  const { rows } = await db.query<{ id: string }>({
    name: 'list_matching_accounts',
    text: `select a.id from unnest($2::uuid[]) as wanted (id),
                  lateral (select * from accounts o where o.ledger = $1 and o.id = wanted.id offset 0) a
            where ($3::text is null or a.owner = $3) and ($4::text is null or starts_with(a.code, $4))`,
    values: [ledger, ids, owner ?? null, codePrefix ?? null],
  })
  return new Set(rows.map(({ id }) => id))
}
