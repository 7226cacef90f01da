import { Decimal, formatMoney } from '@florin/money'
import type { Queryable } from '@florin/postgres'
import { debitSign, lastEntryBefore } from '../../accounts/queries.ts'
import { idAfter } from '../../transaction-id.ts'
import type { TrialBalance } from './schemas.ts'

interface Row {
  currency: string
  exponent: number
  type: TrialBalance['data'][number]['types'][number]['type']
  accounts: number
  debit: string
  credit: string
}

/**
 * Sums the debit and credit balances per currency and type. Accounts are counted by an index alone; only those with
 * entries are read. As of a moment, each account that moved since then needs one more index probe.
 */
export async function computeTrialBalance(
  db: Queryable,
  ledger: number,
  at: string | null,
): Promise<TrialBalance['data']> {
  const asOf = at !== null
  const posted = asOf
    ? `case when a.last_transaction_id < $2 then a.posted else coalesce(last.balance_after, 0) end`
    : 'a.posted'
  const { rows } = await db.query<Row>({
    text: `
      with opened as (
        select currency, type, max(exponent) as exponent, count(*)::integer as accounts
          from accounts where ledger = $1 ${asOf ? 'and created_at <= $3' : ''}
         group by currency, type
      ), moved as (
        select currency, type, sum(greatest(debit, 0)) as debit, sum(greatest(-debit, 0)) as credit
          from (select a.currency, a.type,
                       ${debitSign('a.type')} * ${posted} as debit
                  from accounts a ${asOf ? lastEntryBefore('$2', 'a.last_transaction_id >= $2') : ''}
                 where a.ledger = $1 and a.moved) balances
         group by currency, type
      )
      select o.*, coalesce(m.debit, 0) as debit, coalesce(m.credit, 0) as credit
        from opened o left join moved m on m.currency = o.currency and m.type = o.type
       order by o.currency, o.type`,
    values: asOf ? [ledger, idAfter(at), at] : [ledger],
  })
  const sum = (ofCurrency: Row[], column: 'debit' | 'credit') =>
    ofCurrency.reduce((total, row) => total.plus(row[column]), new Decimal(0))
  return [...Map.groupBy(rows, ({ currency }) => currency)].map(([currency, ofCurrency]) => {
    const text = (amount: Decimal | string) => formatMoney(new Decimal(amount), ofCurrency[0]?.exponent ?? 0)
    return {
      currency,
      debit: text(sum(ofCurrency, 'debit')),
      credit: text(sum(ofCurrency, 'credit')),
      types: ofCurrency.map(({ type, accounts, debit, credit }) => ({
        type,
        accounts,
        debit: text(debit),
        credit: text(credit),
      })),
    }
  })
}
