import { z } from 'zod'

/** Words for what zod itself finds, where a schema has none of its own: what to send, without the terms of the validator. */
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

function explain(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((name) => JSON.stringify(name)).join(', ')
    return `Unknown ${issue.keys.length === 1 ? 'field' : 'fields'} ${names}: check the spelling`
  }
  const wanted = describe(issue)
  if (!wanted) return undefined
  return issue.input === undefined ? `Required: send ${wanted}` : `Send ${wanted}`
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
