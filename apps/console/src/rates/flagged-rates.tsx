import { useMutation, useQueryClient } from '@tanstack/react-query'
import { formatMoment } from '../money/moments.ts'
import { useSession } from '../session/session.ts'
import { ErrorNote } from '../shell/error-note.tsx'
import { useFlaggedRates } from './queries.ts'

/** Rates that moved by more than 20 %: nothing is converted with them until a person confirms them. */
export function FlaggedRates() {
  const { florin, ledger } = useSession()
  const queries = useQueryClient()
  const { data } = useFlaggedRates()
  const confirming = useMutation({
    mutationFn: (id: string) =>
      florin.fx.post('/v1/flagged-rates/{rate_id}/confirmation', { params: { path: { rate_id: id } } } as never),
    onSuccess: () => queries.invalidateQueries({ queryKey: [ledger] }),
  })
  if (!data || data.data.length === 0) return null
  return (
    <section className="note warn" aria-label="Rates to confirm">
      <strong>These rates moved by more than 20 %. Confirm those that are right.</strong>
      <ul className="choices">
        {data.data.map(({ id, base, quote, rate, source, valid_at: validAt, previous }) => (
          <li key={id}>
            <button className="button" type="button" onClick={() => confirming.mutate(id)}>
              Confirm
            </button>
            <span>
              {base}/{quote} {rate}, {source}, {formatMoment(validAt)}
              {previous && `; before that ${previous.base}/${previous.quote} ${previous.rate}`}
            </span>
          </li>
        ))}
      </ul>
      {confirming.error && <ErrorNote error={confirming.error} />}
    </section>
  )
}
