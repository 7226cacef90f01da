import { Temporal } from 'temporal-polyfill'
import { UsageError } from './errors.ts'
import { RowError } from './row.ts'

const parts = { YYYY: '(?<year>\\d{4})', MM: '(?<month>\\d\\d)', DD: '(?<day>\\d\\d)', HH: '(?<hour>\\d\\d)' }
const minutes = { mm: '(?<minute>\\d\\d)', ss: '(?<second>\\d\\d)' }
const tokens: Record<string, string> = { ...parts, ...minutes }
const tokenPattern = /YYYY|MM|DD|HH|mm|ss/g

/** Reads a date as the ledger takes it: a day, or a moment. Throws `RowError`. */
export type DateReader = (text: string) => string

/**
 * Makes the reader of a format like `DD.MM.YYYY` or `MM/DD/YYYY HH:mm`; `ISO` is what the API takes. A format with a time needs the
 * time zone that its clock shows. Throws `UsageError` for a format that leaves something to be guessed.
 */
export function createDateReader(format: string, timeZone: string | undefined): DateReader {
  if (format === 'ISO') {
    if (timeZone !== undefined) throw new UsageError('A date of format ISO says its time zone: omit "time_zone".')
    return readIso
  }
  const found = format.match(tokenPattern) ?? []
  const count = (token: string) => found.filter((each) => each === token).length
  const hasTime = found.some((token) => ['HH', 'mm', 'ss'].includes(token))
  const needed = ['YYYY', 'MM', 'DD', ...(hasTime ? ['HH', 'mm'] : [])]
  if (needed.some((token) => count(token) !== 1) || count('ss') > 1) {
    throw new UsageError(`The date format "${format}" needs ${needed.join(', ')} once each. An example is DD.MM.YYYY.`)
  }
  if (/[A-Za-z]/.test(format.replace(tokenPattern, '').replace('T', ''))) {
    throw new UsageError(`The date format "${format}" has letters other than YYYY, MM, DD, HH, mm, ss and T.`)
  }
  if (hasTime !== (timeZone !== undefined)) {
    throw new UsageError(
      hasTime
        ? `The date format "${format}" has a time: say its "time_zone", like Europe/Berlin or UTC.`
        : `The date format "${format}" is a day, in the time zone of the ledger: omit "time_zone".`,
    )
  }
  if (timeZone !== undefined) checkTimeZone(timeZone)
  const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  const source = format
    .split(/(YYYY|MM|DD|HH|mm|ss)/)
    .map((part) => tokens[part] ?? literal(part))
    .join('')
  const pattern = new RegExp(`^${source}$`)
  return (text) => {
    const fields = pattern.exec(text)?.groups
    if (!fields) throw new RowError(`"${text}" is not a date of the format ${format}.`)
    return toDate(text, fields, timeZone)
  }
}

function checkTimeZone(timeZone: string): void {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone)
  } catch {
    throw new UsageError(`"${timeZone}" is not a time zone. Examples are Europe/Berlin and UTC.`)
  }
}

function toDate(text: string, fields: Record<string, string>, timeZone: string | undefined): string {
  const { year, month, day, hour, minute, second } = fields
  const date = { year: Number(year), month: Number(month), day: Number(day) }
  try {
    if (timeZone === undefined) return Temporal.PlainDate.from(date, { overflow: 'reject' }).toString()
    const time = { hour: Number(hour), minute: Number(minute), second: Number(second ?? 0) }
    // A clock that is set back shows an hour twice: which one is meant is not guessed.
    return Temporal.PlainDateTime.from({ ...date, ...time }, { overflow: 'reject' })
      .toZonedDateTime(timeZone, { disambiguation: 'reject' })
      .toInstant()
      .toString({ fractionalSecondDigits: 3 })
  } catch {
    throw new RowError(
      `"${text}" is not a date of the calendar${timeZone ? `, or no single moment in ${timeZone}` : ''}.`,
    )
  }
}

const isoPattern = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/

function readIso(text: string): string {
  if (isoPattern.test(text)) return text
  throw new RowError(`"${text}" is neither a day like 2026-03-31 nor a moment like 2026-03-31T08:00:00Z.`)
}
