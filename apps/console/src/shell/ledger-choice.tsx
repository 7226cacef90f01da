import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useSession } from '../session/session.ts'

const shownMax = 200

/** The ledgers that the caller may read. Another one starts at the overview: ids of this one mean nothing there. */
export function LedgerChoice() {
  const { florin, ledger } = useSession()
  const navigate = useNavigate()
  const { data } = useQuery({
    queryKey: ['ledgers'],
    queryFn: ({ signal }) => florin.ledger.get('/v1/ledgers', { params: { query: { limit: shownMax } }, signal }),
    staleTime: 60_000,
  })
  const names = new Set([ledger, ...(data?.data.map(({ name }) => name) ?? [])])
  return (
    <label className="choice">
      <span>Ledger</span>
      <select value={ledger} onChange={({ target }) => navigate({ to: '/', search: { ledger: target.value } })}>
        {[...names].map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  )
}
