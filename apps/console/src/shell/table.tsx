import type { ReactNode } from 'react'

/** The title of a column. One of figures is aligned to the right. */
export type Column = string | { figure: string }

/** A table with its head. One that is wider than the window scrolls, also by the keyboard. */
export function Table({
  label,
  columns,
  children,
}: {
  label: string
  columns: readonly Column[]
  /** Its bodies. */
  children: ReactNode
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it
    <section className="table-frame" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) =>
              typeof column === 'string' ? (
                <th key={column} scope="col">
                  {column}
                </th>
              ) : (
                <th key={column.figure} scope="col" className="number">
                  {column.figure}
                </th>
              ),
            )}
          </tr>
        </thead>
        {children}
      </table>
    </section>
  )
}
