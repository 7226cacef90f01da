import { getRouteApi, Link } from '@tanstack/react-router'
import { useSession } from '../session/session.ts'
import { Page } from '../shell/page.tsx'
import { viewOptions } from '../shell/view-options.ts'
import { kinds, titleOf } from './kinds.ts'
import { OrderForm } from './order-form.tsx'

const route = getRouteApi('/move-money')

export function MoveMoneyPage() {
  const { ledger } = useSession()
  const { kind: chosen, account, quote } = route.useSearch()
  const navigate = route.useNavigate()
  const kind = kinds.find((each) => each === chosen) ?? 'deposit'
  return (
    <Page title="Move money">
      <nav className="tabs" aria-label="What to post">
        {kinds.map((each) => (
          <Link
            key={each}
            from="/move-money"
            search={({ quote, ...search }) => ({
              ...search,
              kind: each === 'deposit' ? undefined : each,
              ...(each === kind && { quote }),
            })}
            activeOptions={viewOptions}
          >
            {titleOf(each)}
          </Link>
        ))}
      </nav>
      <OrderForm
        key={`${ledger} ${kind}`}
        kind={kind}
        given={{ account, quote: kind === 'conversion' ? quote : undefined }}
        forgetGiven={() => navigate({ search: (search) => ({ ...search, quote: undefined }), replace: true })}
      />
    </Page>
  )
}
