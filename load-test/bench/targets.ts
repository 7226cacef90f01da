import type { Measure } from './load.ts'

export interface Target {
  text: string
  met: boolean
  /** To the row that it is compared with. */
  ratio?: number
}

/** Two runs of the same work differ by this share; a figure is no slower than another within it. */
const noise = 0.05
const megabyte = 1_000_000

type Speed = Pick<Measure, 'perSecond' | 'p95Ms' | 'p99Ms'>

export const targets = {
  spread: ({ perSecond, p99Ms }: Speed): Target => ({
    text: '12,000 a second, p99 under 50 ms',
    met: perSecond >= 12_000 && p99Ms < 50,
  }),
  hot: (hot: Speed, spread: Speed): Target => compare(hot, spread, 1 - noise, 'no slower than spread, within 5 %'),
  fewConnections: ({ perSecond, p95Ms }: Speed): Target => ({
    text: '8,000 a second, p95 under 12 ms',
    met: perSecond >= 8_000 && p95Ms < 12,
  }),
  replays: (replays: Speed, spread: Speed): Target => compare(replays, spread, 1, 'no slower than first posts'),
  balances: ({ perSecond }: Speed): Target => ({ text: '12,000 a second', met: perSecond >= 12_000 }),
  quotes: ({ perSecond }: Speed): Target => ({ text: '4,000 a second', met: perSecond >= 4_000 }),
  conversions: ({ perSecond }: Speed): Target => ({ text: '2,000 a second', met: perSecond >= 2_000 }),
  priced: ({ perSecond }: Speed): Target => ({ text: '4,000 a second', met: perSecond >= 4_000 }),
  unpriced: (beside: Speed, without: Speed): Target =>
    compare(beside, without, 1 - noise, 'no slower than without revenue, within 5 %'),
  outage: (seconds: number, outageSeconds: number): Target => ({
    text: `drained within ${Math.round(outageSeconds)} s`,
    met: seconds <= outageSeconds,
  }),
  rateImport: (seconds: number): Target => ({ text: 'under 10 s', met: seconds < 10 }),
  grouped: (grouped: Speed, oneByOne: Speed): Target => compare(grouped, oneByOne, 8, '8 times the row above'),
  later: (later: Speed, before: Speed): Target => compare(later, before, 0.85, 'within 15 % of before'),
  memory: (bytes: number): Target => ({ text: 'under 300 MB', met: bytes < 300 * megabyte }),
}

function compare(one: Speed, other: Speed, least: number, text: string): Target {
  const ratio = one.perSecond / other.perSecond
  return { text, met: ratio >= least, ratio }
}
