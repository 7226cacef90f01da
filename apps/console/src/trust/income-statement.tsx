import type { LedgerComponents } from '@florin/client'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Amount } from '../money/amount.tsx'
import { useSession } from '../session/session.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Facts } from '../shell/facts.tsx'
import { Loading } from '../shell/page.tsx'
import { Table } from '../shell/table.tsx'
import { TypedInput } from '../shell/typed-input.tsx'
import { type Days, DaysChoice, daysQuery } from './days.tsx'

type Statement = LedgerComponents['schemas']['IncomeStatement']

const route = getRouteApi('/trust/income-statement')
const lines = ['income', 'expense', 'result'] as const
const currencyPattern = /^([A-Z][A-Z0-9]{2,15})?$/

/** What was earned and spent in some days, per currency, and valued in one currency if the reader names it. */
export function IncomeStatement() {
  const { axis, from, to, in: valuedIn } = route.useSearch()
  const navigate = route.useNavigate()
  const days: Days = { axis: axis === 'recorded' ? 'recorded' : 'effective', from, to }
  const change = (next: Record<string, string | undefined>) =>
    navigate({ search: (search) => ({ ...search, ...next }), replace: true })
  return (
    <>
      <div className="filters">
        <DaysChoice days={days} change={change} />
        <TypedInput
          label="Also in"
          className="short"
          value={valuedIn ?? ''}
          placeholder="EUR"
          onType={(text) => {
            const currency = text.trim().toUpperCase()
            if (currencyPattern.test(currency)) change({ in: currency || undefined })
          }}
        />
      </div>
      <Report days={days} valuedIn={valuedIn} />
    </>
  )
}

function Report({ days, valuedIn }: { days: Days; valuedIn: string | undefined }) {
  const { florin, ledger } = useSession()
  const query = { ...daysQuery(days), ...(valuedIn && { in: valuedIn }) }
  const { data, error, refetch } = useQuery({
    queryKey: [ledger, 'income-statement', query],
    queryFn: ({ signal }) =>
      florin.ledger.get('/v1/income-statement', { params: { query }, signal }) as Promise<Statement>,
  })
  if (error) return <ErrorNote error={error} onRetry={refetch} />
  if (!data) return <Loading what="the income statement" />
  if (data.data.length === 0) {
    return (
      <Empty title="Nothing was earned or spent in these days.">
        <p className="muted">
          Fees and spreads are income, cashbacks an expense; journals may post to other such accounts.
        </p>
      </Empty>
    )
  }
  const { total } = data
  return (
    <>
      <StatementTable statement={data} />
      {total?.fx_gains && (
        <Facts
          facts={[
            ['Realised gain of FX positions', <Amount key="realised" value={total.fx_gains.realised} />],
            ['Unrealised gain', <Amount key="unrealised" value={total.fx_gains.unrealised} />],
          ]}
        />
      )}
      {data.in !== null && total === null && (
        <p className="note warn">A rate is missing, so there is no total in {data.in}.</p>
      )}
    </>
  )
}

function StatementTable({ statement: { in: valuedIn, data, total } }: { statement: Statement }) {
  const valued = valuedIn === null ? [] : lines.map((line) => `${titles[line]} in ${valuedIn}`)
  const figures = [...lines.map((line) => titles[line]), ...valued]
  return (
    <Table label="Income statement" columns={['Currency', ...figures.map((figure) => ({ figure }))]}>
      <tbody>
        {data.map((row) => (
          <tr key={row.currency}>
            <th scope="row">{row.currency}</th>
            <Lines of={row} />
            {valuedIn !== null && <Lines of={row.valuation} />}
          </tr>
        ))}
        {total && (
          <tr className="sum">
            <th scope="row">Total</th>
            <td colSpan={lines.length} />
            <Lines of={total} />
          </tr>
        )}
      </tbody>
    </Table>
  )
}

const titles = { income: 'Income', expense: 'Expense', result: 'Result' } as const

function Lines({ of: values }: { of: Record<(typeof lines)[number], string> | null }) {
  return lines.map((line) => (
    <td key={line} className="number">
      {values === null ? 'no rate' : <Amount value={values[line]} />}
    </td>
  ))
}
