import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Choice } from '../accounts/account-list.tsx'
import { Amount } from '../money/amount.tsx'
import { formatCount } from '../money/amounts.ts'
import { useSession } from '../session/session.ts'
import { DayInput } from '../shell/day-input.tsx'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading, Page } from '../shell/page.tsx'
import { Table } from '../shell/table.tsx'

const route = getRouteApi('/revenue')
const groups = ['kind', 'schedule'] as const
const dayMs = 86_400_000

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

/** Fees by month: charged, recognised as revenue, and deferred. */
export function RevenuePage() {
  const now = Date.now()
  const { from = `${dayOf(now).slice(0, 4)}-01-01`, to = dayOf(now + dayMs), by } = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Record<string, string | undefined>) =>
    navigate({ search: (search) => ({ ...search, ...next }), replace: true })
  return (
    <Page title="Revenue">
      <div className="filters">
        <DayInput label="From" value={from} change={(day) => change({ from: day })} />
        <DayInput label="Before" value={to} change={(day) => change({ to: day })} />
        <Choice label="Also by" none="nothing" value={by} options={groups} change={(value) => change({ by: value })} />
      </div>
      <Report from={from} to={to} by={groups.find((each) => each === by)} />
    </Page>
  )
}

function Report({ from, to, by }: { from: string; to: string; by: (typeof groups)[number] | undefined }) {
  const { florin, ledger } = useSession()
  const { data, error, refetch } = useQuery({
    queryKey: [ledger, 'revenue', from, to, by],
    queryFn: ({ signal }) => {
      const query = { from, to, group_by: ['month', 'currency', by].filter(Boolean).join(',') }
      return florin.revenue.get('/v1/revenue', { params: { query }, signal })
    },
    placeholderData: keepPreviousData,
  })
  if (error) return <ErrorNote error={error} onRetry={refetch} />
  if (!data) return <Loading what="revenue" />
  if (data.data.length === 0) {
    return (
      <Empty title="No fee was charged in these days.">
        <p className="muted">An order that names a fee schedule charges one.</p>
      </Empty>
    )
  }
  return (
    <Table
      label="Revenue"
      columns={[
        'Month',
        'Currency',
        ...(by ? [by === 'kind' ? 'Kind' : 'Schedule'] : []),
        ...['Fees', 'Charged', 'Recognised', 'Deferred'].map((figure) => ({ figure })),
      ]}
    >
      <tbody>
        {data.data.map(({ period, currency, kind, schedule, fees, charged, recognised, deferred }) => (
          <tr key={`${period} ${currency} ${kind} ${schedule}`}>
            <th scope="row">{period}</th>
            <td>{currency}</td>
            {by && <td>{(by === 'kind' ? kind : schedule) ?? '—'}</td>}
            <td className="number">{formatCount(fees)}</td>
            {Object.entries({ charged, recognised, deferred }).map(([name, value]) => (
              <td key={name} className="number">
                <Amount value={value} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
