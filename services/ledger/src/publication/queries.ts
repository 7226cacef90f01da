import type { Queryable } from '@florin/postgres'

/** A ledger whose events this process publishes for now. */
export interface Publication {
  ledger: number
  name: string
  /** Of the last event that the broker has confirmed. */
  position: string | null
}

/** Adds the ledgers that are new. */
export async function insertPublications(db: Queryable): Promise<void> {
  await db.query({
    name: 'insert_publications',
    text: `insert into event_publications (ledger)
           select id from ledgers where id > coalesce((select max(ledger) from event_publications), 0)
               on conflict do nothing`,
  })
}

/** Leases what no other process holds, and renews what this one does. */
export async function leasePublications(db: Queryable, holder: string, leaseMs: number): Promise<Publication[]> {
  const { rows } = await db.query<Publication>({
    name: 'lease_publications',
    text: `with leased as (
             update event_publications p
                set holder = $1, leased_until = clock_timestamp() + make_interval(secs => $2 / 1000.0)
              where p.ctid = any(array(
                select ctid from event_publications
                 where holder = $1 or leased_until < (select clock_timestamp()) for update skip locked))
             returning p.ledger, p.position
           )
           select l.id as ledger, l.name, leased.position from leased join ledgers l on l.id = leased.ledger order by l.id`,
    values: [holder, leaseMs],
  })
  return rows
}

/** Moves the position on, unless another process has moved it. Returns whether it did. */
export async function advancePublication(
  db: Queryable,
  { ledger, position }: Publication,
  holder: string,
  to: string | null,
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'advance_publication',
    text: `update event_publications set position = $4, published_at = clock_timestamp()
            where ledger = $1 and holder = $2 and position is not distinct from $3`,
    values: [ledger, holder, position, to],
  })
  return rowCount === 1
}

/** Gives up the leases, so that another process continues at once. */
export async function releasePublications(db: Queryable, holder: string): Promise<void> {
  await db.query({
    text: `update event_publications set holder = null, leased_until = '-infinity' where holder = $1`,
    values: [holder],
  })
}

/** The positions of all ledgers. */
export async function listPublications(db: Queryable): Promise<Publication[]> {
  const { rows } = await db.query<Publication>({
    name: 'list_publications',
    text: `select l.id as ledger, l.name, p.position from ledgers l left join event_publications p on p.ledger = l.id`,
  })
  return rows
}
