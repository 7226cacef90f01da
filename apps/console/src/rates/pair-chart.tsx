import { LineChart } from '../charts/line-chart.tsx'
import { plotValue } from '../charts/plot-value.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { type Span, spans, usePastRates } from './queries.ts'

/** A pair over time. */
export function PairChart({
  base,
  quote,
  span,
  change,
}: {
  base: string
  quote: string
  span: Span
  change: (span: Span) => unknown
}) {
  const { data, error, refetch } = usePastRates(base, quote, span)
  const [first, last] = [data?.[0], data?.at(-1)]
  return (
    <section className="card" aria-label={`${base}/${quote}`}>
      <div className="card-head">
        <h2>
          {base}/{quote}
        </h2>
        <p className="figure">{last?.rate}</p>
      </div>
      <div className="filters">
        {(Object.keys(spans) as Span[]).map((each) => (
          <label key={each} className="radio">
            <input type="radio" name="span" checked={each === span} onChange={() => change(each)} />
            {spans[each].label}
          </label>
        ))}
      </div>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {!data && !error && <Loading what="past rates" />}
      {data?.length === 0 && <Empty title="No rate of this pair is that old." />}
      {data && first && last && (
        <LineChart
          label={`${base}/${quote}: ${first.rate} on ${first.period}, ${last.rate} on ${last.period}`}
          xs={data.map(({ period }) => Date.parse(period) / 1_000)}
          ys={data.map(({ rate }) => plotValue(rate))}
          isTime
        />
      )}
    </section>
  )
}
