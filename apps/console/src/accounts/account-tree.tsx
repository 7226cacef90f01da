import { Link } from '@tanstack/react-router'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { ShowMore } from '../shell/show-more.tsx'
import { AsOfChoice } from './as-of.tsx'
import { type AsOf, useTree } from './queries.ts'
import { SumTable } from './sum-table.tsx'

/** Balances added up along the words of codes, one level at a time. Amounts of two currencies are never added. */
export function AccountTree({
  prefix,
  asOf,
  change,
}: {
  prefix: string
  asOf: AsOf
  change: (next: { axis: string | undefined; at: string | undefined }) => unknown
}) {
  const query = useTree(prefix, asOf)
  const rows = query.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <>
      <AsOfChoice asOf={asOf} change={change} />
      <Path prefix={prefix} />
      {query.isPending && <Loading what="balances" />}
      {query.error && <ErrorNote error={query.error} onRetry={() => query.refetch()} />}
      {rows.length > 0 && <SumTable rows={rows} words={prefix.split('.').length} />}
      {query.isSuccess && rows.length === 0 && (
        <Empty
          title={asOf.at === undefined ? 'No account has a code here.' : 'No account was open here at that moment.'}
        >
          <p className="muted">Accounts without a code are under “Newest”.</p>
        </Empty>
      )}
      <ShowMore pages={query} />
    </>
  )
}

function Path({ prefix }: { prefix: string }) {
  const words = prefix.split('.').slice(0, -1)
  return (
    <nav className="path" aria-label="Path of the code">
      <Link from="/accounts" to="/accounts" search={(search) => ({ ...search, prefix: undefined })}>
        All codes
      </Link>
      {words.map((word, index) => (
        <Link
          key={words.slice(0, index + 1).join('.')}
          from="/accounts"
          to="/accounts"
          search={(search) => ({ ...search, prefix: `${words.slice(0, index + 1).join('.')}.` })}
        >
          {word}
        </Link>
      ))}
    </nav>
  )
}
