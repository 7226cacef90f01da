import { getRouteApi, Link } from '@tanstack/react-router'
import { Page } from '../shell/page.tsx'
import { viewOptions } from '../shell/view-options.ts'
import { Report } from './report.tsx'
import { SchedulePage } from './schedule.tsx'
import { Schedules } from './schedules.tsx'

const route = getRouteApi('/revenue')
const dayMs = 86_400_000

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

/** What fees bring in, and what they are priced by. */
export function RevenuePage() {
  const now = Date.now()
  const search = route.useSearch()
  const { from = `${dayOf(now).slice(0, 4)}-01-01`, to = dayOf(now + dayMs), by, view, schedule } = search
  const navigate = route.useNavigate()
  const change = (next: Record<string, string | undefined>) =>
    navigate({ search: (search) => ({ ...search, ...next }), replace: true })
  return (
    <Page title="Revenue">
      <nav className="tabs" aria-label="View">
        <Link from="/revenue" search={({ from, to, by }) => ({ from, to, by })} activeOptions={viewOptions}>
          By month
        </Link>
        <Link from="/revenue" search={() => ({ view: 'schedules' })} activeOptions={{ includeSearch: true }}>
          Fee schedules
        </Link>
      </nav>
      {view !== 'schedules' && <Report from={from} to={to} by={by} change={change} />}
      {view === 'schedules' && schedule === undefined && <Schedules />}
      {view === 'schedules' && schedule !== undefined && (
        <SchedulePage key={schedule} code={schedule} asked={search} change={change} />
      )}
    </Page>
  )
}
