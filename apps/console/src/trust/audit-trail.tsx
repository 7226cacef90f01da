import { formatShortMoment } from '../money/moments.ts'
import { usePages } from '../session/pages.ts'
import { Empty } from '../shell/empty.tsx'
import { Paged } from '../shell/paged.tsx'
import { Table } from '../shell/table.tsx'

/** Who did what, newest first. Reading it needs the role admin. */
export function AuditTrail() {
  const pages = usePages(['audit'], (florin, query, signal) =>
    florin.ledger.get('/v1/audit', { params: { query }, signal }),
  )
  return (
    <Paged pages={pages} what="the audit trail" empty={<Empty title="Nothing was written yet." />}>
      {(entries) => (
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
    </Paged>
  )
}
