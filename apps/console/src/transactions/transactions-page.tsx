import type { Transaction } from '@florin/client'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Choice } from '../accounts/account-list.tsx'
import { Amount } from '../money/amount.tsx'
import { formatShortMoment } from '../money/moments.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading, Page } from '../shell/page.tsx'
import { ShowMore } from '../shell/show-more.tsx'
import { Table } from '../shell/table.tsx'
import { TextFilters } from '../shell/text-filters.tsx'
import { useTransactions } from './queries.ts'

const route = getRouteApi('/transactions')
const kinds: Transaction['kind'][] = [
  'deposit',
  'withdrawal',
  'transfer',
  'payment',
  'conversion',
  'capture',
  'refund',
  'cashback',
  'reversal',
  'journal',
  'adjustment',
]
const texts = [
  ['account', 'Account'],
  ['owner', 'Owner'],
  ['reference', 'Reference'],
] as const

export function TransactionsPage() {
  const { ledger: _, ...filter } = route.useSearch() as Record<string, string | undefined>
  const navigate = route.useNavigate()
  const query = useTransactions(filter)
  const transactions = query.data?.pages.flatMap(({ data }) => data) ?? []
  const change = (next: Record<string, string | undefined>) =>
    navigate({ search: (search) => ({ ...search, ...next }), replace: true })
  return (
    <Page title="Transactions">
      <div className="filters">
        <Choice label="Kind" value={filter.kind} options={kinds} change={(kind) => change({ kind })} />
        <TextFilters texts={texts} filter={filter} change={change} />
      </div>
      {query.isPending && <Loading what="transactions" />}
      {query.error && <ErrorNote error={query.error} onRetry={() => query.refetch()} />}
      {transactions.length > 0 && <TransactionTable transactions={transactions} />}
      {query.isSuccess && transactions.length === 0 && !query.hasNextPage && (
        <Empty title="No transaction matches.">
          <p>
            <Link to="/move-money">Move money</Link> to make one.
          </p>
        </Empty>
      )}
      <ShowMore pages={query} />
    </Page>
  )
}

function TransactionTable({ transactions }: { transactions: Transaction[] }) {
  return (
    <Table label="Transactions" columns={['Recorded', 'Transaction', 'From', 'To', { figure: 'Amount' }]}>
      <tbody>
        {transactions.map(({ id, kind, description, recorded_at: recordedAt, entries }) => {
          const debit = entries.find(({ direction }) => direction === 'debit')
          const credit = entries.find(({ direction }) => direction === 'credit')
          return (
            <tr key={id}>
              <td>{formatShortMoment(recordedAt)}</td>
              <th scope="row">
                <Link to="/transactions/$transaction" params={{ transaction: id }}>
                  {description ?? kind}
                </Link>
              </th>
              <td className="code">{debit?.account_code ?? debit?.account}</td>
              <td className="code">{credit?.account_code ?? credit?.account}</td>
              <td className="number">{credit && <Amount value={credit.amount} currency={credit.currency} />}</td>
            </tr>
          )
        })}
      </tbody>
    </Table>
  )
}
