import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatSeconds } from '../money/moments.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading, Page } from '../shell/page.tsx'
import { Table } from '../shell/table.tsx'
import { viewOptions } from '../shell/view-options.ts'
import { CurrencyField } from './currency-field.tsx'
import { FlaggedRates } from './flagged-rates.tsx'
import { PairChart } from './pair-chart.tsx'
import { Positions } from './positions.tsx'
import { PublishDialog } from './publish.tsx'
import { type Span, spans, useRates } from './queries.ts'

const route = getRouteApi('/rates')

export function RatesPage() {
  const { base = 'EUR', quote, span, view, in: valued = 'EUR' } = route.useSearch()
  const navigate = route.useNavigate()
  const [isPublishing, setPublishing] = useState(false)
  const change = (next: Record<string, string | undefined>) =>
    navigate({ search: (search) => ({ ...search, ...next }), replace: true })
  return (
    <Page
      title="Rates"
      actions={
        <button className="button" type="button" onClick={() => setPublishing(true)}>
          Publish a rate
        </button>
      }
    >
      <nav className="tabs" aria-label="View">
        <Link from="/rates" search={(search) => ({ ...search, view: undefined })} activeOptions={viewOptions}>
          Rates
        </Link>
        <Link from="/rates" search={(search) => ({ ...search, view: 'positions' })} activeOptions={viewOptions}>
          Positions
        </Link>
      </nav>
      {view === 'positions' ? (
        <Positions currency={valued} change={(currency) => change({ in: currency })} />
      ) : (
        <>
          <FlaggedRates />
          {quote !== undefined && (
            <PairChart
              base={base}
              quote={quote}
              span={span !== undefined && span in spans ? (span as Span) : 'year'}
              change={(next) => change({ span: next })}
            />
          )}
          <CurrencyField
            label="One unit of"
            currency={base}
            change={(next) => change({ base: next, quote: undefined })}
          />
          <RateTable base={base} />
        </>
      )}
      <PublishDialog isOpen={isPublishing} setOpen={setPublishing} />
    </Page>
  )
}

function RateTable({ base }: { base: string }) {
  const { data, error, refetch } = useRates(base)
  if (error) return <ErrorNote error={error} onRetry={refetch} />
  if (!data) return <Loading what="rates" />
  if (data.data.length === 0) {
    return (
      <Empty title={`There is no rate of ${base}.`}>
        <p className="muted">Sources publish rates of their own currencies. You can publish one for this ledger.</p>
      </Empty>
    )
  }
  return (
    <Table label="Rates" columns={['Currency', { figure: 'Rate' }, 'Source', 'Found', 'Age']}>
      <tbody>
        {data.data.map(({ quote, rate, source, route: found, age_seconds: age, stale }) => (
          <tr key={quote}>
            <th scope="row">
              <Link from="/rates" to="/rates" search={(search) => ({ ...search, quote })}>
                {quote}
              </Link>
            </th>
            <td className="number">{rate}</td>
            <td>{source}</td>
            <td>{found}</td>
            <td>
              {formatSeconds(age)}
              {stale && <span className="badge">too old to convert</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
