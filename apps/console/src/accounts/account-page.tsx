import type { Account } from '@florin/client'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Amount } from '../money/amount.tsx'
import { formatMoment } from '../money/moments.ts'
import { ErrorNote } from '../shell/error-note.tsx'
import { Facts } from '../shell/facts.tsx'
import { Metadata } from '../shell/metadata.tsx'
import { Loading, Page } from '../shell/page.tsx'
import { viewOptions } from '../shell/view-options.ts'
import { AsOfChoice } from './as-of.tsx'
import { BalanceChart, spanOf } from './balance-chart.tsx'
import { EntryList } from './entry-list.tsx'
import { Limits } from './limits.tsx'
import { type AsOf, readAsOf, useAccount, useBalance } from './queries.ts'
import { StatementDialog } from './statement.tsx'
import { StatusDialog } from './status.tsx'
import { TAccount } from './t-account.tsx'

const route = getRouteApi('/accounts/$account')

export function AccountPage() {
  const { account: name } = route.useParams()
  const query = useAccount(name)
  if (query.data) return <LoadedAccount key={query.data.id} account={query.data} />
  return (
    <Page title={name} heading={<span className="code">{name}</span>}>
      {query.error ? <ErrorNote error={query.error} onRetry={() => query.refetch()} /> : <Loading what="the account" />}
    </Page>
  )
}

function LoadedAccount({ account }: { account: Account }) {
  const { view, span, ...moment } = route.useSearch()
  const navigate = route.useNavigate()
  const [dialog, setDialog] = useState<'statement' | 'status'>()
  const asOf = readAsOf(moment)
  const name = account.code ?? account.id
  return (
    <Page
      title={account.code ?? account.name ?? account.id}
      heading={<span className="code">{name}</span>}
      actions={
        <>
          {account.status === 'active' && (
            <Link className="button primary" to="/move-money" search={{ account: name }}>
              Move money
            </Link>
          )}
          <button className="button" type="button" onClick={() => setDialog('statement')}>
            Statement
          </button>
          {account.status !== 'closed' && (
            <button className="button" type="button" onClick={() => setDialog('status')}>
              {account.status === 'active' ? 'Freeze or close' : 'Make active or close'}
            </button>
          )}
        </>
      }
    >
      <AccountFacts account={account} />
      <Metadata metadata={account.metadata} />
      <AsOfChoice asOf={asOf} change={(next) => navigate({ search: (search) => ({ ...search, ...next }) })} />
      <Balances account={account} asOf={asOf} />
      <BalanceChart
        account={account}
        asOf={asOf}
        span={spanOf(span)}
        change={(next) => navigate({ search: (search) => ({ ...search, span: next }), resetScroll: false })}
      />
      <nav className="tabs" aria-label="View">
        <Link from={route.id} search={(search) => ({ ...search, view: undefined })} activeOptions={viewOptions}>
          Entries
        </Link>
        <Link from={route.id} search={(search) => ({ ...search, view: 't' })} activeOptions={viewOptions}>
          T-account
        </Link>
        <Link from={route.id} search={(search) => ({ ...search, view: 'limits' })} activeOptions={viewOptions}>
          Limits
        </Link>
      </nav>
      {view === 't' && <TAccount account={name} currency={account.currency} asOf={asOf} />}
      {view === 'limits' && <Limits account={name} />}
      {view !== 't' && view !== 'limits' && <EntryList account={name} currency={account.currency} asOf={asOf} />}
      <StatementDialog account={name} isOpen={dialog === 'statement'} close={() => setDialog(undefined)} />
      <StatusDialog account={account} isOpen={dialog === 'status'} close={() => setDialog(undefined)} />
    </Page>
  )
}

function AccountFacts({ account }: { account: Account }) {
  const { id, owner, name, type, currency, status, minimum_balance: minimum, maximum_balance: maximum } = account
  const facts: [string, React.ReactNode][] = [
    [
      'Status',
      <span key="status" className={`badge ${status}`}>
        {status}
      </span>,
    ],
    [
      'Owner',
      owner && (
        <Link key="owner" to="/accounts" search={{ q: owner }}>
          {owner}
        </Link>
      ),
    ],
    ['Name', name],
    ['Type', type],
    ['Currency', currency],
    ['At least', minimum === null ? 'no limit' : <Amount key="minimum" value={minimum} />],
    ['At most', maximum !== null && <Amount key="maximum" value={maximum} />],
    ['Opened', formatMoment(account.created_at)],
    ['Id', <code key="id">{id}</code>],
  ]
  return <Facts facts={facts} />
}

function Balances({ account: { code, id, currency }, asOf }: { account: Account; asOf: AsOf }) {
  const { data, error, refetch } = useBalance(code ?? id, asOf)
  if (error) return <ErrorNote error={error} onRetry={refetch} />
  if (!data) return <Loading what="the balance" />
  const figures = [
    ['Posted', data.posted],
    ['Pending', data.pending],
    ['Available', data.available],
  ] as const
  return (
    <dl className="figures">
      {figures.map(
        ([label, value]) =>
          value !== null && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <Amount value={value} currency={currency} />
              </dd>
            </div>
          ),
      )}
    </dl>
  )
}
