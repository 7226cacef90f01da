import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatAge, formatMoment } from '../money/moments.ts'
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
import { QuoteView } from './quote-view.tsx'
import { Spreads } from './spreads.tsx'

const route = getRouteApi('/rates')
const views = [
  [undefined, 'Rates'],
  ['quotes', 'Quotes'],
  ['spreads', 'Spreads'],
  ['positions', 'Positions'],
] as const

export function RatesPage() {
  const { base = 'EUR', quote, span, view: chosen, in: valued = 'EUR', id } = route.useSearch()
  const view = views.find(([each]) => each === chosen)?.[0]
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
        {views.map(([each, label]) => (
          <Link key={label} from="/rates" search={(search) => ({ ...search, view: each })} activeOptions={viewOptions}>
            {label}
          </Link>
        ))}
      </nav>
      {view === 'positions' && <Positions currency={valued} change={(currency) => change({ in: currency })} />}
      {view === 'spreads' && <Spreads />}
      {view === 'quotes' && <QuoteView id={id} change={(next) => change({ id: next })} />}
      {view === undefined && (
        <>
          <FlaggedRates />
          {quote !== undefined && (
            <PairChart
              key={`${base}/${quote}`}
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
  const oldestFirst = data.data.toSorted((a, b) => b.age_seconds - a.age_seconds || a.quote.localeCompare(b.quote))
  return (
    <Table label="Rates" columns={['Currency', { figure: 'Rate' }, 'Source', 'Found', 'Age']}>
      <tbody>
        {oldestFirst.map(({ quote, rate, source, route: found, age_seconds: age, as_of: asOf, stale }) => (
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
              <time dateTime={asOf} title={formatMoment(asOf)}>
                {formatAge(age)}
              </time>
              {stale && <span className="badge">too old to convert</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
