import { useInfiniteQuery } from '@tanstack/react-query'
import { formatShortMoment } from '../money/moments.ts'
import { useSession } from '../session/session.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { Table } from '../shell/table.tsx'

const pageSize = 50

/** Who did what, newest first. Reading it needs the role admin. */
export function AuditTrail() {
  const { florin, ledger } = useSession()
  const query = useInfiniteQuery({
    queryKey: [ledger, 'audit'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) =>
      florin.ledger.get('/v1/audit', { params: { query: { limit: pageSize, ...(cursor && { cursor }) } }, signal }),
    getNextPageParam: ({ next_cursor: next }) => next ?? undefined,
  })
  const entries = query.data?.pages.flatMap(({ data }) => data) ?? []
  if (query.isPending) return <Loading what="the audit trail" />
  return (
    <>
      {query.error && <ErrorNote error={query.error} onRetry={() => query.refetch()} />}
      {query.isSuccess && entries.length === 0 && <Empty title="Nothing was written yet." />}
      {entries.length > 0 && (
        <Table label="Audit trail" columns={['When', 'Who', 'Action', 'Path', 'Outcome']}>
          <tbody>
            {entries.map(({ id, at, subject, action, path, status, code }) => (
              <tr key={id}>
                <td>{formatShortMoment(at)}</td>
                <td>{subject ?? '—'}</td>
                <td>{action}</td>
                <td className="code">{path}</td>
                <td>{[status, code].filter((part) => part !== null).join(' ')}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {query.hasNextPage && (
        <button className="button more" type="button" onClick={() => query.fetchNextPage()}>
          Show more
        </button>
      )}
    </>
  )
}
