import { Counter, Gauge, Histogram, type Registry } from '@florin/server'
import type { Posting, Verdict } from './posting.ts'

export type PostingMetrics = ReturnType<typeof createPostingMetrics>

export function createPostingMetrics(registry: Registry) {
  const registers = [registry]
  const transactions = new Counter({
    name: 'ledger_transactions_total',
    help: 'Postings by kind and result',
    labelNames: ['kind', 'result'],
    registers,
  })
  const rejections = new Counter({
    name: 'ledger_rejections_total',
    help: 'Rejected postings, by error code',
    labelNames: ['reason'],
    registers,
  })
  let aheadSecondsMax = 0
  new Gauge({
    name: 'ledger_clock_ahead_seconds',
    help: "Maximum seconds since the last scrape by which a ledger's last moment was ahead of the database's clock; above 60 the ledger rejects postings",
    registers,
    collect() {
      this.set(aheadSecondsMax)
      aheadSecondsMax = 0
    },
  })
  return {
    noteClockAhead(seconds: number): void {
      aheadSecondsMax = Math.max(aheadSecondsMax, seconds)
    },
    groupSize: new Histogram({
      name: 'ledger_posting_group_size',
      help: 'Postings per database transaction',
      buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000],
      registers,
    }),
    shed: new Counter({
      name: 'ledger_postings_shed_total',
      help: 'Postings rejected because the queue was full',
      registers,
    }),
    retries: new Counter({
      name: 'ledger_posting_retries_total',
      help: 'Groups that were retried or split, by reason',
      labelNames: ['reason'],
      registers,
    }),
    doubts: new Counter({
      name: 'ledger_commit_outcome_unknown_total',
      help: 'Commits whose answer was lost, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    count({ kind, dryRun }: Posting, verdict: Verdict): void {
      if (dryRun) return
      if ('rejected' in verdict && !verdict.rejected.replayed) rejections.inc({ reason: verdict.rejected.code })
      const replayed = 'replayed' in verdict || ('rejected' in verdict && verdict.rejected.replayed)
      const result =
        'accepted' in verdict ? 'accepted' : replayed ? 'replayed' : 'withdrawn' in verdict ? 'withdrawn' : 'rejected'
      transactions.inc({ kind, result })
    },
  }
}
