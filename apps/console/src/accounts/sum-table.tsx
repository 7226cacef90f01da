import { Link } from '@tanstack/react-router'
import { Amount } from '../money/amount.tsx'
import { Table } from '../shell/table.tsx'
import type { BalanceSum } from './queries.ts'

/** Balances added up by the words of codes. */
export function SumTable({ rows, toGroup }: { rows: BalanceSum[]; toGroup?: (row: BalanceSum) => string | undefined }) {
  return (
    <Table
      label="Balances by code"
      columns={['Code', 'Type', 'Currency', { figure: 'Posted' }, { figure: 'Available' }]}
    >
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.code} ${row.currency} ${row.type}`}>
            <th scope="row">
              <CodeLink row={row} group={toGroup?.(row)} />
            </th>
            <td>{row.type}</td>
            <td>{row.currency}</td>
            <td className="number">
              <Amount value={row.posted} />
            </td>
            <td className="number">{row.available === null ? '—' : <Amount value={row.available} />}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function CodeLink({ row: { code, accounts }, group }: { row: BalanceSum; group: string | undefined }) {
  if (code === null) return '—'
  if (group === undefined) {
    return (
      <Link to="/accounts/$account" params={{ account: code }}>
        {code}
      </Link>
    )
  }
  return (
    <>
      <Link from="/accounts" to="/accounts" search={(search) => ({ ...search, view: 'tree', prefix: group })}>
        {code}
      </Link>
      <span className="muted"> {accounts === 1 ? '1 account' : `${accounts} accounts`}</span>
    </>
  )
}
