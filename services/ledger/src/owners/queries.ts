import type { Queryable } from '@florin/postgres'
import { debitSign } from '../accounts/queries.ts'
import { type Reach, reachCondition } from '../request/reach.ts'
import type { OwnerBalance } from './schemas.ts'

/** The amount owed to the owner per currency: accounts that grow by debits (a loan) count negative. */
export async function listOwnerBalances(
  db: Queryable,
  ledger: number,
  owner: string,
  reach: Reach,
): Promise<OwnerBalance[]> {
  const values: unknown[] = [ledger, owner]
  const parameter = (value: unknown) => `$${values.push(value)}`
  const { rows } = await db.query<OwnerBalance>({
    text: `select currency, sum(sign * posted) as posted, sum(sign * pending) as pending,
                  sum(sign * (posted - pending)) as available, count(*)::integer as accounts
             from accounts a, lateral (select -${debitSign('type')} as sign) as side
            where ledger = $1 and owner = $2 and ${reachCondition(reach, 'a', parameter)}
            group by currency order by currency`,
    values,
  })
  return rows
}
