import { useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { useSession } from '../session/session.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { ShowMore } from '../shell/show-more.tsx'
import { AccountTable } from './account-list.tsx'
import { type AccountFilter, isCodePrefix, useAccounts } from './queries.ts'

/** As the reader types: accounts whose codes begin with the text, those of this owner, and the one with this id. */
export function AccountSearch({ text }: { text: string }) {
  const wanted = useDeferredValue(text)
  const prefix = wanted.toLowerCase()
  const byMetadata = metadataFilter(wanted)
  const byId = useAccountById(wanted)
  const byCode = useAccounts({ code_prefix: prefix }, isCodePrefix(prefix) && !byMetadata)
  const byOther = useAccounts(byMetadata ?? { owner: wanted })
  const coded = rowsOf(byCode)
  const others = [...(byId.data ? [byId.data] : []), ...rowsOf(byOther)]
  const error = byOther.error ?? byCode.error
  const isLoading = byCode.isFetching || byOther.isFetching || byId.isFetching
  return (
    <>
      {error && <ErrorNote error={error} onRetry={() => Promise.all([byCode.refetch(), byOther.refetch()])} />}
      {coded.length > 0 && (
        <section aria-label="By code">
          <h2>Codes that begin with “{wanted}”</h2>
          <AccountTable accounts={coded} />
          <ShowMore pages={byCode} />
        </section>
      )}
      {others.length > 0 && (
        <section aria-label="By id, owner or metadata">
          <h2>{byMetadata ? `With ${wanted}` : byId.data ? 'By id' : `Of the owner “${wanted}”`}</h2>
          <AccountTable accounts={others} />
          <ShowMore pages={byOther} />
        </section>
      )}
      {isLoading && coded.length + others.length === 0 && <Loading what="accounts" />}
      {!isLoading && !error && coded.length + others.length === 0 && (
        <Empty title={`No account has a code, an owner, metadata or an id like “${wanted}”.`}>
          <p className="muted">
            Type the beginning of a code, such as customers.alice, a whole owner or id, or metadata such as tier=gold.
          </p>
        </Empty>
      )}
    </>
  )
}

const rowsOf = ({ data, isEnabled }: ReturnType<typeof useAccounts>) =>
  isEnabled ? (data?.pages.flatMap((page) => page.data) ?? []) : []

/** Of a text such as `tier=gold`. */
function metadataFilter(text: string): AccountFilter | undefined {
  const [, key, value] = /^([^=\s]+)=(.+)$/.exec(text) ?? []
  return key === undefined ? undefined : { [`metadata.${key}`]: value }
}

const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

function useAccountById(id: string) {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'account', id],
    queryFn: ({ signal }) => florin.accounts.get(id, { signal }),
    enabled: idPattern.test(id),
  })
}
