import type { Queryable } from '@florin/postgres'
import { lastEntryBefore } from '../accounts/queries.ts'
import { idAfter } from '../posting/transaction-id.ts'
import type { TrialBalance } from './schemas.ts'

interface Row {
  currency: string
  type: TrialBalance['data'][number]['types'][number]['type'] | null
  accounts: number
  debit: string
  credit: string
}

/** Each account in the column that it is in, summed; as of a moment by one index probe an account. */
export async function computeTrialBalance(db: Queryable, ledger: number, at: string | null): Promise<TrialBalance> {
  const { rows } = await db.query<Row>({
    text: `
      with balances as (
        select a.currency, a.type, case when a.type in ('asset', 'expense') then 1 else -1 end
               * ${at === null ? 'a.posted' : 'coalesce(last.balance_after, a.posted - a.posted)'} as debit
          from accounts a ${at === null ? '' : lastEntryBefore('$2')}
         where a.ledger = $1
      )
      select currency, type, count(*)::integer as accounts,
             sum(greatest(debit, debit - debit)) as debit, sum(greatest(-debit, debit - debit)) as credit
        from balances
       group by grouping sets ((currency), (currency, type))
       order by currency, type nulls first`,
    values: at === null ? [ledger] : [ledger, idAfter(at)],
  })
  const totals = rows.filter(({ type }) => type === null)
  return {
    at,
    data: totals.map(({ currency, debit, credit }) => ({
      currency,
      debit,
      credit,
      types: rows.flatMap(({ currency: of, type, accounts, debit, credit }) =>
        of === currency && type !== null ? { type, accounts, debit, credit } : [],
      ),
    })),
  }
}
