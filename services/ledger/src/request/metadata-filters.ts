import { text } from '@florin/server'
import { z } from 'zod'

const prefix = 'metadata.'
const filtersMax = 5

/** For the description of a list. */
export const metadataNote = `\`metadata.<key>=<text>\` selects by metadata, for example \`metadata.order=17\`; at most ${['no', 'one', 'two', 'three', 'four', 'five'][filtersMax]}.`

/** The text by key of the parameters `metadata.<key>`. */
export const metadataOf = (query: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, text]) => [name.slice(prefix.length), text as string]),
  )

/** SQL conditions for the metadata of `alias`. */
export const metadataConditions = (
  alias: string,
  metadata: Record<string, string>,
  parameter: (value: unknown) => string,
): string[] =>
  Object.entries(metadata).map(([key, text]) => `${alias}.metadata ->> ${parameter(key)}::text = ${parameter(text)}`)

/** Metadata is filtered by parameters whose names begin with `metadata.`; all other unknown ones are rejected. */
export function withMetadataFilters<Shape extends z.ZodRawShape>(shape: Shape) {
  return z
    .object(shape)
    .catchall(text(0, 255))
    .superRefine((query: Record<string, unknown>, context) => {
      const unknown = Object.keys(query).filter((name) => !Object.hasOwn(shape, name) && !/^metadata\../.test(name))
      if (unknown.length > 0) {
        context.issues.push({ code: 'unrecognized_keys', keys: unknown, input: query, inst: z.strictObject(shape) })
      }
      if (Object.keys(metadataOf(query)).length > filtersMax) {
        context.addIssue({
          code: 'custom',
          message: `Send at most ${filtersMax} filters by metadata.`,
          path: ['metadata'],
        })
      }
    })
}
