import { Outlet } from '@tanstack/react-router'
import { Page } from '../shell/page.tsx'
import { Tabs } from '../shell/tabs.tsx'

const tabs = [
  ['/work', 'To approve'],
  ['/work/scheduled', 'Scheduled'],
  ['/work/holds', 'Holds'],
  ['/work/payments', 'Payments'],
  ['/work/cashback-plans', 'Cashback plans'],
  ['/work/outbox', 'Outbox'],
  ['/work/webhooks', 'Webhooks'],
  ['/work/import', 'Import'],
] as const

/** What waits for a person or for its moment. */
export function WorkPage() {
  return (
    <Page title="Work">
      <Tabs label="Work" tabs={tabs} />
      <Outlet />
    </Page>
  )
}
