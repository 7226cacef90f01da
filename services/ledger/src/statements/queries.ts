import type { Queryable } from '@florin/postgres'
import { lastEntryBefore } from '../accounts/queries.ts'
import type { AccountIdentity, AccountType } from '../double-entry.ts'

/** The account, with its last entries before the start and before the end of a period. */
export interface StatementFacts {
  id: string
  code: string | null
  name: string | null
  owner: string | null
  type: AccountType
  currency: string
  exponent: number
  opening: string
  openingSequence: number
  closing: string
  closingSequence: number
}

/** Two index probes, whatever the length of the history. */
export async function findStatementFacts(
  db: Queryable,
  { ledger, id }: AccountIdentity,
  fromId: string,
  toId: string,
): Promise<StatementFacts | undefined> {
  const zero = 'a.posted - a.posted'
  const { rows } = await db.query<StatementFacts>({
    text: `select a.id, a.code, a.name, a.owner, a.type, a.currency, a.exponent,
                  coalesce(opening.balance_after, ${zero}) as opening,
                  coalesce(opening.sequence, 0)::float8 as "openingSequence",
                  coalesce(last.balance_after, ${zero}) as closing,
                  coalesce(last.sequence, 0)::float8 as "closingSequence"
             from accounts a
             ${lastEntryBefore('$3').replaceAll('last', 'opening')}
             ${lastEntryBefore('$4')}
            where a.ledger = $1 and a.id = $2`,
    values: [ledger, id, fromId, toId],
  })
  return rows[0]
}
