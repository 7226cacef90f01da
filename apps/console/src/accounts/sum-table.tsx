import { Link } from '@tanstack/react-router'
import { Amount } from '../money/amount.tsx'
import { Table } from '../shell/table.tsx'
import type { BalanceSum } from './queries.ts'

/** Balances added up by the first words of codes. */
export function SumTable({ rows, words }: { rows: BalanceSum[]; words: number }) {
  return (
    <Table
      label="Balances by code"
      columns={['Code', 'Type', 'Currency', { figure: 'Posted' }, { figure: 'Available' }]}
    >
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.code} ${row.currency} ${row.type}`}>
            <th scope="row">
              <CodeLink row={row} words={words} />
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

/**
 * To what is below a row. A code with fewer words is that of an account. Where there is one account, its code may have more words,
 * or just these: the search finds it either way.
 */
function CodeLink({ row: { code, accounts }, words }: { row: BalanceSum; words: number }) {
  if (code === null) return '—'
  if (code.split('.').length < words) {
    return (
      <Link to="/accounts/$account" params={{ account: code }}>
        {code}
      </Link>
    )
  }
  const below = accounts === 1 ? { q: code } : { view: 'tree', prefix: `${code}.` }
  return (
    <>
      <Link from="/accounts" to="/accounts" search={(search) => ({ ...search, ...below })}>
        {code}
      </Link>
      <span className="muted"> {accounts === 1 ? '1 account' : `${accounts} accounts`}</span>
    </>
  )
}
