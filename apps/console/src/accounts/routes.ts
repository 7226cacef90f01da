import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root.tsx'
import { pickTexts } from '../search-params.ts'

export const accountsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/accounts',
  /** `view=tree` shows sums along the words of codes, below `prefix`, as of the moment `at` on the axis. */
  validateSearch: pickTexts(['q', 'type', 'currency', 'status', 'view', 'prefix', 'axis', 'at']),
  component: lazyRouteComponent(() => import('./accounts-page.tsx'), 'AccountsPage'),
})

export const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/accounts/$account',
  /** `at` is a moment on the axis: `recorded`, or `effective`. `span` is that of the chart, in days. */
  validateSearch: pickTexts(['axis', 'at', 'view', 'span']),
  component: lazyRouteComponent(() => import('./account-page.tsx'), 'AccountPage'),
})
