import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type AsOf, asOfQuery } from '../accounts/queries.ts'
import { Amount } from '../money/amount.tsx'
import { useSession } from '../session/session.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { Table } from '../shell/table.tsx'

const columns = ['Assets', 'Liabilities', 'Equity accounts', 'Result', 'Equity']

/** What the ledger owns and owes, per currency. */
export function BalanceSheet({ asOf }: { asOf: AsOf }) {
  const { florin, ledger } = useSession()
  const { data, error, refetch } = useQuery({
    queryKey: [ledger, 'balance-sheet', asOf],
    queryFn: ({ signal }) => florin.ledger.get('/v1/balance-sheet', { params: { query: asOfQuery(asOf) }, signal }),
    placeholderData: keepPreviousData,
  })
  if (error) return <ErrorNote error={error} onRetry={refetch} />
  if (!data) return <Loading what="the balance sheet" />
  if (data.data.length === 0) return <Empty title="This ledger has no accounts at that moment." />
  return (
    <Table label="Balance sheet" columns={['Currency', ...columns.map((figure) => ({ figure }))]}>
      <tbody>
        {data.data.map(({ currency, assets, liabilities, equity_accounts: accounts, result, equity }) => (
          <tr key={currency}>
            <th scope="row">{currency}</th>
            {[assets, liabilities, accounts, result, equity].map((value, column) => (
              <td key={columns[column]} className="number">
                <Amount value={value} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
