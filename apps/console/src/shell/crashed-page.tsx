import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { Empty } from './empty.tsx'
import { ErrorNote } from './error-note.tsx'
import { Page } from './page.tsx'

export function CrashedPage({ error, reset }: ErrorComponentProps) {
  return (
    <Page title="This page failed">
      <ErrorNote error={error} onRetry={reset} />
    </Page>
  )
}

export function MissingPage() {
  return (
    <Page title="No such page">
      <Empty title="There is nothing at this address.">
        <p>
          <Link to="/">Go to the overview</Link>
        </p>
      </Empty>
    </Page>
  )
}
