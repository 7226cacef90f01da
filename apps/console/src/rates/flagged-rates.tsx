import { useMutation, useQueryClient } from '@tanstack/react-query'
import { formatMoment } from '../money/moments.ts'
import { connect, useSession } from '../session/session.ts'
import { ErrorNote } from '../shell/error-note.tsx'
import { once } from '../shell/once.ts'
import { type FlaggedRate, useFlaggedRates } from './queries.ts'

/** Rates that moved by more than 20 %: nothing is converted with them until a person confirms them. */
export function FlaggedRates() {
  const { florin, ledger } = useSession()
  const queries = useQueryClient()
  const { data } = useFlaggedRates()
  const confirming = useMutation({
    // A rate is confirmed where it holds: in this ledger, or in all.
    mutationFn: ({ id, ledger }: FlaggedRate) =>
      (ledger === null ? connect(undefined) : florin).fx.post('/v1/flagged-rates/{rate_id}/confirmation', {
        params: { path: { rate_id: id } },
      } as never),
    onSuccess: () => queries.invalidateQueries({ queryKey: [ledger] }),
  })
  if (!data || data.data.length === 0) return null
  return (
    <section className="note warn" aria-label="Rates to confirm">
      <strong>These rates moved by more than 20 %. Confirm those that are right.</strong>
      <ul className="choices">
        {data.data.map((rate) => (
          <li key={rate.id}>
            <button
              className="button"
              type="button"
              disabled={confirming.isPending}
              {...once(() => confirming.mutate(rate))}
            >
              Confirm
            </button>
            <span>{describe(rate)}</span>
          </li>
        ))}
      </ul>
      {confirming.error && <ErrorNote error={confirming.error} />}
    </section>
  )
}

function describe({ base, quote, rate, source, ledger, valid_at: validAt, previous }: FlaggedRate): string {
  const where = ledger === null ? 'for all ledgers' : `for the ledger ${ledger}`
  const before = previous ? `; before that ${previous.base}/${previous.quote} ${previous.rate}` : ''
  return `${base}/${quote} ${rate}, ${source}, ${where}, ${formatMoment(validAt)}${before}`
}
