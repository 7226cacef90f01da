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

/**
 * A list or a record that is refused for its size before one of its members is looked at: checking members costs far more
 * than sending them, and each wrong one is an error of its own.
 */
export function countedFirst<T extends z.ZodType>(schema: T, countMax: number, error: string) {
  return z.preprocess((given, context) => {
    if (typeof given !== 'object' || given === null) return given
    const count = Array.isArray(given) ? given.length : Object.keys(given).length
    if (count > countMax) context.addIssue({ code: 'custom', message: error, input: given })
    return given
  }, schema)
}

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

/** A date of the calendar in UTC. PostgreSQL has no year 0. */
export const Day = z.iso
  .date('Send a date, like "2026-04-13"')
  .refine((day) => !day.startsWith('0000'), 'Send a year from 1 to 9999')

const tooManyKeys = `Send at most ${metadataKeysMax} keys`
const metadataKey = text(1, metadataTextMax)
const metadataText = text(0, metadataTextMax)

/** The caller's own notes: text by key. Keys are put in order, so that equal notes are equal bytes. */
export const Metadata = countedFirst(z.record(metadataKey, metadataText), metadataKeysMax, tooManyKeys)
  .transform((notes) => Object.fromEntries(Object.entries(notes).sort(([a], [b]) => (a < b ? -1 : 1))))
  .meta({
    type: 'object',
    additionalProperties: { type: 'string', maxLength: metadataTextMax },
    maxProperties: metadataKeysMax,
    description: `At most ${metadataKeysMax} keys; text of at most ${metadataTextMax} characters`,
  })

/** A change of notes: keys to set, or to take out with null. */
export const MetadataChange = countedFirst(
  z.record(metadataKey, metadataText.nullable()),
  metadataKeysMax,
  tooManyKeys,
).meta({
  type: 'object',
  additionalProperties: { type: ['string', 'null'], maxLength: metadataTextMax },
  maxProperties: metadataKeysMax,
  description: 'Keys to set; null takes a key out; others stay',
})

/** Bytes of a character (UTF-16 unit) that is escaped, like \u00e9: as many clients send all that is not ASCII. */
const escapedBytes = 6

/** Bytes of a body with metadata: the largest metadata with every character escaped, and 16 KiB for all else. */
export const bodyBytesWithMetadata = metadataKeysMax * 2 * metadataTextMax * escapedBytes + 16_384

export const ledgerNameForm = /^[a-z][a-z0-9-]{0,62}$/

export const LedgerName = z
  .string()
  .regex(ledgerNameForm, 'A ledger is named by 1 to 63 lower-case letters, digits and hyphens, a letter first')

/** Of a request that concerns one ledger; every service names them as the ledger service does. */
export const LedgerHeader = z.object({
  'florin-ledger': LedgerName.default('main').meta({ default: 'main', description: 'The ledger to work in' }),
})
