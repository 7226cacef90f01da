import type { SourceName } from '../rates/schemas.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

export interface SourceFacts {
  /** The currency through which two of its rates may be crossed; null when each of its rates stands for itself. */
  base: string | null
  /** Older than its longest normal gap: not quoted from, and no measure for a later rate. */
  staleAfterMs: number
}

export const sourceFacts: Record<SourceName, SourceFacts> = {
  // Five days lie between two fixings at Easter and at some turns of the year; the second may come some hours later.
  ecb: { base: 'EUR', staleAfterMs: 5 * dayMs + 6 * hourMs },
  operator: { base: null, staleAfterMs: dayMs },
  simulation: { base: 'EUR', staleAfterMs: 2 * dayMs },
}
