import type { Proposal } from '@florin/client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { formatMoment } from '../money/moments.ts'
import { useSession } from '../session/session.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { once } from '../shell/once.ts'
import { Loading } from '../shell/page.tsx'
import { nameOf, Order } from './order.tsx'

const shownMax = 100
const everyMs = 5_000

/**
 * Orders that a second person must approve. Another person may decide first: the list is read again every few seconds. No card
 * moves meanwhile, so that nobody approves another order than the one they read: new ones come last, decided ones stay.
 */
export function Proposals() {
  const { florin, ledger } = useSession()
  const { data, error, refetch } = useQuery({
    queryKey: [ledger, 'open-proposals'],
    queryFn: ({ signal }) =>
      florin.ledger.get('/v1/proposals', { params: { query: { status: 'open', limit: shownMax } }, signal }),
    refetchInterval: everyMs,
  })
  const seen = useRef(new Map<string, Proposal>())
  for (const proposal of data?.data ?? []) seen.current.set(proposal.id, proposal)
  if (error) return <ErrorNote error={error} onRetry={refetch} />
  if (!data) return <Loading what="proposals" />
  const open = new Set(data.data.map(({ id }) => id))
  if (seen.current.size === 0) {
    return (
      <Empty title="No order waits for approval.">
        <p className="muted">Approval rules decide which orders need a second person.</p>
      </Empty>
    )
  }
  return (
    <ul className="cards">
      {[...seen.current.values()].map((proposal) => (
        <li key={proposal.id} className="card">
          <ProposalCard proposal={proposal} isOpen={open.has(proposal.id)} />
        </li>
      ))}
    </ul>
  )
}

const decisions = [
  ['approve', 'Approve'],
  ['reject', 'Reject'],
] as const
const outcomes = { approve: 'You approved this order.', reject: 'You rejected this order.' } as const

function ProposalCard({ proposal, isOpen }: { proposal: Proposal; isOpen: boolean }) {
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
      {isOpen ? (
        <div className="actions">
          {decisions.map(([decision, label]) => (
            <button
              key={decision}
              className={decision === 'approve' ? 'button primary' : 'button'}
              type="button"
              disabled={deciding.isPending}
              {...once(() => deciding.mutate(decision))}
            >
              {label}
            </button>
          ))}
        </div>
      ) : (
        <p role="status">
          {deciding.isSuccess ? outcomes[deciding.variables] : 'This order no longer waits for approval.'}
        </p>
      )}
    </article>
  )
}
