import type { Queryable } from '@florin/postgres'

/** A ledger whose events a process publishes. */
export interface Publication {
  ledger: number
  name: string
  /** Of the last event that the broker has confirmed. */
  position: string | null
}

/** Adds the ledgers that are missing. */
export async function insertPublications(db: Queryable): Promise<void> {
  await db.query({
    name: 'insert_publications',
    text: `insert into event_publications (ledger)
           select l.id from ledgers l
            where l.state = 'open' and not exists (select from event_publications p where p.ledger = l.id)
               on conflict do nothing`,
  })
}

/**
 * Leases what no other process holds, and renews what this one does when half of its time has passed. Returns all that this
 * process holds.
 */
export async function leasePublications(db: Queryable, holder: string, leaseMs: number): Promise<Publication[]> {
  await db.query({
    name: 'lease_publications',
    text: `update event_publications p
              set holder = $1, leased_until = clock_timestamp() + make_interval(secs => $2 / 1000.0)
            where p.ctid = any(array(
              select ctid from event_publications
               where leased_until < (select clock_timestamp())
                  or holder = $1 and leased_until < (select clock_timestamp()) + make_interval(secs => $2 / 2000.0)
                 for update skip locked))`,
    values: [holder, leaseMs],
  })
  const { rows } = await db.query<Publication>({
    name: 'list_held_publications',
    text: `select l.id as ledger, l.name, p.position
             from event_publications p join ledgers l on l.id = p.ledger where p.holder = $1 and l.state = 'open' order by l.id`,
    values: [holder],
  })
  return rows
}

/** Moves the position on, unless another process has the lease by now. */
export async function advancePublication(
  db: Queryable,
  { ledger, position }: Publication,
  holder: string,
  to: string | null,
): Promise<void> {
  await db.query({
    name: 'advance_publication',
    text: `update event_publications set position = $4
            where ledger = $1 and holder = $2 and position is not distinct from $3`,
    values: [ledger, holder, position, to],
  })
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
    text: `select l.id as ledger, l.name, p.position from ledgers l left join event_publications p on p.ledger = l.id where l.state = 'open'`,
  })
  return rows
}
