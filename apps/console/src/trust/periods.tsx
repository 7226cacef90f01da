import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { formatShortMoment } from '../money/moments.ts'
import { usePages } from '../session/pages.ts'
import { useSession } from '../session/session.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { Paged } from '../shell/paged.tsx'
import { Table } from '../shell/table.tsx'
import { PeriodDialog } from './period-dialog.tsx'

/** Up to which day the books are closed, who closed and reopened them, and why. */
export function Periods() {
  const { florin, ledger } = useSession()
  const [action, setAction] = useState<'close' | 'reopen'>()
  const path = { ledger }
  const state = useQuery({
    queryKey: [ledger, 'periods'],
    queryFn: ({ signal }) =>
      florin.ledger.get('/v1/ledgers/{ledger}/periods', { params: { path, query: { limit: 1 } }, signal }),
  })
  const changes = usePages(['period-changes'], (florin, query, signal) =>
    florin.ledger.get('/v1/ledgers/{ledger}/periods', { params: { path, query }, signal }),
  )
  if (state.error) return <ErrorNote error={state.error} onRetry={() => state.refetch()} />
  if (!state.data) return <Loading what="periods" />
  const { closed_before: closedBefore } = state.data
  return (
    <>
      <section className="card page-part" aria-label="State">
        <p>
          {closedBefore === null ? (
            <>Every day is open: orders may be dated back to any day.</>
          ) : (
            <>
              The books are closed before <strong>{closedBefore}</strong>. No order takes effect on an earlier day, so
              balances and reports of those days are final.
            </>
          )}
        </p>
        <div className="actions">
          <button className="button primary" type="button" onClick={() => setAction('close')}>
            Close days…
          </button>
          {closedBefore !== null && (
            <button className="button" type="button" onClick={() => setAction('reopen')}>
              Reopen…
            </button>
          )}
        </div>
      </section>
      <Paged
        pages={changes}
        what="changes"
        empty={
          <Empty title="No period was closed yet.">
            <p className="muted">Close a month when its reports were read, so that nothing is dated back into it.</p>
          </Empty>
        }
      >
        {(rows) => (
          <Table label="Changes of periods" columns={['When', 'Who', 'What', 'Why']}>
            <tbody>
              {rows.map(({ id, action, before, reason, changed_by: who, changed_at: when }) => (
                <tr key={id}>
                  <td>
                    <time dateTime={when}>{formatShortMoment(when)}</time>
                  </td>
                  <td>{who}</td>
                  <td>{describeChange(action, before)}</td>
                  <td>{reason}</td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </Paged>
      {action && <PeriodDialog action={action} closedBefore={closedBefore} close={() => setAction(undefined)} />}
    </>
  )
}

function describeChange(action: 'close' | 'reopen', before: string | null): string {
  if (action === 'close') return `Closed before ${before}`
  return before === null ? 'Reopened everything' : `Reopened from ${before}`
}
