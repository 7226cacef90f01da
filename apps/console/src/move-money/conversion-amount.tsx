import { QuoteTerms } from '../rates/quote-terms.tsx'
import { useQuote } from '../rates/quotes.ts'
import { ErrorNote } from '../shell/error-note.tsx'
import { SelectField } from '../shell/field.tsx'
import { Loading } from '../shell/page.tsx'
import { AmountField, type FormPart } from './order-input.tsx'
import { fixedAmountOf } from './orders.ts'

const sides = [
  ['source_amount', 'What the first account pays'],
  ['target_amount', 'What the second account receives'],
] as const

/** What is converted: an amount of either side, or what a quote promised. */
export function ConversionAmount({
  part,
  quoteId,
  forgetQuote,
}: {
  part: FormPart
  quoteId: string | undefined
  forgetQuote: () => unknown
}) {
  if (quoteId !== undefined) return <GivenQuote id={quoteId} forget={forgetQuote} />
  const fixed = fixedAmountOf(part.fields)
  const chooseSide = (side: string) => {
    const { [fixed]: amount = '', ...rest } = part.fields
    part.change({ ...rest, fixed: side, [side]: amount })
  }
  return (
    <div className="side-by-side">
      <SelectField label="Fixed is" name="fixed" value={fixed} options={sides} change={chooseSide} />
      <AmountField
        label="Amount"
        name={fixed}
        part={part}
        of={fixed === 'source_amount' ? 'the first account' : 'the second account'}
      />
    </div>
  )
}

function GivenQuote({ id, forget }: { id: string; forget: () => unknown }) {
  const { data, error, refetch } = useQuote(id)
  return (
    <section className="quote" aria-label="The quote">
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {!data && !error && <Loading what="the quote" />}
      {data && <QuoteTerms quote={data} />}
      <button className="button" type="button" onClick={forget}>
        Enter an amount instead
      </button>
    </section>
  )
}
