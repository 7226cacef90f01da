import type { ReactNode } from 'react'
import type { Pages } from '../session/pages.ts'
import { ErrorNote } from './error-note.tsx'
import { Loading } from './page.tsx'
import { ShowMore } from './show-more.tsx'

/** A list that is read page by page, or what to do where it is empty. */
export function Paged<Row>({
  pages,
  what,
  empty,
  children,
}: {
  pages: Pages<Row>
  /** While it is read: Loading `holds`. */
  what: string
  empty: ReactNode
  children: (rows: Row[]) => ReactNode
}) {
  const rows = pages.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <>
      {pages.isPending && <Loading what={what} />}
      {pages.error && <ErrorNote error={pages.error} onRetry={() => pages.refetch()} />}
      {rows.length > 0 && children(rows)}
      {pages.isSuccess && rows.length === 0 && !pages.hasNextPage && empty}
      <ShowMore pages={pages} />
    </>
  )
}
