import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root.tsx'
import { pickTexts } from '../search-params.ts'

const base = createRoute({
  getParentRoute: () => rootRoute,
  path: '/trust',
  component: lazyRouteComponent(() => import('./trust-page.tsx'), 'TrustPage'),
})

const trialBalance = createRoute({
  getParentRoute: () => base,
  path: '/',
  /** `at` is a moment on the axis: `recorded`, or `effective`. With `over=days` the turnover of the days between `from` and `to`. */
  validateSearch: pickTexts(['axis', 'at', 'over', 'from', 'to', 'by']),
  component: lazyRouteComponent(() => import('./trial-balance.tsx'), 'TrialBalance'),
})

const balanceSheet = createRoute({
  getParentRoute: () => base,
  path: '/balance-sheet',
  validateSearch: pickTexts(['axis', 'at']),
  component: lazyRouteComponent(() => import('./balance-sheet.tsx'), 'BalanceSheet'),
})

const incomeStatement = createRoute({
  getParentRoute: () => base,
  path: '/income-statement',
  /** `in`: the currency in which all lines are valued too. */
  validateSearch: pickTexts(['axis', 'from', 'to', 'in']),
  component: lazyRouteComponent(() => import('./income-statement.tsx'), 'IncomeStatement'),
})

const periods = createRoute({
  getParentRoute: () => base,
  path: '/periods',
  component: lazyRouteComponent(() => import('./periods.tsx'), 'Periods'),
})

const verify = createRoute({
  getParentRoute: () => base,
  path: '/verify',
  component: lazyRouteComponent(() => import('./verify/verify-page.tsx'), 'VerifyPage'),
})

const audit = createRoute({
  getParentRoute: () => base,
  path: '/audit',
  validateSearch: pickTexts(['subject', 'action', 'code', 'request_id', 'made']),
  component: lazyRouteComponent(() => import('./audit-trail.tsx'), 'AuditTrail'),
})

const seals = createRoute({
  getParentRoute: () => base,
  path: '/seals',
  component: lazyRouteComponent(() => import('./audit-seals.tsx'), 'AuditSeals'),
})

export const trustRoute = base.addChildren([trialBalance, balanceSheet, incomeStatement, periods, verify, audit, seals])
