import { type ReactNode, useEffect, useState } from 'react'

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

const slowMs = 4_000

export function Loading({ what }: { what: string }) {
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p className="loading" role="status">
      {isSlow ? `Still loading ${what}: the service is slow to answer.` : `Loading ${what}…`}
    </p>
  )
}
