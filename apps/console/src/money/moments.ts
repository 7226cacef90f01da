const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'medium' })

/** In the reader's locale and time zone. */
export const formatMoment = (moment: string): string => full.format(new Date(moment))
export const formatShortMoment = (moment: string): string => short.format(new Date(moment))

/** What an input of type `datetime-local` takes, in the reader's time zone; empty for a text that is not a moment. */
export function toLocalInput(moment: string): string {
  const date = new Date(moment)
  if (date.toString() === 'Invalid Date') return ''
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 19)
}

/** The moment of such an input; undefined while it is incomplete. */
export function fromLocalInput(text: string): string | undefined {
  const date = new Date(text)
  return text === '' || date.toString() === 'Invalid Date' ? undefined : date.toISOString()
}

/** A time span in words: `3 minutes`. */
export function formatSeconds(seconds: number): string {
  const [unit, size] = (
    [
      ['day', 86_400],
      ['hour', 3_600],
      ['minute', 60],
    ] as const
  ).find(([, size]) => seconds >= size) ?? ['second', 1]
  const format = new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: 0,
  })
  return format.format(Math.floor(seconds / size))
}

/** How old something is, in words: `3 days old`. */
export const formatAge = (seconds: number): string => `${formatSeconds(seconds)} old`

/** What is left, as on a clock: `1:05`. */
export const formatCountdown = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`

const month = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric', timeZone: 'UTC' })

/** A month of the calendar, which has no time zone: `2026-11`. */
export const formatMonth = (text: string): string => month.format(new Date(`${text}-01T00:00:00Z`))
