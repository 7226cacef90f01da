import { z } from 'zod'

const limitDefault = 50
const limitMax = 200
export const metadataKeysMax = 50
const metadataTextMax = 500

/** Rows of a page, as a query parameter. The text has the meta: zod shows no default of a transformed schema. */
export const Limit = z
  .string()
  .refine((given) => /^\d{1,3}$/.test(given) && Number(given) >= 1 && Number(given) <= limitMax, {
    error: `Send a whole number from 1 to ${limitMax}.`,
  })
  .meta({
    type: 'integer',
    minimum: 1,
    maximum: limitMax,
    default: limitDefault,
    description: 'Number of rows of a page',
  })
  .transform(Number)
  .default(limitDefault)

/** Of a page after the first one, as a query parameter. */
export const Cursor = z
  .string()
  .optional()
  .meta({ type: 'string', description: '`next_cursor` of the page before; the first page when left out' })

/**
 * A list or a record whose size is checked before its members: checking members costs far more than sending them, and each
 * invalid one is an error of its own.
 */
export function countedFirst<T extends z.ZodType>(schema: T, countMax: number, error: string) {
  return z.preprocess((given, context) => {
    if (typeof given !== 'object' || given === null) return given
    const count = Array.isArray(given) ? given.length : Object.keys(given).length
    if (count > countMax) context.addIssue({ code: 'custom', message: error, input: given })
    return given
  }, schema)
}

/** Text that PostgreSQL can store: no null character, no half of a surrogate pair. Lengths in UTF-16 units. */
export const text = (lengthMin: number, lengthMax: number) =>
  z
    .string()
    .min(lengthMin)
    .max(lengthMax)
    .refine((given) => given.isWellFormed() && !given.includes('\0'), 'Send Unicode text without null characters.')

/** A moment in ISO 8601 with a zone; kept in UTC with milliseconds. It aborts, so that a choice of it and a day names both. */
export const Moment = z.iso
  .datetime({
    offset: true,
    abort: true,
    error: ({ input }) =>
      input === undefined ? undefined : 'Send a moment in ISO 8601 with its zone, like "2026-01-31T12:00:00.000Z".',
  })
  .transform((given) => new Date(given))
  .refine(
    (moment) => moment.getUTCFullYear() >= 1 && moment.getUTCFullYear() <= 9999,
    'Send a year from 1 to 9999, in UTC.',
  )
  .transform((moment) => moment.toISOString())
  .meta({ type: 'string', format: 'date-time' })

/** A calendar date in UTC. PostgreSQL has no year 0. */
export const Day = z.iso
  .date({ abort: true, error: ({ input }) => (input === undefined ? undefined : 'Send a date, like "2026-04-13".') })
  .refine((day) => !day.startsWith('0000'), 'Send a year from 1 to 9999.')

const tooManyKeys = `Send at most ${metadataKeysMax} keys.`
const metadataKey = text(1, metadataTextMax)
const metadataText = text(0, metadataTextMax)

/** The client's own data: text by key. Keys are sorted, so that equal metadata has equal bytes. */
export const Metadata = countedFirst(z.record(metadataKey, metadataText), metadataKeysMax, tooManyKeys)
  .transform((metadata) => Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1))))
  .meta({
    type: 'object',
    additionalProperties: { type: 'string', maxLength: metadataTextMax },
    maxProperties: metadataKeysMax,
    description: `Your own data: at most ${metadataKeysMax} keys, each with text of at most ${metadataTextMax} characters`,
  })

/** A change of metadata: keys to set, or with null to remove. */
export const MetadataChange = countedFirst(
  z.record(metadataKey, metadataText.nullable()),
  metadataKeysMax,
  tooManyKeys,
).meta({
  type: 'object',
  additionalProperties: { type: ['string', 'null'], maxLength: metadataTextMax },
  maxProperties: metadataKeysMax,
  description: 'Keys to set; null removes a key; other keys stay',
})

/** Bytes of an escaped character (UTF-16 unit), like \u00e9: many clients escape everything outside ASCII. */
const escapedBytes = 6

/** Bytes of a body with metadata: the largest metadata with every character escaped, and 16 KiB for the rest. */
export const bodyBytesWithMetadata = metadataKeysMax * 2 * metadataTextMax * escapedBytes + 16_384

export const ledgerNamePattern = /^[a-z][a-z0-9-]{0,62}$/

export const LedgerName = z
  .string()
  .regex(
    ledgerNamePattern,
    'Send the name of a ledger: 1 to 63 lower-case letters, digits and hyphens, starting with a letter.',
  )

/** Header of requests about one ledger, by its name in the ledger service. */
export const LedgerHeader = z.object({
  'florin-ledger': LedgerName.default('main').meta({
    default: 'main',
    examples: ['main'],
    description: 'Name of the ledger',
  }),
})
