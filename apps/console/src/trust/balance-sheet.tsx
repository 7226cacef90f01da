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

const columns = ['Assets', 'Liabilities', 'Equity accounts', 'Result', 'Equity']

const route = getRouteApi('/trust/balance-sheet')

/** What the ledger owns and owes, per currency. */
export function BalanceSheet() {
  const { axis, at } = route.useSearch()
  const navigate = route.useNavigate()
  const asOf: AsOf = { axis: axis === 'effective' ? 'effective' : 'recorded', at }
  return (
    <>
      <AsOfChoice asOf={asOf} change={(next) => navigate({ search: (search) => ({ ...search, ...next }) })} />
      <Sheet asOf={asOf} />
    </>
  )
}

function Sheet({ asOf }: { asOf: AsOf }) {
  const { florin, ledger } = useSession()
  const { data, error, refetch } = useQuery({
    queryKey: [ledger, 'balance-sheet', asOf],
    queryFn: ({ signal }) => florin.ledger.get('/v1/balance-sheet', { params: { query: asOfQuery(asOf) }, signal }),
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
