import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Page } from '../shell/page.tsx'
import { TypedInput } from '../shell/typed-input.tsx'
import { viewOptions } from '../shell/view-options.ts'
import { AccountList } from './account-list.tsx'
import { AccountSearch } from './account-search.tsx'
import { AccountTree } from './account-tree.tsx'
import { OpenAccountDialog } from './open-account.tsx'
import { readAsOf } from './queries.ts'

const route = getRouteApi('/accounts')

export function AccountsPage() {
  const { q = '', view, ...filter } = route.useSearch()
  const navigate = route.useNavigate()
  const wanted = q.trim()
  const [isOpening, setOpening] = useState(false)
  const change = (next: Record<string, string | undefined>) =>
    navigate({ search: (search) => ({ ...search, ...next }), replace: true })
  return (
    <Page
      title="Accounts"
      actions={
        <button className="button primary" type="button" onClick={() => setOpening(true)}>
          Open an account
        </button>
      }
    >
      <div className="toolbar">
        <TypedInput
          className="search"
          type="search"
          placeholder="Code, owner, id, or metadata like tier=gold"
          aria-label="Search accounts by code, owner, id or metadata"
          value={q}
          onType={(text) => change({ q: text || undefined })}
        />
        <nav className="tabs" aria-label="View">
          <Link
            from="/accounts"
            search={(search) => ({
              ...search,
              q: undefined,
              view: undefined,
              prefix: undefined,
              axis: undefined,
              at: undefined,
            })}
            activeOptions={viewOptions}
          >
            Newest
          </Link>
          <Link
            from="/accounts"
            search={(search) => ({ ...search, q: undefined, view: 'tree' })}
            activeOptions={viewOptions}
          >
            By code
          </Link>
        </nav>
      </div>
      {wanted && <AccountSearch text={wanted} />}
      {!wanted && view === 'tree' && (
        <AccountTree prefix={filter.prefix ?? ''} asOf={readAsOf(filter)} change={change} />
      )}
      {!wanted && view !== 'tree' && (
        <AccountList filter={filter} change={change} openAccount={() => setOpening(true)} />
      )}
      <OpenAccountDialog isOpen={isOpening} setOpen={setOpening} />
    </Page>
  )
}
