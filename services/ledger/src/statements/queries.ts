import type { Queryable } from '@florin/postgres'
import { debitSign, lastEntryBefore } from '../accounts/queries.ts'
import type { AccountIdentity, AccountType } from '../double-entry.ts'
import type { Period } from '../horizon/period.ts'
import { lowest, lowestId } from '../transaction-id.ts'

/** The account, with its balances before the start and before the end of a period, of one moment of recording. */
export interface StatementFacts {
  id: string
  code: string | null
  name: string | null
  owner: string | null
  type: AccountType
  currency: string
  exponent: number
  opening: string
  closing: string
  /** Number of entries in the period. Null on the effective axis, where only reading them tells. */
  count: number | null
  /** Number of the last entry that was recorded so far. */
  lastSequence: number
}

/** A few index probes, whatever the length of the history. */
export async function findStatementFacts(
  db: Queryable,
  { ledger, id }: AccountIdentity,
  { axis, from, to }: Pick<Period, 'axis' | 'from' | 'to'>,
): Promise<StatementFacts | undefined> {
  const isEffective = axis === 'effective'
  const values: unknown[] = [ledger, id, from === null ? lowest : lowestId(Date.parse(from)), lowestId(Date.parse(to))]
  const shift = (moment: string | null) =>
    isEffective && moment !== null
      ? `(select ${debitSign('a.type')} * (debits - credits)
            from dated_shift(a.ledger, a.id, $${values.push(moment)}::timestamptz(3) - interval '1 ms'))`
      : '0'
  const { rows } = await db.query<StatementFacts>({
    text: `select a.id, a.code, a.name, a.owner, a.type, a.currency, a.exponent,
                  coalesce(opening.balance_after, a.posted - a.posted) + ${shift(from)} as opening,
                  coalesce(last.balance_after, a.posted - a.posted) + ${shift(to)} as closing,
                  ${isEffective ? 'null' : '(coalesce(last.sequence, 0) - coalesce(opening.sequence, 0))::float8'} as count,
                  a.last_sequence::float8 as "lastSequence"
             from accounts a
             ${lastEntryBefore('$3').replaceAll('last', 'opening')}
             ${lastEntryBefore('$4')}
            where a.ledger = $1 and a.id = $2`,
    values,
  })
  return rows[0]
}
