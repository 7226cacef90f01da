import { Amount } from '../money/amount.tsx'
import { formatAge, formatCountdown } from '../money/moments.ts'
import { formatBasisPoints } from '../money/shares.ts'
import { Facts } from '../shell/facts.tsx'
import { type HeldQuote, useSecondsLeft } from './quotes.ts'

/** A promised rate: what it exchanges, where it comes from and how old it is, and for how long it holds. */
export function QuoteTerms({ quote }: { quote: HeldQuote }) {
  const { source_currency: source, target_currency: target, source: publisher } = quote
  return (
    <>
      <Facts
        facts={[
          ['Pays', <Amount key="pays" value={quote.source_amount} currency={source} />],
          ['Receives', <Amount key="receives" value={quote.target_amount} currency={target} />],
          [`Rate, ${target} for 1 ${source}`, quote.rate],
          ['Mid rate', quote.mid_rate],
          [
            'Spread',
            <>
              {formatBasisPoints(quote.spread_bps)}, <Amount value={quote.spread_amount} currency={target} />
            </>,
          ],
          ['Age of the rate', `${formatAge(quote.age_seconds)}, ${publisher}`],
        ]}
      />
      {quote.simulated && <p className="muted">This rate is simulated, for demonstrations.</p>}
      <QuoteClock endsMs={quote.endsMs} />
    </>
  )
}

function QuoteClock({ endsMs }: { endsMs: number }) {
  const left = useSecondsLeft(endsMs) ?? 0
  if (left > 0) {
    return (
      <p className="note good">
        <span>
          This rate is held for{' '}
          <time className="countdown" role="timer">
            {formatCountdown(left)}
          </time>
          . It can be used once.
        </span>
      </p>
    )
  }
  return (
    <p className="note warn" role="status">
      This quote has expired, and nothing was converted. Ask for a new one: its rate may differ.
    </p>
  )
}
