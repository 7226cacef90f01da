import type { Account } from '@florin/client'
import { Link } from '@tanstack/react-router'
import { Amount } from '../money/amount.tsx'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { ShowMore } from '../shell/show-more.tsx'
import { Table } from '../shell/table.tsx'
import { TypedInput } from '../shell/typed-input.tsx'
import { type AccountStatus, type AccountType, useAccounts } from './queries.ts'

const types: AccountType[] = ['asset', 'liability', 'equity', 'income', 'expense']
const statuses: AccountStatus[] = ['active', 'frozen', 'closed']

/** Complete, or empty for all. */
const currencyPattern = /^([a-z][a-z0-9]{2,15})?$/i

interface ListFilter {
  type?: string | undefined
  currency?: string | undefined
  status?: string | undefined
}

/** All accounts, newest first, with filters. */
export function AccountList({
  filter,
  change,
  openAccount,
}: {
  filter: ListFilter
  change: (next: Record<string, string | undefined>) => unknown
  openAccount: () => void
}) {
  const { type, currency, status } = filter
  const query = useAccounts({
    type: types.find((each) => each === type),
    status: statuses.find((each) => each === status),
    currency,
  })
  const accounts = query.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <>
      <div className="filters">
        <Choice label="Type" value={type} options={types} change={(value) => change({ type: value })} />
        <Choice label="Status" value={status} options={statuses} change={(value) => change({ status: value })} />
        <TypedInput
          label="Currency"
          className="short"
          value={currency ?? ''}
          placeholder="All"
          onType={(text) => currencyPattern.test(text) && change({ currency: text.toUpperCase() || undefined })}
        />
      </div>
      {query.isPending && <Loading what="accounts" />}
      {query.error && <ErrorNote error={query.error} onRetry={() => query.refetch()} />}
      {accounts.length > 0 && <AccountTable accounts={accounts} />}
      {query.isSuccess && accounts.length === 0 && !query.hasNextPage && (
        <Empty title={type || currency || status ? 'No account matches.' : 'This ledger has no accounts yet.'}>
          <button className="button" type="button" onClick={openAccount}>
            Open an account
          </button>
        </Empty>
      )}
      <ShowMore pages={query} />
    </>
  )
}

export function Choice<Value extends string>({
  label,
  value,
  options,
  none = 'All',
  change,
}: {
  label: string
  value: string | undefined
  options: readonly Value[]
  /** What it says without a choice. */
  none?: string
  change: (value: Value | undefined) => unknown
}) {
  return (
    <label className="choice">
      <span>{label}</span>
      <select value={value ?? ''} onChange={({ target }) => change(options.find((option) => option === target.value))}>
        <option value="">{none}</option>
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  )
}

export function AccountTable({ accounts }: { accounts: Account[] }) {
  return (
    <Table
      label="Accounts"
      columns={['Account', 'Owner', 'Type', 'Currency', { figure: 'Posted' }, { figure: 'Available' }]}
    >
      <tbody>
        {accounts.map((account) => (
          <tr key={account.id}>
            <th scope="row">
              <Link to="/accounts/$account" params={{ account: account.code ?? account.id }}>
                {account.code ?? account.name ?? account.id}
              </Link>
              {account.status !== 'active' && <span className="badge">{account.status}</span>}
            </th>
            <td>{account.owner}</td>
            <td>{account.type}</td>
            <td>{account.currency}</td>
            <td className="number">
              <Amount value={account.balance.posted} />
            </td>
            <td className="number">
              <Amount value={account.balance.available} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
