import type { LedgerComponents } from '@florin/client'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Amount } from '../money/amount.tsx'
import { formatCount } from '../money/amounts.ts'
import { formatSeconds, formatShortMoment } from '../money/moments.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Page } from '../shell/page.tsx'
import { useLastVerification } from '../trust/verify/queries.ts'
import { useAlarms } from './alarms.ts'
import { type Feed, shownSeconds, useFeed } from './feed.ts'
import { RateChart } from './rate-chart.tsx'
import { useHealth, useLateOrders, useOldestRate, useOutbox } from './state.ts'
import { VolumesTable } from './volumes-table.tsx'

type FeesState = Pick<LedgerComponents['schemas']['OutboxState'], 'oldest_pending_seconds' | 'dead_lettered'>

/** The mean of so many seconds is steadier than the last one. */
const meanSeconds = 5

export function OverviewPage() {
  const feed = useFeed()
  const rate = feed.perSecond.slice(shownSeconds - meanSeconds).reduce((sum, count) => sum + count, 0) / meanSeconds
  return (
    <Page title="Overview">
      <Alarms />
      <section className="card" aria-label="Postings">
        <div className="card-head">
          <h2>Postings per second</h2>
          <p className="figure">{formatCount(rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate))}</p>
        </div>
        {feed.error !== undefined && <ErrorNote error={feed.error} />}
        <RateChart perSecond={feed.perSecond} />
      </section>
      <Figures />
      <VolumesTable />
      <Newest feed={feed} />
    </Page>
  )
}

function Alarms() {
  const alarms = useAlarms()
  if (alarms === undefined) {
    return (
      <p className="note" role="status">
        Asking the services how they are…
      </p>
    )
  }
  if (alarms.length === 0) {
    return (
      <p className="note good" role="status">
        All is well: every service answers, and nothing that you may see waits.
      </p>
    )
  }
  return (
    <div className="note warn" role="status">
      <ul>
        {alarms.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  )
}

function Figures() {
  const health = useHealth()
  const { data: outbox } = useOutbox()
  const { data: rate } = useOldestRate()
  const { data: orders } = useLateOrders()
  const { data: verification } = useLastVerification()
  const { posting, ingestion } = health.data?.find(([name]) => name === 'ledger')?.[1].checks ?? {}
  const unknown = '—'
  const figures: [label: string, value: ReactNode, about?: string | undefined][] = [
    ...(health.error ? [] : (health.data ?? [])).map(
      ([name, { ready, ms }]) =>
        [name === 'fx' ? 'FX' : name, ready ? 'ready' : 'down', ready && ms !== undefined ? `${ms} ms` : ''] as [
          string,
          ReactNode,
          string,
        ],
    ),
    ['Postings waiting', posting ? formatCount(posting.queued) : unknown],
    // Without Kafka there is no lag.
    ...(ingestion
      ? [['Kafka lag', ingestion.lag === null ? unknown : formatCount(ingestion.lag)] as [string, string]]
      : []),
    ['Fees waiting', outbox ? formatCount(outbox.pending) : unknown, outbox && aboutFees(outbox)],
    ['Overdue', orders?.overdue ? countOf(orders.overdue) : unknown],
    [
      'Oldest rate',
      rate ? formatSeconds(rate.age_seconds) : unknown,
      rate ? `${rate.base}/${rate.quote}, ${rate.source}` : '',
    ],
    [
      'Verified',
      <Link key="verified" to="/trust/verify">
        {verificationOf(verification)}
      </Link>,
      verification ? formatShortMoment(verification.ended_at) : '',
    ],
  ]
  return (
    <dl className="figures small">
      {figures.map(([label, value, about]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {value} {about && <span className="muted">{about}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function verificationOf(verification: ReturnType<typeof useLastVerification>['data']): string {
  if (verification === undefined) return '—'
  if (verification === null) return 'not yet'
  return verification.broken > 0 ? `${formatCount(verification.broken)} broken` : '✓ all hold'
}

const countOf = ({ count, isMore }: { count: number; isMore: boolean }) => `${formatCount(count)}${isMore ? '+' : ''}`
const aboutFees = ({ oldest_pending_seconds: seconds, dead_lettered: dead }: FeesState) =>
  [seconds ? `the oldest for ${formatSeconds(seconds)}` : '', dead > 0 ? `${formatCount(dead)} rejected` : '']
    .filter(Boolean)
    .join(', ')

function Newest({ feed: { newest: transactions, error } }: { feed: Feed }) {
  const health = useHealth()
  if (transactions.length === 0 && (error !== undefined || !health.isSuccess)) return null
  return (
    <section aria-label="Newest transactions">
      <h2>As it happens</h2>
      {transactions.length === 0 ? (
        <Empty title="Nothing was posted since you opened this page.">
          <p>
            <Link to="/move-money">Move money</Link> and see it arrive here, or look at the{' '}
            <Link to="/transactions">transactions</Link> so far.
          </p>
        </Empty>
      ) : (
        <ul className="feed">
          {transactions.map(({ id, kind, description, recorded_at: recordedAt, entries }) => {
            const credit = entries.find(({ direction }) => direction === 'credit')
            return (
              <li key={id}>
                <Link to="/transactions/$transaction" params={{ transaction: id }}>
                  {description ?? kind}
                </Link>
                <span className="muted">{formatShortMoment(recordedAt)}</span>
                <span className="code">{credit?.account_code ?? credit?.account}</span>
                {credit && <Amount value={credit.amount} currency={credit.currency} />}
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
