import type { LedgerComponents } from '@florin/client'
import { Link } from '@tanstack/react-router'
import { usePages } from '../session/pages.ts'
import { Empty } from '../shell/empty.tsx'
import { Paged } from '../shell/paged.tsx'
import { Table } from '../shell/table.tsx'
import { ColumnCells, columnsOf } from './trial-columns.tsx'

type Balances = LedgerComponents['schemas']['AccountTrialBalance']

/** A trial balance with a row for each account that has entries, in pages. */
export function BalancesByAccount({ query: asked, isOverDays }: { query: object; isOverDays: boolean }) {
  const pages = usePages(['trial-balance-by-account', asked], (florin, query, signal) => {
    const given = { ...asked, ...query, group_by: 'account' }
    return florin.ledger.get('/v1/trial-balance', {
      params: { query: given as never },
      signal,
    }) as Promise<Balances>
  })
  const columns = columnsOf(isOverDays)
  return (
    <Paged pages={pages} what="balances" empty={<Empty title="No account has entries at that time." />}>
      {(rows) => (
        <Table
          label="Trial balance by account"
          columns={['Account', 'Type', 'Currency', ...columns.map(([figure]) => ({ figure }))]}
        >
          <tbody>
            {rows.map((row) => (
              <tr key={row.account}>
                <th scope="row">
                  <Link to="/accounts/$account" params={{ account: row.account_code ?? row.account }}>
                    {row.account_code ?? row.name ?? row.account}
                  </Link>
                </th>
                <td>{row.type}</td>
                <td>{row.currency}</td>
                <ColumnCells columns={columns} row={row} />
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Paged>
  )
}
