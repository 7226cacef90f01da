import { z } from 'zod'
import { nearestName } from './nearest-name.ts'

/** Messages for errors that zod finds itself, if the schema has none: what to send, without the terms of the validator. */
export function useOwnMessages(): void {
  z.config({ customError: explain })
}

const kinds: Record<string, string> = {
  object: 'a JSON object',
  record: 'a JSON object',
  array: 'a JSON array',
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}
const unknownShownMax = 5

function explain(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'unrecognized_keys') return explainUnknown(issue.keys, fieldsOf(issue))
  if (issue.input === undefined && ['invalid_type', 'invalid_value', 'invalid_union'].includes(issue.code)) {
    return `${nameOf(issue)} is required.`
  }
  const wanted = describe(issue)
  return wanted && `Send ${wanted}.`
}

/** The last field of the path; the whole part of the request when there is none. */
function nameOf({ path = [] }: z.core.$ZodRawIssue): string {
  return String(path.findLast((step) => typeof step === 'string') ?? 'The body')
}

function fieldsOf({ inst }: z.core.$ZodRawIssue): string[] {
  const def = (inst as z.core.$ZodType | undefined)?._zod.def as { shape?: object } | undefined
  return Object.keys(def?.shape ?? {})
}

function explainUnknown(names: string[], fields: string[]): string {
  const sentences = names.slice(0, unknownShownMax).map((name) => {
    const shown = /^[\w-]+$/.test(name) ? name : JSON.stringify(name)
    const near = nearestName(name, fields)
    return `Unknown field ${shown}.${near === undefined ? '' : ` Did you mean ${near}?`}`
  })
  const more = names.length - unknownShownMax
  return [...sentences, ...(more > 0 ? [`${more} more unknown fields.`] : [])].join(' ')
}

function describe(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return kinds[issue.expected]
    case 'invalid_value': {
      const values = issue.values.map((value) => JSON.stringify(value))
      return values.length === 1 ? values[0] : `one of ${values.join(', ')}`
    }
    case 'too_small':
      return bound('at least', Number(issue.minimum), issue)
    case 'too_big':
      return bound('at most', Number(issue.maximum), issue)
    case 'invalid_format':
      return issue.format === 'uuid' ? 'a UUID' : undefined
    default:
      return undefined
  }
}

function bound(
  words: string,
  limit: number,
  { origin, inclusive }: { origin: string; inclusive?: boolean },
): string | undefined {
  if (inclusive === false) return undefined
  const unit = { string: 'character', array: 'item', number: '', int: '' }[origin]
  if (unit === undefined) return undefined
  return `${words} ${limit}${unit && ` ${unit}${limit === 1 ? '' : 's'}`}`
}
