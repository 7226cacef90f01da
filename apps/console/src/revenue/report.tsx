import { type RevenueComponents, sumAmounts } from '@florin/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Choice } from '../accounts/account-list.tsx'
import { BarChart } from '../charts/bar-chart.tsx'
import { Amount } from '../money/amount.tsx'
import { formatAmount, formatCount } from '../money/amounts.ts'
import { formatMonth } from '../money/moments.ts'
import { useSession } from '../session/session.ts'
import { DayInput } from '../shell/day-input.tsx'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { Table } from '../shell/table.tsx'

type Row = RevenueComponents['schemas']['RevenueReport']['data'][number]

const groups = ['kind', 'schedule'] as const
type Group = (typeof groups)[number]

/** Fees by month: charged, recognised as revenue, and deferred. */
export function Report({
  from,
  to,
  by,
  change,
}: {
  from: string
  to: string
  by: string | undefined
  change: (next: Record<string, string | undefined>) => unknown
}) {
  const group = groups.find((each) => each === by)
  const { florin, ledger } = useSession()
  const [currency, setCurrency] = useState<string>()
  const { data, error, refetch } = useQuery({
    queryKey: [ledger, 'revenue', from, to, group],
    queryFn: ({ signal }) => {
      const query = { from, to, group_by: ['month', 'currency', group].filter(Boolean).join(',') }
      return florin.revenue.get('/v1/revenue', { params: { query }, signal })
    },
  })
  return (
    <>
      <div className="filters">
        <DayInput label="From" value={from} change={(day) => change({ from: day })} />
        <DayInput label="Before" value={to} change={(day) => change({ to: day })} />
        <Choice
          label="Also by"
          none="nothing"
          value={group}
          options={groups}
          change={(value) => change({ by: value })}
        />
      </div>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {!data && !error && <Loading what="revenue" />}
      {data?.data.length === 0 && (
        <Empty title="No fee was charged in these days.">
          <p className="muted">An order that names a fee schedule charges one.</p>
        </Empty>
      )}
      {data && data.data.length > 0 && (
        <>
          <RevenueChart rows={data.data} chosen={currency} choose={setCurrency} />
          <RevenueTable rows={data.data} by={group} />
        </>
      )}
    </>
  )
}

/** Amounts of several currencies are not added, so one is shown at a time. */
function RevenueChart({
  rows,
  chosen,
  choose,
}: {
  rows: readonly Row[]
  chosen: string | undefined
  choose: (currency: string) => void
}) {
  const currencies = [...new Set(rows.map(({ currency }) => currency))]
  const currency = currencies.find((each) => each === chosen) ?? currencies[0]
  const own = rows.filter((row) => row.currency === currency)
  const periods = [...Map.groupBy(own, ({ period }) => period ?? '')].map(([period, ofPeriod]) => ({
    period,
    name: formatMonth(period),
    amounts: [
      sumAmounts(ofPeriod.map(({ recognised }) => recognised)),
      sumAmounts(ofPeriod.map(({ deferred }) => deferred)),
    ],
  }))
  const sentences = periods.map(
    ({ name, amounts: [recognised = '', deferred = ''] }) =>
      `${name}: ${formatAmount(recognised)} recognised, ${formatAmount(deferred)} deferred`,
  )
  return (
    <section className="card" aria-label="Recognised and deferred by month">
      <div className="card-head">
        <h2>Recognised and deferred by month, {currency}</h2>
        {currencies.length > 1 && (
          <label className="choice">
            <span>Currency</span>
            <select value={currency} onChange={({ target }) => choose(target.value)}>
              {currencies.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
        )}
      </div>
      <BarChart
        label={`${currency}. ${sentences.join('; ')}`}
        series={['Recognised in the month', 'Deferred at its end']}
        periods={periods}
      />
    </section>
  )
}

function RevenueTable({ rows, by }: { rows: readonly Row[]; by: Group | undefined }) {
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
        {rows.map(({ period, currency, kind, schedule, fees, charged, recognised, deferred }) => (
          <tr key={`${period} ${currency} ${kind} ${schedule}`}>
            <th scope="row">{formatMonth(period ?? '')}</th>
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
