import { Day, Moment } from '@florin/server'
import { z } from 'zod'
import { isTimeZone } from './days.ts'

/** A moment, or a day of the ledger's time zone. */
export const MomentOrDay = z.union([Day, Moment], {
  error: 'Send a moment in ISO 8601 with its zone, like "2026-01-31T12:00:00.000Z", or a day, like "2026-01-31".',
})

export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'Send the name of a time zone of the IANA database, like "Europe/Berlin".')
