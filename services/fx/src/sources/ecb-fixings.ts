import { Rate } from '@florin/money'
import type { PublishedRate } from '../rates/record.ts'
import { sourceFacts } from './facts.ts'
import { MalformedFile, quoted } from './malformed-file.ts'

/** A day of a file as it was found there, nothing of it checked. */
export interface Fixing {
  day: string
  line: number
  rates: { currency: string; rate: string; line: number }[]
}

export const base = sourceFacts.ecb.base as string
/** Of the euro. */
const firstDay = '1999-01-04'
/** Published about 16:00 in Frankfurt, summer and winter: never valid before it was known by more than that. */
const validFrom = 'T13:00:00.000Z'
const dayPattern = /^\d{4}-\d{2}-\d{2}$/
const currencyPattern = /^[A-Z]{3}$/
/** Published on each day since the first one: where one of them is missing, the file is not whole. */
export const alwaysPublished = ['USD', 'JPY', 'GBP']

/** The rates of a file's fixings, when every one of them is as it should be. Throws `MalformedFile`. */
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
      if (!isCurrency(currency)) throw new MalformedFile(line, `${quoted(currency)} is no currency of a rate.`)
      if (seen.has(currency)) throw new MalformedFile(line, `${currency} is there twice.`)
      if (!Rate.safeParse(rate).success) {
        throw new MalformedFile(
          line,
          `The rate of ${currency} is ${quoted(rate)}: no rate in plain digits like 1.1684.`,
        )
      }
      seen.add(currency)
      rates.push({ base, quote: currency, rate, validAt })
    }
    const missing = alwaysPublished.find((currency) => !seen.has(currency))
    if (missing) throw new MalformedFile(fixing.line, `${fixing.day} has no rate of ${missing}, as every day has.`)
  }
  if (!later) throw new MalformedFile(1, 'It has no day of rates.')
  return rates
}

/** Three capital letters, and not the currency that all the rates are of. */
export function isCurrency(code: string): boolean {
  return currencyPattern.test(code) && code !== base
}

/** Days go from the newest to the oldest, as the bank publishes them, so that one that is out of place is noticed. */
function checkDay({ day, line }: Fixing, later: string | undefined, today: string): void {
  if (!isDay(day)) throw new MalformedFile(line, `${quoted(day)} is no day like 2026-04-13.`)
  if (day > today) throw new MalformedFile(line, `${day} is in the future.`)
  if (day < firstDay) throw new MalformedFile(line, `${day} is before the first fixing, of ${firstDay}.`)
  if (day === later) throw new MalformedFile(line, `${day} is there twice.`)
  if (later && day > later) throw new MalformedFile(line, `${day} follows ${later}: the newest day comes first.`)
}

/** `Date` itself would make 2 March of 30 February. */
function isDay(text: string): boolean {
  return dayPattern.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true
}
