import type { HoldPreview, TransactionPreview } from '@florin/client'
import type { ReactNode } from 'react'
import { Amount } from '../money/amount.tsx'
import { formatMoment } from '../money/moments.ts'
import { QuoteTerms } from '../rates/quote-terms.tsx'
import { Facts } from '../shell/facts.tsx'
import { EntriesTable } from '../transactions/entries-table.tsx'
import type { Kind } from './kinds.ts'
import type { Prepared } from './orders.ts'

/** What the ledger would do. */
export function Preview({ kind, prepared: { preview, quote } }: { kind: Kind; prepared: Prepared }) {
  const title = kind === 'hold' ? 'What will be reserved' : 'What will be posted'
  return (
    <section aria-label={title} className="preview">
      <h2>{title}</h2>
      {quote && <QuoteTerms quote={quote} />}
      {'entries' in preview ? (
        <>
          <EntriesTable entries={preview.entries} />
          <TransactionFacts preview={preview} />
        </>
      ) : (
        <HoldFacts hold={preview} />
      )}
    </section>
  )
}

function TransactionFacts({ preview: { fee, payment, entries } }: { preview: TransactionPreview }) {
  const cashback = payment?.cashback
  const facts: [string, ReactNode][] = [
    ['Fee', fee && <Amount value={fee.amount} currency={fee.currency} />],
    ['Merchant', payment?.merchant.name],
    [
      'Cashback, later',
      payment && (cashback ? <Amount value={cashback.amount} currency={entries[0]?.currency ?? ''} /> : 'none'),
    ],
  ]
  return facts.some(([, value]) => value) ? <Facts facts={facts} /> : null
}

export function HoldFacts({ hold }: { hold: HoldPreview }) {
  return (
    <Facts
      facts={[
        ['On account', hold.account_code ?? hold.account],
        ['Amount', <Amount key="amount" value={hold.amount} currency={hold.currency} />],
        ['Expires', formatMoment(hold.expires_at)],
      ]}
    />
  )
}
