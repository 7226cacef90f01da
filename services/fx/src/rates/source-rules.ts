import { dayMs } from '@florin/server'
import type { SourceName } from './schemas.ts'

const hourMs = dayMs / 24

export interface SourceRules {
  /** The currency through which two of its rates are crossed; null for the operator, who sets it. */
  base: string | null
  /** The longest normal gap between two rates. An older rate is stale: not quoted from, and no measure for a later one. */
  staleAfterMs: number
}

export const sourceRules: Record<SourceName, SourceRules> = {
  // Five days lie between two fixings at Easter and at some turns of the year; the second may come some hours later.
  ecb: { base: 'EUR', staleAfterMs: 5 * dayMs + 6 * hourMs },
  operator: { base: null, staleAfterMs: dayMs },
  simulation: { base: 'EUR', staleAfterMs: 2 * dayMs },
}
