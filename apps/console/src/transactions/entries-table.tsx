import { Link } from '@tanstack/react-router'
import { Amount } from '../money/amount.tsx'
import { TableFrame } from '../shell/table-frame.tsx'
import { type Entry, nameOf } from './flow.ts'

export function EntriesTable({ entries }: { entries: readonly Entry[] }) {
  return (
    <TableFrame label="Entries">
      <table>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col" className="number">
              Debit
            </th>
            <th scope="col" className="number">
              Credit
            </th>
            <th scope="col" className="number">
              Balance after
            </th>
          </tr>
        </thead>
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
      </table>
    </TableFrame>
  )
}
