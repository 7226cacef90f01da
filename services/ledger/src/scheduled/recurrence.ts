import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'
import { isTimeZone } from '../calendar/days.ts'

/** When the orders of a series fall due. Moments are ISO 8601. */
export interface Recurrence {
  /** An ISO 8601 duration, or a rule of RFC 5545. */
  every: string
  /** IANA name. Days, months and the hours of a rule are those of its clocks. */
  timeZone: string
  /** The moment of the first order. */
  startsAt: string
  /** The last moment at which an order may fall due. */
  until: string | null
}

export const durationPattern =
  /^P(?=.)(\d{1,4}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,5}D)?(T(?=\d)(\d{1,6}H)?(\d{1,7}M)?(\d{1,8}S)?)?$/
const monthDay = '-?([1-9]|[12][0-9]|3[01])'
const weekday = '([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)'
const month = '([1-9]|1[0-2])'
const listOf = (each: string) => `${each}(,${each})*`
/** Without hours, minutes and seconds: a rule of the library skips one of the two hours when clocks go back. */
const rulePattern = new RegExp(
  `^(RRULE:)?FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;(${[
    'INTERVAL=[1-9][0-9]?',
    'COUNT=[1-9][0-9]{0,2}',
    'UNTIL=[0-9]{8}T[0-9]{6}Z',
    `BYMONTH=${listOf(month)}`,
    `BYMONTHDAY=${listOf(monthDay)}`,
    `BYDAY=${listOf(weekday)}`,
    'BYSETPOS=(-1|[1-5])',
    'WKST=(MO|SU)',
  ].join('|')}))*$`,
)
const shortestMs = 60_000

/** The last moment that an answer can show. */
const latestMs = Date.UTC(9999, 11, 31)

/**
 * The moment of the order after number `number` (counted from 1), which fell due at `dueAt`. Null: that was the last one.
 * A duration is counted from the first moment, so that a monthly order of the 31st falls on the last day of shorter months and
 * on the 31st again. A rule skips days that do not exist, as RFC 5545 says.
 */
export function nextMoment(recurrence: Recurrence, number: number, dueAt: string): string | null {
  const { every, startsAt, timeZone, until } = recurrence
  const lastMs = until === null ? latestMs : Math.min(Date.parse(until), latestMs)
  const next = findNext(every, Temporal.Instant.from(startsAt).toZonedDateTimeISO(timeZone), number, dueAt)
  return next === undefined || next > lastMs ? null : new Date(next).toISOString()
}

/** Milliseconds since 1970; undefined for none, also when the calendar of the library ends. */
function findNext(every: string, start: Temporal.ZonedDateTime, number: number, dueAt: string): number | undefined {
  try {
    return every.startsWith('P')
      ? start.add(times(Temporal.Duration.from(every), number)).epochMilliseconds
      : ruleOf(every, start).next(new Date(dueAt))?.epochMilliseconds
  } catch {
    return undefined
  }
}

/** What is wrong with a recurrence; undefined if nothing is. */
export function findFault(
  recurrence: Recurrence,
): { field: 'scheduled_for' | 'every' | 'time_zone'; message: string } | undefined {
  const { every, startsAt, timeZone } = recurrence
  let start: Temporal.ZonedDateTime
  try {
    if (!isTimeZone(timeZone)) throw new RangeError(`${timeZone} is not a time zone`)
    start = Temporal.Instant.from(startsAt).toZonedDateTimeISO(timeZone)
  } catch {
    return { field: 'time_zone', message: 'Send the name of a time zone of the IANA database, like "Europe/Berlin".' }
  }
  if (!durationPattern.test(every) && !(rulePattern.test(every) && hasEachPartOnce(every))) {
    return {
      field: 'every',
      message:
        'Send an ISO 8601 duration, like "P1M", or a rule of RFC 5545 by days, weeks, months or years, like "FREQ=MONTHLY;BYMONTHDAY=-1".',
    }
  }
  if (!every.startsWith('P') && !isMomentOf(every, start)) {
    return {
      field: 'scheduled_for',
      message: 'scheduled_for is not a moment of the rule in every. Send the first moment that the rule gives.',
    }
  }
  const next = nextMoment({ ...recurrence, until: null }, 1, startsAt)
  if (next === null) return { field: 'every', message: 'Send a recurrence that gives a second moment.' }
  return Date.parse(next) - start.epochMilliseconds < shortestMs
    ? { field: 'every', message: 'The interval is too short. Send at least one minute.' }
    : undefined
}

function hasEachPartOnce(rule: string): boolean {
  const names = rule.split(';').map((part) => part.split('=')[0])
  return new Set(names).size === names.length
}

function isMomentOf(rule: string, start: Temporal.ZonedDateTime): boolean {
  const startMs = start.epochMilliseconds
  try {
    return ruleOf(rule, start).next(new Date(startMs), true)?.epochMilliseconds === startMs
  } catch {
    return false
  }
}

function ruleOf(every: string, dtstart: Temporal.ZonedDateTime) {
  // Periods without a moment that are searched. A day of the year falls on the same weekday after at most twelve years.
  const limits = { maxIterations: 5_000, maxCandidateEvaluations: 20_000 }
  return new RRuleTemporal({ rruleString: every.replace(/^RRULE:/, ''), dtstart, strict: true, ...limits })
}

function times(duration: Temporal.Duration, factor: number): Temporal.Duration {
  const { years, months, weeks, days, hours, minutes, seconds } = duration
  const fields = { years, months, weeks, days, hours, minutes, seconds }
  return Temporal.Duration.from(
    Object.fromEntries(Object.entries(fields).map(([unit, count]) => [unit, count * factor])) as typeof fields,
  )
}

/** The end of the retries of an order that fell due at `dueAt`. `until`: a moment, or a duration. ISO 8601. */
export function retryEndOf(until: string, dueAt: string): string {
  if (!until.startsWith('P')) return until
  const endMs = findNext(until, Temporal.Instant.from(dueAt).toZonedDateTimeISO('UTC'), 1, dueAt) ?? latestMs
  return new Date(Math.min(endMs, latestMs)).toISOString()
}
