import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root.tsx'
import { pickTexts } from '../search-params.ts'

export const revenueRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/revenue',
  /**
   * The days of the report, and what else its rows are grouped by; with `view=schedules` the fee schedules, or one of them with a
   * price that is calculated.
   */
  validateSearch: pickTexts(['from', 'to', 'by', 'view', 'schedule', 'version', 'amount', 'currency', 'kind']),
  component: lazyRouteComponent(() => import('./revenue-page.tsx'), 'RevenuePage'),
})
