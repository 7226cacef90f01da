import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root.tsx'
import { pickTexts } from '../search-params.ts'

export const ratesRoute = createRoute({
  getParentRoute: () => rootRoute,
  // Not /fx: that is a path of the API.
  path: '/rates',
  /** With a `quote`, the pair over a `span`; of `view=quotes` the `id` of one; of `view=positions` their currency, `in`. */
  validateSearch: pickTexts(['base', 'quote', 'span', 'view', 'in', 'id']),
  component: lazyRouteComponent(() => import('./rates-page.tsx'), 'RatesPage'),
})
