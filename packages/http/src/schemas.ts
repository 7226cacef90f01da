import { z } from 'zod'

export const limitDefault = 50
export const limitMax = 200
const metadataKeysMax = 50
const metadataTextMax = 500

/** How many rows a page has, as a query parameter. The meta is on the text: zod shows no default of what is transformed. */
export const Limit = z
  .string()
  .refine((text) => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= limitMax, {
    error: `Send a whole number from 1 to ${limitMax}`,
  })
  .meta({ type: 'integer', minimum: 1, maximum: limitMax, default: limitDefault, description: 'Rows a page' })
  .transform(Number)
  .default(limitDefault)

/** A moment, ISO 8601 with a zone; kept in UTC with milliseconds. */
export const Moment = z.iso
  .datetime({ offset: true, message: 'Send a moment in ISO 8601 with its zone, like "2026-01-31T12:00:00.000Z"' })
  .transform((text) => new Date(text).toISOString())
  .meta({ type: 'string', format: 'date-time' })

/** The caller's own notes: text by key. Keys are put in order, so that equal notes are equal bytes. */
export const Metadata = z
  .record(z.string().min(1).max(metadataTextMax), z.string().max(metadataTextMax))
  .refine((notes) => Object.keys(notes).length <= metadataKeysMax, `Send at most ${metadataKeysMax} keys`)
  .transform((notes) => Object.fromEntries(Object.entries(notes).sort(([a], [b]) => (a < b ? -1 : 1))))
  .meta({
    type: 'object',
    additionalProperties: { type: 'string', maxLength: metadataTextMax },
    maxProperties: metadataKeysMax,
    description: `At most ${metadataKeysMax} keys; text of at most ${metadataTextMax} characters`,
  })

/** A page of a list: newest first, and the cursor of the next page or null at the end. */
export const page = <T extends z.ZodType>(row: T) =>
  z.object({ data: z.array(row), next_cursor: z.string().nullable() })
