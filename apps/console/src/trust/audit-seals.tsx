import { formatCount } from '../money/amounts.ts'
import { formatMoment } from '../money/moments.ts'
import { usePages } from '../session/pages.ts'
import { Empty } from '../shell/empty.tsx'
import { Paged } from '../shell/paged.tsx'
import { Table } from '../shell/table.tsx'

/** The seals of the audit trail, newest first. Reading them needs the role admin for all ledgers. */
export function AuditSeals() {
  const pages = usePages(['audit-seals'], (florin, query, signal) =>
    florin.ledger.get('/v1/audit/seals', { params: { query }, signal }),
  )
  return (
    <>
      <p className="muted">
        Each seal is a hash of the seal before it and of the entries since then, of all ledgers. Keep the number and the
        hash of the newest one outside of the database: as long as a later one follows from it, no entry up to it was
        changed, added or removed. <code>pnpm verify</code> recomputes them.
      </p>
      <Paged
        pages={pages}
        what="seals"
        empty={
          <Empty title="No entry of the audit trail is sealed yet.">
            <p className="muted">A seal is made within minutes of the first entry.</p>
          </Empty>
        }
      >
        {(seals) => (
          <Table label="Seals" columns={[{ figure: 'Number' }, 'Sealed', { figure: 'Entries' }, 'SHA-256']}>
            <tbody>
              {seals.map(({ number, sealed_at: sealedAt, entries, hash }) => (
                <tr key={number}>
                  <th scope="row" className="number">
                    {number}
                  </th>
                  <td>
                    <time dateTime={sealedAt}>{formatMoment(sealedAt)}</time>
                  </td>
                  <td className="number">{formatCount(entries)}</td>
                  <td>
                    <code>{hash}</code>
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
