import { compareAmounts, type LedgerComponents } from '@florin/client'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { AsOfChoice } from '../accounts/as-of.tsx'
import { type AsOf, asOfQuery } from '../accounts/queries.ts'
import { Amount } from '../money/amount.tsx'
import { useSession } from '../session/session.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { Table } from '../shell/table.tsx'
import { BalancesByAccount } from './balances-by-account.tsx'
import { DaysChoice, daysQuery } from './days.tsx'
import { ColumnCells, type Columns, columnsOf } from './trial-columns.tsx'

/** Without `group_by=account`. */
type Sums = LedgerComponents['schemas']['TrialBalance']
type SumsOfCurrency = Sums['data'][number]

const route = getRouteApi('/trust/')

/** Debit and credit of all accounts, at a moment, or before, during and after some days. The two columns must be equal. */
export function TrialBalance() {
  const { axis: givenAxis, at, over, from, to, by } = route.useSearch()
  const navigate = route.useNavigate()
  const axis = givenAxis === 'effective' ? 'effective' : 'recorded'
  const asOf: AsOf = { axis, at }
  const isOverDays = over === 'days'
  const query = isOverDays ? daysQuery({ axis, from, to }) : asOfQuery(asOf)
  const change = (next: Record<string, string | undefined>) =>
    navigate({ search: (search) => ({ ...search, ...next }) })
  return (
    <>
      <div className="filters">
        <label className="choice">
          <span>Show</span>
          <select
            value={isOverDays ? 'days' : ''}
            onChange={({ target }) => change({ over: target.value || undefined, at: undefined })}
          >
            <option value="">balances at a moment</option>
            <option value="days">turnover of days</option>
          </select>
        </label>
        <label className="choice">
          <span>By</span>
          <select value={by ?? ''} onChange={({ target }) => change({ by: target.value || undefined })}>
            <option value="">type</option>
            <option value="account">account</option>
          </select>
        </label>
        {isOverDays && <DaysChoice days={{ axis, from, to }} change={change} />}
      </div>
      {!isOverDays && <AsOfChoice asOf={asOf} change={change} />}
      {by === 'account' ? (
        <BalancesByAccount query={query} isOverDays={isOverDays} />
      ) : (
        <BalancesByType query={query} isOverDays={isOverDays} />
      )}
    </>
  )
}

export const emptyBooks = <Empty title="This ledger has no accounts at that moment." />

function BalancesByType({ query, isOverDays }: { query: object; isOverDays: boolean }) {
  const { florin, ledger } = useSession()
  const { data, error, refetch } = useQuery({
    queryKey: [ledger, 'trial-balance', query],
    queryFn: ({ signal }) =>
      florin.ledger.get('/v1/trial-balance', { params: { query: query as never }, signal }) as Promise<Sums>,
  })
  if (error) return <ErrorNote error={error} onRetry={refetch} />
  if (!data) return <Loading what="the trial balance" />
  if (data.data.length === 0) return emptyBooks
  const columns = columnsOf(isOverDays)
  return (
    <Table label="Trial balance" columns={['Currency', 'Type', ...columns.map(([figure]) => ({ figure }))]}>
      {data.data.map((sums) => (
        <CurrencyRows key={sums.currency} sums={sums} columns={columns} />
      ))}
    </Table>
  )
}

function CurrencyRows({ sums, columns }: { sums: SumsOfCurrency; columns: Columns }) {
  const { currency, debit, credit, types } = sums
  return (
    <tbody>
      {types.map((row, index) => (
        <tr key={row.type}>
          <th scope="row">{index === 0 && currency}</th>
          <td>{row.type}</td>
          <ColumnCells columns={columns} row={row} />
        </tr>
      ))}
      <tr className="sum">
        <th scope="row">Sum</th>
        <td>{compareAmounts(debit, credit) === 0 ? '✓ debit equals credit' : '✗ debit and credit differ'}</td>
        {columns.map(([title, amountOf]) => (
          <td key={title} className="number">
            <Amount value={amountOf(sums)} />
          </td>
        ))}
      </tr>
    </tbody>
  )
}
