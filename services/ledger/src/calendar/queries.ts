import type { Queryable } from '@florin/postgres'

/** The present state of a ledger's calendar. `closedBefore`: the first open day. */
export async function findCalendar(
  db: Queryable,
  ledger: number,
): Promise<{ timeZone: string; closedDay: string | null; closedBefore: string | null }> {
  const { rows } = await db.query<{ time_zone: string; closed_day: string | null; closed_before: Date | null }>({
    name: 'find_calendar',
    text: 'select time_zone, closed_day::text, closed_before from ledgers where id = $1',
    values: [ledger],
  })
  const [row] = rows as [(typeof rows)[number]]
  return {
    timeZone: row.time_zone,
    closedDay: row.closed_day,
    closedBefore: row.closed_before?.toISOString() ?? null,
  }
}
