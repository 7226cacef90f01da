import { getRouteApi, Link } from '@tanstack/react-router'
import { Page } from '../shell/page.tsx'
import { viewOptions } from '../shell/view-options.ts'
import { kinds } from './draft.ts'
import { OrderForm } from './order-form.tsx'

const route = getRouteApi('/move-money')
const titles = { deposit: 'Deposit', transfer: 'Transfer', withdrawal: 'Withdrawal' } as const

export function MoveMoneyPage() {
  const search = route.useSearch()
  const kind = kinds.find((each) => each === search.kind) ?? 'deposit'
  return (
    <Page title="Move money">
      <nav className="tabs" aria-label="What to post">
        {kinds.map((each) => (
          <Link
            key={each}
            from="/move-money"
            search={(search) => ({ ...search, kind: each === 'deposit' ? undefined : each })}
            activeOptions={viewOptions}
          >
            {titles[each]}
          </Link>
        ))}
      </nav>
      <OrderForm key={kind} kind={kind} account={search.account} />
    </Page>
  )
}
