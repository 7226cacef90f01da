import type { ReactNode } from 'react'

/** Around a table: one that is wider than the window scrolls, also by the keyboard. */
export function TableFrame({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it
    <section className="table-frame" aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}
