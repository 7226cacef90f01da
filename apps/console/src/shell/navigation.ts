import type { LinkProps } from '@tanstack/react-router'

export interface Destination {
  to: NonNullable<LinkProps['to']>
  label: string
  /** Only the address itself is current, not what is below it. */
  exact?: boolean
}

/** The pages, in the order of the navigation. */
export const destinations: Destination[] = [
  { to: '/', label: 'Overview', exact: true },
  { to: '/accounts', label: 'Accounts' },
  { to: '/transactions', label: 'Transactions' },
  { to: '/move-money', label: 'Move money' },
  { to: '/rates', label: 'Rates' },
  { to: '/revenue', label: 'Revenue' },
  { to: '/work', label: 'Work' },
  { to: '/trust', label: 'Trust' },
]
