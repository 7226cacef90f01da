import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { formatCount } from '../money/amounts.ts'
import { formatSeconds, formatShortMoment } from '../money/moments.ts'
import { useOutbox } from '../overview/state.ts'
import { usePages } from '../session/pages.ts'
import { useSession } from '../session/session.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Facts } from '../shell/facts.tsx'
import { once } from '../shell/once.ts'
import { Paged } from '../shell/paged.tsx'
import { Table } from '../shell/table.tsx'

const everyMs = 5_000

/** Fees on their way to the revenue service: how many wait, and those that it rejected. */
export function Outbox() {
  const state = useOutbox()
  const letters = usePages(
    ['dead-letters'],
    (florin, query, signal) => florin.ledger.get('/v1/outbox/dead-letters', { params: { query }, signal }),
    { everyMs },
  )
  return (
    <>
      {state.error && <ErrorNote error={state.error} onRetry={() => state.refetch()} />}
      {state.data && (
        <Facts
          facts={[
            ['Fees to deliver', formatCount(state.data.pending)],
            [
              'The oldest waits',
              state.data.oldest_pending_seconds !== null && formatSeconds(state.data.oldest_pending_seconds),
            ],
            ['Rejected', formatCount(state.data.dead_lettered)],
            ['Last error', state.data.last_error],
          ]}
        />
      )}
      <Paged
        pages={letters}
        what="dead letters"
        empty={
          <Empty title="No fee was rejected.">
            <p className="muted">Fees are delivered to the revenue service. One that it rejects waits here for you.</p>
          </Empty>
        }
      >
        {(rows) => (
          <Table label="Dead letters" columns={['Created', 'Fee', 'Why it was rejected', 'Attempts', 'Actions']}>
            <tbody>
              {rows.map((letter) => (
                <DeadLetter key={letter.id} {...letter} />
              ))}
            </tbody>
          </Table>
        )}
      </Paged>
    </>
  )
}

interface Letter {
  id: string
  transaction: string
  created_at: string
  attempts: number
  last_error: string | null
}

function DeadLetter({ id, transaction, created_at: createdAt, attempts, last_error: lastError }: Letter) {
  const { florin, ledger } = useSession()
  const queries = useQueryClient()
  const retrying = useMutation({
    mutationFn: () => florin.ledger.post('/v1/outbox/{fee}/retry', { params: { path: { fee: id } } }),
    onSettled: () => queries.invalidateQueries({ queryKey: [ledger] }),
  })
  return (
    <tr>
      <td>
        <time dateTime={createdAt}>{formatShortMoment(createdAt)}</time>
      </td>
      <th scope="row">
        <Link to="/transactions/$transaction" params={{ transaction }}>
          {id}
        </Link>
      </th>
      <td>
        {lastError}
        {retrying.error && <ErrorNote error={retrying.error} />}
      </td>
      <td className="number">{attempts}</td>
      <td>
        <button className="button small" type="button" disabled={retrying.isPending} {...once(retrying.mutate)}>
          {retrying.isPending ? 'Retrying…' : 'Retry'}
        </button>
      </td>
    </tr>
  )
}
