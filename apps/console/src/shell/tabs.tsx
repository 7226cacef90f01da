import { Link, type LinkProps } from '@tanstack/react-router'

const exactly = { exact: true, includeSearch: false } as const

/** The parts of a page, each with an address of its own. */
export function Tabs({
  label,
  tabs,
  keepsSearch = false,
}: {
  label: string
  /** What one part has in its address, such as a moment, is that of the others too. */
  keepsSearch?: boolean
  tabs: readonly (readonly [to: NonNullable<LinkProps['to']>, title: string])[]
}) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(([to, title]) => (
        <Link key={title} to={to} search={keepsSearch || {}} activeOptions={exactly}>
          {title}
        </Link>
      ))}
    </nav>
  )
}
