import { sumAmounts, type Transaction } from '@florin/client'
import { plotValue } from '../charts/plot-value.ts'

/** Of the time that the transactions span. */
export const binsCount = 30
/** So few of the oldest moments do not stretch the time: an order that is dated back by a year. */
const outlierShare = 0.02

export interface Volume {
  currency: string
  kind: Transaction['kind']
  count: number
  /** Sum of the credits, exactly. */
  amount: string
  /** The same of each part of the time, oldest first. */
  bins: readonly string[]
  /** Heights of bars, from 0 to 1. */
  heights: readonly number[]
}

export interface Volumes {
  rows: readonly Volume[]
  count: number
  /** Whether there are older transactions. */
  isMore: boolean
  /** Milliseconds since 1970. */
  firstMs: number
  lastMs: number
}

/** By currency and kind, and by parts of the time in which they happened. */
export function sumVolumes(transactions: readonly Transaction[], nowMs: number, isMore: boolean): Volumes {
  const moments = transactions.map(({ effective_at: moment }) => Date.parse(moment)).sort((a, b) => a - b)
  const firstMs = Math.min(moments[Math.floor(moments.length * outlierShare)] ?? nowMs, nowMs)
  const lastMs = Math.max(nowMs, firstMs + 1)
  const binOf = (ms: number) =>
    Math.min(binsCount - 1, Math.max(0, Math.floor(((ms - firstMs) / (lastMs - firstMs)) * binsCount)))
  const found = new Map<string, { currency: string; kind: Transaction['kind']; ids: Set<string>; bins: string[][] }>()
  for (const { id, kind, effective_at: moment, entries } of transactions) {
    for (const { currency, direction, amount } of entries) {
      if (direction !== 'credit') continue
      const key = `${currency} ${kind}`
      const volume = found.get(key) ?? {
        currency,
        kind,
        ids: new Set(),
        bins: Array.from({ length: binsCount }, () => []),
      }
      volume.ids.add(id)
      volume.bins[binOf(Date.parse(moment))]?.push(amount)
      found.set(key, volume)
    }
  }
  const rows = [...found.entries()]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([, { currency, kind, ids, bins }]) => {
      const sums = bins.map((amounts) => (amounts.length === 0 ? '0' : sumAmounts(amounts)))
      const places = sums.map(plotValue)
      const most = Math.max(...places)
      const heights = places.map((place) => (most === 0 ? 0 : place / most))
      return { currency, kind, count: ids.size, amount: sumAmounts(bins.flat()), bins: sums, heights }
    })
  return { rows, count: transactions.length, isMore, firstMs, lastMs }
}
