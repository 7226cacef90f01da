import type { Queryable } from '@florin/postgres'
import { type AccountIdentity, normalSide } from '../double-entry.ts'
import type { Period } from '../horizon/period.ts'
import { idAfter } from '../transaction-id.ts'
import { lastEntryBefore } from './queries.ts'
import type { BalanceHistory } from './schemas.ts'

/** So many moments at equal distances, from the first of a period to its last millisecond (ISO 8601). */
export function momentsOf(from: string | undefined, to: string, points: number): string[] {
  const lastMs = Date.parse(to) - 1
  const firstMs = Math.min(from === undefined ? lastMs : Date.parse(from), lastMs)
  const steps = Math.min(points - 1, lastMs - firstMs)
  const moments = Array.from({ length: steps }, (_, step) => firstMs + Math.floor(((lastMs - firstMs) * step) / steps))
  return [...moments, lastMs].map((ms) => new Date(ms).toISOString())
}

/** The moment of the first entry on the axis; undefined for an account without entries. */
export async function findFirstMoment(
  db: Queryable,
  { ledger, id }: AccountIdentity,
  axis: Period['axis'],
): Promise<string | undefined> {
  const dated = `select effective_at from dated_entries
                  where ledger = $1 and account_id = $2 order by effective_at, sequence limit 1`
  const { rows } = await db.query<{ moment: Date | null }>({
    text: `select least((select uuid_extract_timestamp(transaction_id) from entries
                          where ledger = $1 and account_id = $2 order by transaction_id, sequence limit 1)
                        ${axis === 'effective' ? `, (${dated})` : ''}) as moment`,
    values: [ledger, id],
  })
  return rows[0]?.moment?.toISOString()
}

/** In one statement, so that the balances are those of one moment of recording. */
export async function listBalancesAt(
  db: Queryable,
  { ledger, id, type }: AccountIdentity,
  axis: Period['axis'],
  moments: string[],
): Promise<BalanceHistory['data']> {
  const sign = normalSide(type) === 'debit' ? 1 : -1
  const [shifted, join] =
    axis === 'effective'
      ? [`+ ${sign} * (shift.debits - shift.credits)`, ', lateral dated_shift(a.ledger, a.id, m.moment) shift']
      : ['', '']
  const { rows } = await db.query<{ moment: Date; posted: string }>({
    text: `select m.moment, coalesce(last.balance_after, a.posted - a.posted) ${shifted} as posted
             from accounts a
            cross join unnest($3::timestamptz[], $4::uuid[]) as m (moment, id_after)
             ${lastEntryBefore('m.id_after')}${join}
            where a.ledger = $1 and a.id = $2 order by m.moment`,
    values: [ledger, id, moments, moments.map(idAfter)],
  })
  return rows.map(({ moment, posted }) => ({ moment: moment.toISOString(), posted }))
}
