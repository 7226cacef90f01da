import { useMutation, useQueryClient } from '@tanstack/react-query'
import { formatMoment } from '../money/moments.ts'
import { connect, useSession } from '../session/session.ts'
import { ErrorNote } from '../shell/error-note.tsx'
import { once } from '../shell/once.ts'
import { type FlaggedRate, useFlaggedRates } from './queries.ts'

/** Rates that differ too much from the trusted one before them: nothing is converted with them until a person confirms them. */
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
      <strong>
        When they were recorded, these rates differed by more than 20 % from the trusted one. Confirm those that are
        right.
      </strong>
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

function describe({ previous, move_percent: move, ...rate }: FlaggedRate): string {
  if (previous === null) return nameOf(rate)
  return `${nameOf(rate)}; ${move === null ? '' : `now ${move} % `}compared with ${nameOf(previous)}`
}

function nameOf({
  base,
  quote,
  rate,
  source,
  ledger,
  valid_at: validAt,
}: Pick<FlaggedRate, 'base' | 'quote' | 'rate' | 'source' | 'ledger' | 'valid_at'>): string {
  const where = ledger === null ? 'for all ledgers' : `for the ledger ${ledger}`
  return `${base}/${quote} ${rate}, ${source}, ${where}, ${formatMoment(validAt)}`
}
