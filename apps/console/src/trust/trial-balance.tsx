import { compareAmounts, type LedgerComponents } from '@florin/client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type AsOf, asOfQuery } from '../accounts/queries.ts'
import { Amount } from '../money/amount.tsx'
import { useSession } from '../session/session.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { Table } from '../shell/table.tsx'

/** Without `group_by=account`. */
type Sums = LedgerComponents['schemas']['TrialBalance']

/** Debit and credit of all accounts, per currency and type. The two columns must be equal. */
export function TrialBalance({ asOf }: { asOf: AsOf }) {
  const { florin, ledger } = useSession()
  const { data, error, refetch } = useQuery({
    queryKey: [ledger, 'trial-balance', asOf],
    queryFn: ({ signal }) =>
      florin.ledger.get('/v1/trial-balance', { params: { query: asOfQuery(asOf) as never }, signal }) as Promise<Sums>,
    placeholderData: keepPreviousData,
  })
  if (error) return <ErrorNote error={error} onRetry={refetch} />
  if (!data) return <Loading what="the trial balance" />
  if (data.data.length === 0) return <Empty title="This ledger has no accounts at that moment." />
  return (
    <Table label="Trial balance" columns={['Currency', 'Type', { figure: 'Debit' }, { figure: 'Credit' }]}>
      {data.data.map(({ currency, debit, credit, types }) => (
        <tbody key={currency}>
          {types.map((row, index) => (
            <tr key={row.type}>
              <th scope="row">{index === 0 && currency}</th>
              <td>{row.type}</td>
              <td className="number">
                <Amount value={row.debit} />
              </td>
              <td className="number">
                <Amount value={row.credit} />
              </td>
            </tr>
          ))}
          <tr className="sum">
            <th scope="row">Sum</th>
            <td>{compareAmounts(debit, credit) === 0 ? '✓ debit equals credit' : '✗ debit and credit differ'}</td>
            <td className="number">
              <Amount value={debit} />
            </td>
            <td className="number">
              <Amount value={credit} />
            </td>
          </tr>
        </tbody>
      ))}
    </Table>
  )
}
