import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root.tsx'
import { pickTexts } from '../search-params.ts'

const base = createRoute({
  getParentRoute: () => rootRoute,
  path: '/work',
  component: lazyRouteComponent(() => import('./work-page.tsx'), 'WorkPage'),
})

const proposals = createRoute({
  getParentRoute: () => base,
  path: '/',
  component: lazyRouteComponent(() => import('./proposals.tsx'), 'Proposals'),
})

const scheduled = createRoute({
  getParentRoute: () => base,
  path: '/scheduled',
  /** `scheduled` when omitted. */
  validateSearch: pickTexts(['status']),
  component: lazyRouteComponent(() => import('./scheduled-orders.tsx'), 'ScheduledOrders'),
})

const holds = createRoute({
  getParentRoute: () => base,
  path: '/holds',
  /** `open` when omitted; `all` for every status. */
  validateSearch: pickTexts(['status', 'account', 'owner']),
  component: lazyRouteComponent(() => import('./holds.tsx'), 'Holds'),
})

const payments = createRoute({
  getParentRoute: () => base,
  path: '/payments',
  validateSearch: pickTexts(['cashback', 'category', 'account', 'owner']),
  component: lazyRouteComponent(() => import('./payments.tsx'), 'Payments'),
})

const cashbackPlans = createRoute({
  getParentRoute: () => base,
  path: '/cashback-plans',
  component: lazyRouteComponent(() => import('./cashback-plans.tsx'), 'CashbackPlans'),
})

const outbox = createRoute({
  getParentRoute: () => base,
  path: '/outbox',
  component: lazyRouteComponent(() => import('./outbox.tsx'), 'Outbox'),
})

const webhooks = createRoute({
  getParentRoute: () => base,
  path: '/webhooks',
  /** Of the chosen webhook, the deliveries with this status. */
  validateSearch: pickTexts(['webhook', 'status']),
  component: lazyRouteComponent(() => import('./webhooks.tsx'), 'Webhooks'),
})

const importing = createRoute({
  getParentRoute: () => base,
  path: '/import',
  component: lazyRouteComponent(() => import('./import/import-page.tsx'), 'ImportPage'),
})

export const workRoute = base.addChildren([
  proposals,
  scheduled,
  holds,
  payments,
  cashbackPlans,
  outbox,
  webhooks,
  importing,
])
