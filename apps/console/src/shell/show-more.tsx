/** The button below a list that has more pages. */
export function ShowMore({
  pages,
}: {
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
}) {
  if (!pages.hasNextPage) return null
  return (
    <button
      className="button more"
      type="button"
      disabled={pages.isFetchingNextPage}
      onClick={() => pages.fetchNextPage()}
    >
      {pages.isFetchingNextPage ? 'Loading…' : 'Show more'}
    </button>
  )
}
