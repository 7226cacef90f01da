import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root.tsx'
import { pickTexts } from '../search-params.ts'

export const workRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/work',
  /** Proposals when omitted, or `scheduled`. */
  validateSearch: pickTexts(['view']),
  component: lazyRouteComponent(() => import('./work-page.tsx'), 'WorkPage'),
})
