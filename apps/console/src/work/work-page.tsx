import { getRouteApi, Link } from '@tanstack/react-router'
import { Page } from '../shell/page.tsx'
import { viewOptions } from '../shell/view-options.ts'
import { Proposals } from './proposals.tsx'
import { ScheduledOrders } from './scheduled-orders.tsx'

const route = getRouteApi('/work')

/** What waits for a person or for its moment. */
export function WorkPage() {
  const { view } = route.useSearch()
  return (
    <Page title="Work">
      <nav className="tabs" aria-label="View">
        <Link from="/work" search={(search) => ({ ...search, view: undefined })} activeOptions={viewOptions}>
          To approve
        </Link>
        <Link from="/work" search={(search) => ({ ...search, view: 'scheduled' })} activeOptions={viewOptions}>
          Scheduled
        </Link>
      </nav>
      {view === 'scheduled' ? <ScheduledOrders /> : <Proposals />}
    </Page>
  )
}
