import type { HistoryEntry } from '@florin/client'
import { Link } from '@tanstack/react-router'
import { type CSSProperties, memo, type RefObject, useCallback, useRef, useState } from 'react'
import { Amount } from '../money/amount.tsx'
import { formatAmount } from '../money/amounts.ts'
import { formatShortMoment } from '../money/moments.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { useEntryWindow } from './entries.ts'
import { type AsOf, useBalance } from './queries.ts'

/** Chromium limits elements to 33 million pixels: a million rows of this height. */
const rowPx = 32
const overscanRows = 20
/** Of a letter of an amount, generously. */
const letterRem = 0.66

/** The history of an account, newest first. It loads as the reader scrolls. */
export function EntryList({ account, currency, asOf }: { account: string; currency: string; asOf: AsOf }) {
  const { frame, attach, look, view } = useRowsInView()
  const [version, setVersion] = useState(0)
  const entries = useEntryWindow(account, asOf, { ...view, version })
  const newest = useBalance(account, asOf).data?.sequence ?? 0
  const rowsCount = entries.count + (entries.hasMore ? 1 : 0)
  const shownCount = Math.max(0, Math.min(view.last + 1, rowsCount) - view.first)
  const shown = Array.from({ length: shownCount }, (_, row) => entries.at(view.first + row))
  const room = useRoomForAmounts(shown)
  if (entries.error) return <ErrorNote error={entries.error} onRetry={entries.retry} />
  if (entries.isPending) return <Loading what="entries" />
  if (entries.count === 0 && asOf.at !== undefined) return <Empty title="No entries up to that moment." />
  if (entries.count === 0) {
    return (
      <Empty title="No entries yet.">
        <p>
          <Link to="/move-money" search={{ account }}>
            Deposit money
          </Link>{' '}
          to make the first one.
        </p>
      </Empty>
    )
  }
  const added = newest - (view.first === 0 ? (entries.at(0)?.sequence ?? newest) : newest)
  const showAdded = () => {
    frame.current?.scrollTo({ top: 0 })
    setVersion(version + 1)
  }
  return (
    <>
      {added > 0 && asOf.axis === 'recorded' && (
        <button className="button" type="button" onClick={showAdded}>
          Show {added === 1 ? 'the new entry' : `${added} new entries`}
        </button>
      )}
      <div
        role="table"
        className="entries"
        style={room}
        aria-label={`Entries in ${currency}, newest first`}
        aria-rowcount={-1}
      >
        <EntryHead axis={asOf.axis} />
        <div className="entries-frame" ref={attach} onScroll={look} tabIndex={0} role="rowgroup">
          <div style={{ height: rowsCount * rowPx, position: 'relative' }}>
            {shown.map((entry, row) => (
              <EntryRow key={view.first + row} index={view.first + row} entry={entry} axis={asOf.axis} />
            ))}
          </div>
        </div>
      </div>
    </>
  )
}

/** For the longest amount that was in view so far: none is cut off. */
function useRoomForAmounts(shown: readonly (HistoryEntry | undefined)[]): CSSProperties {
  const longest = useRef('0')
  for (const entry of shown) {
    for (const amount of entry ? [entry.amount, entry.balance_after] : []) {
      if (amount.length > longest.current.length) longest.current = amount
    }
  }
  return { '--amount-width': `${formatAmount(longest.current).length * letterRem}rem` } as CSSProperties
}

interface RowsInView {
  frame: RefObject<HTMLDivElement | null>
  /** The `ref` of the frame. */
  attach: (element: HTMLDivElement | null) => (() => void) | undefined
  /** Call it when the frame was scrolled. */
  look: () => void
  view: { first: number; last: number }
}

/** Rows have one height, so which of them are in view costs the same in a history of any length. */
function useRowsInView(): RowsInView {
  const frame = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ first: 0, last: 2 * overscanRows })
  const look = useCallback(() => {
    if (!frame.current) return
    const { scrollTop, clientHeight } = frame.current
    const first = Math.max(0, Math.floor(scrollTop / rowPx) - overscanRows)
    const last = Math.ceil((scrollTop + clientHeight) / rowPx) + overscanRows
    setView((before) => (before.first === first && before.last === last ? before : { first, last }))
  }, [])
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      frame.current = element
      if (!element) return undefined
      const observer = new ResizeObserver(look)
      observer.observe(element)
      return () => observer.disconnect()
    },
    [look],
  )
  return { frame, attach, look, view }
}

/** An entry stands where its axis puts it, so that moment is shown. */
const moments = {
  recorded: ['Recorded', 'recorded_at'],
  effective: ['Happened', 'effective_at'],
} as const

function EntryHead({ axis }: Pick<AsOf, 'axis'>) {
  return (
    <div role="rowgroup">
      <div role="row" className="entry entry-head">
        {['#', moments[axis][0], 'Transaction', 'Debit', 'Credit', 'Balance'].map((title, column) => (
          <span key={title} role="columnheader" className={column > 2 ? 'number' : ''}>
            {title}
          </span>
        ))}
      </div>
    </div>
  )
}

interface EntryRowProps extends Pick<AsOf, 'axis'> {
  index: number
  entry: HistoryEntry | undefined
}

/** Rendered once: scrolling moves rows in and out, and changes none. */
const EntryRow = memo(function EntryRow({ index, entry, axis }: EntryRowProps) {
  const style = { transform: `translateY(${index * rowPx}px)`, height: rowPx }
  const cells = entry ? cellsOf(entry, axis) : []
  return (
    <div role="row" className="entry" style={style} aria-rowindex={index + 2}>
      {entry ? (
        cells.map(([column, cell, isNumber]) => (
          <span key={column} role="cell" className={isNumber ? 'number' : ''}>
            {cell}
          </span>
        ))
      ) : (
        <span role="cell" className="muted">
          Loading…
        </span>
      )}
    </div>
  )
})

function cellsOf(entry: HistoryEntry, axis: AsOf['axis']): [string, React.ReactNode, boolean][] {
  const { sequence, transaction, kind, description, direction, amount } = entry
  return [
    ['sequence', sequence, false],
    ['moment', formatShortMoment(entry[moments[axis][1]]), false],
    [
      'transaction',
      <Link key="link" to="/transactions/$transaction" params={{ transaction }} preload={false}>
        {description ?? kind}
      </Link>,
      false,
    ],
    ['debit', direction === 'debit' && <Amount value={amount} />, true],
    ['credit', direction === 'credit' && <Amount value={amount} />, true],
    ['balance', <Amount key="balance" value={entry.balance_after} />, true],
  ]
}
