import { Outlet } from '@tanstack/react-router'
import { Page } from '../shell/page.tsx'
import { Tabs } from '../shell/tabs.tsx'

const tabs = [
  ['/trust', 'Trial balance'],
  ['/trust/balance-sheet', 'Balance sheet'],
  ['/trust/income-statement', 'Income statement'],
  ['/trust/periods', 'Periods'],
  ['/trust/verify', 'Verify'],
  ['/trust/audit', 'Audit trail'],
  ['/trust/seals', 'Seals'],
] as const

/** Whether the books are right, and who did what. */
export function TrustPage() {
  return (
    <Page title="Trust">
      <Tabs label="View" tabs={tabs} keepsSearch />
      <Outlet />
    </Page>
  )
}
