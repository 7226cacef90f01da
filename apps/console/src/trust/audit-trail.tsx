import { getRouteApi } from '@tanstack/react-router'
import { formatShortMoment } from '../money/moments.ts'
import { withoutUndefined } from '../search-params.ts'
import { usePages } from '../session/pages.ts'
import { Empty } from '../shell/empty.tsx'
import { Paged } from '../shell/paged.tsx'
import { Table } from '../shell/table.tsx'
import { TextFilters } from '../shell/text-filters.tsx'

const route = getRouteApi('/trust/audit')
const texts = [
  ['subject', 'Who'],
  ['action', 'Action'],
  ['code', 'Rejected with'],
  ['request_id', 'Request'],
  ['made', 'Made'],
] as const

/** Of the id of a request: enough to tell those of a page apart. */
const shownLength = 8

/** Who did what, newest first. Reading it needs the role admin. */
export function AuditTrail() {
  const { ledger: _, ...filter } = route.useSearch() as Record<string, string | undefined>
  const navigate = route.useNavigate()
  const pages = usePages(['audit', filter], (florin, query, signal) =>
    florin.ledger.get('/v1/audit', { params: { query: { ...query, ...withoutUndefined(filter) } }, signal }),
  )
  return (
    <>
      <div className="filters">
        <TextFilters
          texts={texts}
          filter={filter}
          change={(next) => navigate({ search: (search) => ({ ...search, ...next }), replace: true })}
        />
      </div>
      <Paged pages={pages} what="the audit trail" empty={<Empty title="No request matches." />}>
        {(entries) => (
          <Table label="Audit trail" columns={['When', 'Who', 'Action', 'Path', 'Outcome', 'Request']}>
            <tbody>
              {entries.map(({ id, at, subject, action, path, status, code, request_id: request }) => (
                <tr key={id}>
                  <td>{formatShortMoment(at)}</td>
                  <td>{subject ?? '—'}</td>
                  <td>{action}</td>
                  <td className="code">{path}</td>
                  <td>{[status, code].filter((part) => part !== null).join(' ')}</td>
                  <td className="code">
                    <route.Link search={{ request_id: request }} title={request}>
                      {request.slice(0, shownLength)}
                    </route.Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </Paged>
    </>
  )
}
