import { type ReactNode, useEffect } from 'react'

/** The frame of a page: its title, also of the tab, and what can be done on it. */
export function Page({
  title,
  heading,
  actions,
  children,
}: {
  title: string
  /** Instead of the title. */
  heading?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  useEffect(() => {
    document.title = `${title} · Florin`
  }, [title])
  return (
    <main id="content" className="page" tabIndex={-1}>
      <header className="page-head">
        <h1>{heading ?? title}</h1>
        {actions && <div className="actions">{actions}</div>}
      </header>
      {children}
    </main>
  )
}

export function Loading({ what }: { what: string }) {
  return (
    <p className="loading" role="status">
      Loading {what}…
    </p>
  )
}
