import { Link, type LinkProps } from '@tanstack/react-router'

const exactly = { exact: true, includeSearch: false } as const

/** The parts of a page, each with an address of its own. */
export function Tabs({
  label,
  tabs,
}: {
  label: string
  tabs: readonly (readonly [to: NonNullable<LinkProps['to']>, title: string])[]
}) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(([to, title]) => (
        <Link key={title} to={to} activeOptions={exactly}>
          {title}
        </Link>
      ))}
    </nav>
  )
}
