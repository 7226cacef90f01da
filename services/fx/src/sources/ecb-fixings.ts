import { Rate } from '@florin/money'
import type { PublishedRate } from '../rates/record.ts'
import { sourceRules } from '../rates/source-rules.ts'
import { MalformedFile, quoted } from './malformed-file.ts'

/** A day of a file, not yet checked. */
export interface Fixing {
  day: string
  line: number
  rates: { currency: string; rate: string; line: number }[]
}

export const base = sourceRules.ecb.base as string
/** Of the euro. */
const firstDay = '1999-01-04'
/** Published about 16:00 in Frankfurt, in summer and winter: a rate never becomes valid long before it is known. */
const validFrom = 'T13:00:00.000Z'
const dayPattern = /^\d{4}-\d{2}-\d{2}$/
const currencyPattern = /^[A-Z]{3}$/
/** Published on every day since the first one. If one of them is missing, the file is incomplete. */
export const alwaysPublished = ['USD', 'JPY', 'GBP']

/** The rates of the fixings of a file. Throws `MalformedFile` unless all of them are valid. */
export function checkFixings(fixings: Iterable<Fixing>, now: Date): PublishedRate[] {
  const today = now.toISOString().slice(0, 10)
  const rates: PublishedRate[] = []
  let later: string | undefined
  for (const fixing of fixings) {
    checkDay(fixing, later, today)
    later = fixing.day
    const validAt = fixing.day + validFrom
    const seen = new Set<string>()
    for (const { currency, rate, line } of fixing.rates) {
      if (!isCurrency(currency)) throw new MalformedFile(line, `${quoted(currency)} is not a currency code.`)
      if (seen.has(currency)) throw new MalformedFile(line, `${currency} appears twice.`)
      if (!Rate.safeParse(rate).success) {
        throw new MalformedFile(
          line,
          `The rate of ${currency} is ${quoted(rate)}, not a rate in plain digits like 1.1684.`,
        )
      }
      seen.add(currency)
      rates.push({ base, quote: currency, rate, validAt })
    }
    const missing = alwaysPublished.find((currency) => !seen.has(currency))
    if (missing) throw new MalformedFile(fixing.line, `${fixing.day} has no rate of ${missing}.`)
  }
  if (!later) throw new MalformedFile(1, 'The file has no rates.')
  return rates
}

/** Three capital letters, and not the base of all rates. */
export function isCurrency(code: string): boolean {
  return currencyPattern.test(code) && code !== base
}

/** Days must descend, as the ECB publishes them: so a misplaced day is noticed. */
function checkDay({ day, line }: Fixing, later: string | undefined, today: string): void {
  if (!isDay(day)) throw new MalformedFile(line, `${quoted(day)} is not a day like 2026-04-13.`)
  if (day > today) throw new MalformedFile(line, `${day} is in the future.`)
  if (day < firstDay) throw new MalformedFile(line, `${day} is before the first fixing, of ${firstDay}.`)
  if (day === later) throw new MalformedFile(line, `${day} appears twice.`)
  if (later && day > later) throw new MalformedFile(line, `${day} follows ${later}. The newest day comes first.`)
}

/** `Date` alone would read 30 February as 2 March. */
function isDay(text: string): boolean {
  return dayPattern.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true
}
