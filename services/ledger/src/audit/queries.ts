import type { Queryable } from '@florin/postgres'
import type { AuditEntry, AuditSeal } from './schemas.ts'

/** Entries below it are final: the transactions of later ones may still run. */
const isFinal = 'e.xid < audit.shifted(pg_snapshot_xmin(pg_current_snapshot()))'

/** Rows that one page of a search looks at. */
const searchedMax = 10_000

/** All given conditions apply. Moments are ISO 8601. */
export interface AuditConditions {
  subject?: string | undefined
  action?: string | undefined
  service?: string | undefined
  ledger?: string | undefined
  code?: string | undefined
  request_id?: string | undefined
  made?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

interface AuditRow extends Omit<AuditEntry, 'at'> {
  at: Date
}

/** The end of the list in which to look, exclusive. */
interface Place {
  xid: string
  id: string
}

function readPlace(place: string): Place {
  const [xid = '', id = ''] = place.split('.')
  return { xid, id }
}

/**
 * Final entries before a place, newest first. `searchedTo`: the place at which the search stopped early; null if it reached
 * the first entry.
 */
export async function listAuditEntries(
  db: Queryable,
  conditions: AuditConditions,
  before: string | null,
  limit: number,
): Promise<{ entries: AuditEntry[]; searchedTo: string | null }> {
  const { from = null, to = null, subject, action, service, ledger, code, request_id, made } = conditions
  const bounds = await findBounds(db, from, to)
  const start = before === null ? null : readPlace(before)
  const range = [bounds.afterXid, bounds.afterId, bounds.belowXid, start?.xid ?? null, start?.id ?? null]
  const searchedTo = await findSearchEnd(db, range)
  const end = searchedTo === null ? null : readPlace(searchedTo)
  const { rows } = await db.query<AuditRow>({
    text: `select e.xid || '.' || e.id as id, e.at, e.service, e.request_id, e.subject, e.on_behalf_of, e.address,
                  e.action, e.path, e.ledger, e.idempotency_key, e.request_hash, e.status, e.code, e.made, e.repeated
             from audit.entries e
            where ${inRange} and ($6::text is null or (e.xid, e.id) >= ($6::xid8, $7::bigint))
              and ($8::timestamptz is null or e.at >= $8) and ($9::timestamptz is null or e.at < $9)
              and ($10::text is null or e.subject = $10) and ($11::text is null or e.action = $11)
              and ($12::text is null or e.service = $12) and ($13::text is null or e.ledger = $13)
              and ($14::text is null or e.code = $14) and ($15::text is null or e.request_id = $15)
              and ($16::text is null or e.made = $16)
            order by e.xid desc, e.id desc limit $17`,
    values: [
      ...range,
      ...[end?.xid, end?.id, from, to, subject, action, service, ledger, code, request_id, made].map(
        (value) => value ?? null,
      ),
      limit,
    ],
  })
  return { entries: rows.map((row) => ({ ...row, at: row.at.toISOString() })), searchedTo }
}

/** The values are those of `range`. */
const inRange = `${isFinal} and (e.xid, e.id) > ($1::xid8, $2::bigint) and ($3::text is null or e.xid < $3::xid8)
              and ($4::text is null or (e.xid, e.id) < ($4::xid8, $5::bigint))`

async function findSearchEnd(db: Queryable, range: unknown[]): Promise<string | null> {
  const { rows } = await db.query<{ place: string }>({
    text: `select e.xid || '.' || e.id as place from audit.entries e where ${inRange}
            order by e.xid desc, e.id desc offset ${searchedMax} limit 1`,
    values: range,
  })
  return rows[0]?.place ?? null
}

/** What the seals say about the places of the entries of a time. A seal is later than all entries that it seals. */
async function findBounds(
  db: Queryable,
  from: string | null,
  to: string | null,
): Promise<{ afterXid: string; afterId: string; belowXid: string | null }> {
  const { rows } = await db.query<{ afterXid: string; afterId: string; belowXid: string | null }>({
    text: `select coalesce(s.last_xid, '0')::text as "afterXid", coalesce(s.last_id, 0)::text as "afterId",
                  (select xid::text from audit.seals where sealed_at >= $2 order by sealed_at limit 1) as "belowXid"
             from (values (1)) one
             left join (select last_xid, last_id from audit.seals
                         where sealed_at < $1 order by sealed_at desc limit 1) s on true`,
    values: [from, to],
  })
  return rows[0] as (typeof rows)[number]
}

/** Newest first, below a number. */
export async function listSeals(db: Queryable, before: string | null, limit: number): Promise<AuditSeal[]> {
  const { rows } = await db.query<Omit<AuditSeal, 'sealed_at'> & { sealed_at: Date }>({
    text: `select number, sealed_at, last_xid || '.' || last_id as last_entry, entries, encode(hash, 'hex') as hash
             from audit.seals where $1::bigint is null or number < $1 order by number desc limit $2`,
    values: [before, limit],
  })
  return rows.map((row) => ({ ...row, sealed_at: row.sealed_at.toISOString() }))
}

/** Seals entries that are final, at most `most`, and returns their number; 0 while another session seals. */
export async function sealEntries(db: Queryable, most: number): Promise<number> {
  const { rows } = await db.query<{ sealed: number }>({ text: 'select audit.seal($1) as sealed', values: [most] })
  return rows[0]?.sealed ?? 0
}
