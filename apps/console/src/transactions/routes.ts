import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root.tsx'
import { pickTexts } from '../search-params.ts'

export const transactionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/transactions',
  validateSearch: pickTexts(['kind', 'account', 'owner', 'reference']),
  component: lazyRouteComponent(() => import('./transactions-page.tsx'), 'TransactionsPage'),
})

export const transactionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/transactions/$transaction',
  component: lazyRouteComponent(() => import('./transaction-page.tsx'), 'TransactionPage'),
})
