import { Link } from '@tanstack/react-router'
import { Amount } from '../money/amount.tsx'
import { Table } from '../shell/table.tsx'
import { type Entry, nameOf } from './flow.ts'

export function EntriesTable({ entries }: { entries: readonly Entry[] }) {
  return (
    <Table
      label="Entries"
      columns={['Account', { figure: 'Debit' }, { figure: 'Credit' }, { figure: 'Balance after' }]}
    >
      <tbody>
        {entries.map((entry) => (
          <tr key={`${entry.account} ${entry.direction} ${entry.sequence} ${entry.amount}`}>
            <th scope="row">
              <Link to="/accounts/$account" params={{ account: nameOf(entry) }}>
                {nameOf(entry)}
              </Link>
            </th>
            {(['debit', 'credit'] as const).map((side) => (
              <td key={side} className="number">
                {entry.direction === side && <Amount value={entry.amount} currency={entry.currency} />}
              </td>
            ))}
            <td className="number">
              <Amount value={entry.balance_after} currency={entry.currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
