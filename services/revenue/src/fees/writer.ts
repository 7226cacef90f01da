import { Counter, createGroupWriter, type GroupWriter, type Registry } from '@florin/server'
import type { Verdict } from './judge.ts'
import type { NewFee } from './schemas.ts'

export type FeeWriter = GroupWriter<NewFee, Verdict>

/** `writeGroup` judges some fees and writes the accepted ones. */
export function createFeeWriter(writeGroup: (fees: NewFee[]) => Promise<Verdict[]>, metrics: Registry): FeeWriter {
  const outcomes = new Counter({
    name: 'revenue_fees_total',
    help: 'Number of fees by outcome',
    labelNames: ['outcome'],
    registers: [metrics],
  })
  return createGroupWriter({
    async writeGroup(fees) {
      const verdicts = await writeGroup(fees)
      for (const { outcome } of verdicts) outcomes.inc({ outcome })
      return verdicts
    },
    groupMax: 1_000,
    queueMax: 20_000,
    metrics,
    metric: 'revenue_fee',
    rows: 'fees',
  })
}
