import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root.tsx'
import { pickTexts } from '../search-params.ts'

export const revenueRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/revenue',
  /** The days of the report, and what else its rows are grouped by. */
  validateSearch: pickTexts(['from', 'to', 'by']),
  component: lazyRouteComponent(() => import('./revenue-page.tsx'), 'RevenuePage'),
})
