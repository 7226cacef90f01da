import { Day } from '@florin/server'
import { Temporal } from 'temporal-polyfill'

/** UTC, or an area and a place, as in `America/Argentina/Buenos_Aires`. */
const zonePattern = /^[A-Z][A-Za-z_]*(\/[A-Za-z0-9_+-]+){0,2}$/

/** Whether it is the name of a time zone of the IANA database. */
export function isTimeZone(name: string): boolean {
  try {
    return zonePattern.test(name) && Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name) !== undefined
  } catch {
    return false
  }
}

export const isDay = (text: string) => Day.safeParse(text).success

/** The bounds of moments that PostgreSQL and the answers can show. */
const firstMs = Date.parse('0001-01-01T00:00:00.000Z')
const lastMs = Date.parse('9999-12-31T23:59:59.999Z')

/** The next millisecond, or the last one that there is. */
export const momentAfter = (moment: string) => toMoment(Date.parse(moment) + 1)

/** The first moment of a day by the clocks of a time zone (ISO 8601). Not always midnight: clocks may go forward at midnight. */
export function startOfDay(day: string, timeZone: string): string {
  return toMoment(startMs(Temporal.PlainDate.from(day), timeZone))
}

/** The last millisecond of a day by the clocks of a time zone (ISO 8601). */
export function endOfDay(day: string, timeZone: string): string {
  return toMoment(startMs(Temporal.PlainDate.from(day).add({ days: 1 }), timeZone) - 1)
}

/** A moment as it is, a day as its start. */
export const momentAtStart = (text: string, timeZone: string) => (isDay(text) ? startOfDay(text, timeZone) : text)
/** A moment as it is, a day as its end. */
export const momentAtEnd = (text: string, timeZone: string) => (isDay(text) ? endOfDay(text, timeZone) : text)

/**
 * The day of a moment by the clocks of a time zone, from the first that there is. A day that has begun is not left for the one
 * before it when clocks go back over midnight: in St. John's they did so at 00:01 until 2011.
 */
export function dayAt(moment: string, timeZone: string): string {
  const local = Temporal.Instant.from(moment).toZonedDateTimeISO(timeZone)
  const day = local.toPlainDate()
  if (day.year < 1) return '0001-01-01'
  const next = day.add({ days: 1 })
  const hasBegun = local.hour >= hourBackMin && startMs(next, timeZone) <= local.epochMilliseconds
  return (hasBegun ? next : day).toString()
}

/** Clocks that go back over midnight show this hour or a later one. */
const hourBackMin = 21

const startMs = (day: Temporal.PlainDate, timeZone: string) => day.toZonedDateTime(timeZone).epochMilliseconds
const toMoment = (ms: number) => new Date(Math.min(Math.max(ms, firstMs), lastMs)).toISOString()
