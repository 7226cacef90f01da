import { getRouteApi, Link } from '@tanstack/react-router'
import { AsOfChoice } from '../accounts/as-of.tsx'
import type { AsOf } from '../accounts/queries.ts'
import { Page } from '../shell/page.tsx'
import { viewOptions } from '../shell/view-options.ts'
import { AuditTrail } from './audit-trail.tsx'
import { BalanceSheet } from './balance-sheet.tsx'
import { TrialBalance } from './trial-balance.tsx'

const route = getRouteApi('/trust')
const views = [
  [undefined, 'Trial balance'],
  ['balance-sheet', 'Balance sheet'],
  ['audit', 'Audit trail'],
] as const

/** Whether the books balance, and who did what. */
export function TrustPage() {
  const { view, axis, at } = route.useSearch()
  const navigate = route.useNavigate()
  const asOf: AsOf = { axis: axis === 'effective' ? 'effective' : 'recorded', at }
  return (
    <Page title="Trust">
      <nav className="tabs" aria-label="View">
        {views.map(([name, title]) => (
          <Link key={title} from="/trust" search={(search) => ({ ...search, view: name })} activeOptions={viewOptions}>
            {title}
          </Link>
        ))}
      </nav>
      {view === 'audit' ? (
        <AuditTrail />
      ) : (
        <>
          <AsOfChoice asOf={asOf} change={(next) => navigate({ search: (search) => ({ ...search, ...next }) })} />
          {view === 'balance-sheet' ? <BalanceSheet asOf={asOf} /> : <TrialBalance asOf={asOf} />}
        </>
      )}
    </Page>
  )
}
