import { type Queryable, type Transaction, withTransaction } from '@florin/postgres'
import type pg from 'pg'
import type { Broken } from './verdicts.ts'

export const auditPromise =
  'The seals of the audit trail are numbered 1, 2, 3, ..., and each equals what its entries give'

/** Seals per range: of at most 10,000 entries each. */
const sealsMax = 100

/** A seal with what it should be. */
interface CheckedSeal {
  number: string
  hash: Buffer
  what: string | null
}

/**
 * Checks the seals after the last verified one, or all of them with `full`, and stores how far they are right. Entries that
 * are not sealed yet are not checked.
 */
export async function verifyAuditTrail(
  db: pg.Pool,
  { full = false, remember = false }: { full?: boolean; remember?: boolean },
): Promise<Broken> {
  const verified = await findVerified(db)
  const places = verified && !(await hasSeal(db, verified)) ? [changed(verified.number)] : []
  let after: string | undefined = full || places.length > 0 ? '0' : (verified?.number ?? '0')
  while (after !== undefined) {
    const start: string = after
    after = await withTransaction(db, async (tx) => {
      const seals = await checkSeals(tx, start)
      places.push(...seals.flatMap(({ what }) => (what === null ? [] : [place(what)])))
      const last = seals.at(-1)
      if (last && remember && places.length === 0) await rememberSeal(tx, last)
      return last?.number
    })
  }
  return { count: places.length, places }
}

const place = (what: string) => ({ ledger: null, what })
const changed = (number: string) => place(`seal ${number}, which an earlier run verified, has changed or is missing`)

async function findVerified(db: Queryable): Promise<{ number: string; hash: Buffer } | undefined> {
  const { rows } = await db.query<{ number: string; hash: Buffer }>('select seal as number, hash from audit.verified')
  return rows[0]
}

async function hasSeal(db: Queryable, { number, hash }: { number: string; hash: Buffer }): Promise<boolean> {
  const { rowCount } = await db.query({
    text: 'select from audit.seals where number = $1 and hash = $2',
    values: [number, hash],
  })
  return rowCount === 1
}

/** The next seals after one, which is right. Each is compared with the one before it. */
async function checkSeals(tx: Transaction, after: string): Promise<CheckedSeal[]> {
  const { rows } = await tx.query<CheckedSeal>({
    text: `
      with seal as (
        select number, hash, entries, last_xid, last_id,
               lag(number, 1, 0::bigint) over chain as number_before, lag(hash, 1, ''::bytea) over chain as hash_before,
               lag(last_xid, 1, '0'::xid8) over chain as xid_before, lag(last_id, 1, 0::bigint) over chain as id_before
          from (select * from audit.seals where number >= $1 order by number limit $2 + 1) page
        window chain as (order by number)
      )
      select s.number, s.hash,
             case when s.number <> s.number_before + 1 then format('seal %s follows seal %s', s.number, s.number_before)
                  when found.entries <> s.entries
                    then format('seal %s states %s entries and has %s', s.number, s.entries, found.entries)
                  when sha256(s.hash_before || found.hash) <> s.hash
                    then format('seal %s or one of its entries, up to %s.%s, has changed', s.number, s.last_xid, s.last_id)
             end as what
        from seal s, lateral audit.digest(s.xid_before, s.id_before, s.last_xid, s.last_id) found
       where s.number > $1
       order by s.number`,
    values: [after, sealsMax],
  })
  return rows
}

async function rememberSeal(tx: Transaction, { number, hash }: CheckedSeal): Promise<void> {
  await tx.query({
    text: `insert into audit.verified (seal, hash) values ($1, $2)
               on conflict (only_row) do update set seal = excluded.seal, hash = excluded.hash`,
    values: [number, hash],
  })
}
