import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root.tsx'
import { pickTexts } from '../search-params.ts'

export const trustRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/trust',
  /** `at` is a moment on the axis: `recorded`, or `effective`. */
  validateSearch: pickTexts(['view', 'axis', 'at']),
  component: lazyRouteComponent(() => import('./trust-page.tsx'), 'TrustPage'),
})
