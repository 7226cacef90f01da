import { createRouter } from '@tanstack/react-router'
import { accountRoute, accountsRoute } from './accounts/routes.ts'
import { moveMoneyRoute } from './move-money/routes.ts'
import { overviewRoute } from './overview/routes.ts'
import { ratesRoute } from './rates/routes.ts'
import { revenueRoute } from './revenue/routes.ts'
import { rootRoute } from './root.tsx'
import { parseSearch, stringifySearch } from './search-params.ts'
import { transactionRoute, transactionsRoute } from './transactions/routes.ts'
import { trustRoute } from './trust/routes.ts'
import { workRoute } from './work/routes.ts'

const routeTree = rootRoute.addChildren([
  overviewRoute,
  accountsRoute,
  accountRoute,
  transactionsRoute,
  transactionRoute,
  moveMoneyRoute,
  ratesRoute,
  revenueRoute,
  workRoute,
  trustRoute,
])

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
