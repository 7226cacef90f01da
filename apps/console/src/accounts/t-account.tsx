import { type HistoryEntry, sumAmounts } from '@florin/client'
import { Link } from '@tanstack/react-router'
import { Amount } from '../money/amount.tsx'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { useNewestEntries } from './entries.ts'
import type { AsOf } from './queries.ts'

const shownEntries = 40

/** The newest entries as accountants draw them: debits on the left, credits on the right. */
export function TAccount({ account, currency, asOf }: { account: string; currency: string; asOf: AsOf }) {
  const { data, error, refetch } = useNewestEntries(account, asOf, shownEntries)
  if (error) return <ErrorNote error={error} onRetry={refetch} />
  if (!data) return <Loading what="entries" />
  if (data.data.length === 0) return <Empty title="No entries yet." />
  const of = (direction: HistoryEntry['direction']) => data.data.filter((entry) => entry.direction === direction)
  return (
    <figure className="t-account">
      <figcaption>
        {data.next_cursor === null ? 'All entries' : `The newest ${shownEntries} entries`}, in {currency}
      </figcaption>
      <div className="t-sides">
        <Side title="Debit" entries={of('debit')} />
        <Side title="Credit" entries={of('credit')} />
      </div>
    </figure>
  )
}

function Side({ title, entries }: { title: string; entries: HistoryEntry[] }) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {entries.map(({ sequence, transaction, description, kind, amount }) => (
          <li key={sequence}>
            <Link to="/transactions/$transaction" params={{ transaction }}>
              {description ?? kind}
            </Link>
            <Amount value={amount} />
          </li>
        ))}
      </ul>
      <p className="t-total">
        <span>Sum</span>
        {entries.length > 0 ? <Amount value={sumAmounts(entries.map(({ amount }) => amount))} /> : '—'}
      </p>
    </section>
  )
}
