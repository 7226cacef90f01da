import assert from 'node:assert/strict'
import { dayMs } from '@florin/server'

/** The day of a moment in UTC, as `2026-04-13`. */
export function dayOf(moment: string): string {
  return moment.slice(0, 10)
}

export function laterOf(one: string, other: string): string {
  return one < other ? other : one
}

/** Number of days of a period that starts on a day. It ends on the same day of the month, or on the last one of a shorter month. */
export function daysIn(period: string, from: string): number {
  const [, count, unit] = /^P([0-9]+)([DMY])$/.exec(period) ?? []
  assert(count && unit, `${period} is not a period`)
  if (unit === 'D') return Number(count)
  const start = new Date(from)
  const months = start.getUTCMonth() + Number(count) * (unit === 'Y' ? 12 : 1)
  const end = new Date(start)
  end.setUTCMonth(months + 1, 0)
  if (end.getUTCDate() > start.getUTCDate()) end.setUTCDate(start.getUTCDate())
  return Math.round((end.getTime() - start.getTime()) / dayMs)
}
