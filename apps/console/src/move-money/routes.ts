import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root.tsx'
import { pickTexts } from '../search-params.ts'

export const moveMoneyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/move-money',
  /** What to post, a deposit when omitted, and the account that the form begins with. */
  validateSearch: pickTexts(['kind', 'account']),
  component: lazyRouteComponent(() => import('./move-money-page.tsx'), 'MoveMoneyPage'),
})
