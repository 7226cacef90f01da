import { z } from 'zod'

const limitDefault = 50
const limitMax = 200
export const metadataKeysMax = 50
const metadataTextMax = 500

/** How many rows a page has, as a query parameter. The meta is on the text: zod shows no default of what is transformed. */
export const Limit = z
  .string()
  .refine((given) => /^\d{1,3}$/.test(given) && Number(given) >= 1 && Number(given) <= limitMax, {
    error: `Send a whole number from 1 to ${limitMax}`,
  })
  .meta({ type: 'integer', minimum: 1, maximum: limitMax, default: limitDefault, description: 'Rows a page' })
  .transform(Number)
  .default(limitDefault)

/** Text that PostgreSQL can hold as it was sent: no null character, no half of a surrogate pair. Lengths in UTF-16 units. */
export const text = (lengthMin: number, lengthMax: number) =>
  z
    .string()
    .min(lengthMin)
    .max(lengthMax)
    .refine((given) => given.isWellFormed() && !given.includes('\0'), 'Send Unicode text without null characters')

/** A moment, ISO 8601 with a zone; kept in UTC with milliseconds. */
export const Moment = z.iso
  .datetime({ offset: true, message: 'Send a moment in ISO 8601 with its zone, like "2026-01-31T12:00:00.000Z"' })
  .transform((given) => new Date(given))
  .refine(
    (moment) => moment.getUTCFullYear() >= 1 && moment.getUTCFullYear() <= 9999,
    'Send a year from 1 to 9999, in UTC',
  )
  .transform((moment) => moment.toISOString())
  .meta({ type: 'string', format: 'date-time' })

/** The caller's own notes: text by key. Keys are put in order, so that equal notes are equal bytes. */
export const Metadata = z
  .record(text(1, metadataTextMax), text(0, metadataTextMax))
  .refine((notes) => Object.keys(notes).length <= metadataKeysMax, `Send at most ${metadataKeysMax} keys`)
  .transform((notes) => Object.fromEntries(Object.entries(notes).sort(([a], [b]) => (a < b ? -1 : 1))))
  .meta({
    type: 'object',
    additionalProperties: { type: 'string', maxLength: metadataTextMax },
    maxProperties: metadataKeysMax,
    description: `At most ${metadataKeysMax} keys; text of at most ${metadataTextMax} characters`,
  })
