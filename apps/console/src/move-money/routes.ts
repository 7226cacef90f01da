import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root.tsx'
import { pickTexts } from '../search-params.ts'

export const moveMoneyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/move-money',
  /** What to post, a deposit when omitted; the account that the form begins with; the quote that a conversion uses. */
  validateSearch: pickTexts(['kind', 'account', 'quote']),
  component: lazyRouteComponent(() => import('./move-money-page.tsx'), 'MoveMoneyPage'),
})
