import type { Proposal } from '@florin/client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { formatMoment } from '../money/moments.ts'
import { useSession } from '../session/session.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { nameOf, Order } from './order.tsx'

const shownMax = 100
const everyMs = 5_000

/** Orders that a second person must approve. Another person may decide first: the list is read again every few seconds. */
export function Proposals() {
  const { florin, ledger } = useSession()
  const { data, error, refetch } = useQuery({
    queryKey: [ledger, 'open-proposals'],
    queryFn: ({ signal }) =>
      florin.ledger.get('/v1/proposals', { params: { query: { status: 'open', limit: shownMax } }, signal }),
    refetchInterval: everyMs,
  })
  if (error) return <ErrorNote error={error} onRetry={refetch} />
  if (!data) return <Loading what="proposals" />
  if (data.data.length === 0) {
    return (
      <Empty title="No order waits for approval.">
        <p className="muted">Approval rules decide which orders need a second person.</p>
      </Empty>
    )
  }
  return (
    <ul className="cards">
      {data.data.map((proposal) => (
        <li key={proposal.id} className="card">
          <ProposalCard proposal={proposal} />
        </li>
      ))}
    </ul>
  )
}

function ProposalCard({ proposal }: { proposal: Proposal }) {
  const { florin, ledger } = useSession()
  const queries = useQueryClient()
  const params = { path: { proposal: proposal.id } }
  const deciding = useMutation({
    mutationFn: async (decision: 'approve' | 'reject') => {
      if (decision === 'approve') await florin.ledger.post('/v1/proposals/{proposal}/approve', { params } as never)
      else await florin.ledger.post('/v1/proposals/{proposal}/reject', { params } as never)
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: [ledger] }),
  })
  return (
    <article aria-label={`${nameOf(proposal.operation)} by ${proposal.author}`}>
      <h2>{nameOf(proposal.operation)}</h2>
      <Order {...proposal} />
      <p className="muted">
        By {proposal.author}, {formatMoment(proposal.created_at)}. It expires {formatMoment(proposal.expires_at)}.
      </p>
      {deciding.error && <ErrorNote error={deciding.error} />}
      <div className="actions">
        <button
          className="button primary"
          type="button"
          disabled={deciding.isPending}
          onClick={() => deciding.mutate('approve')}
        >
          Approve
        </button>
        <button
          className="button"
          type="button"
          disabled={deciding.isPending}
          onClick={() => deciding.mutate('reject')}
        >
          Reject
        </button>
      </div>
    </article>
  )
}
