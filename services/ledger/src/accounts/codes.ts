import { z } from 'zod'

/*
 * The index `accounts_code_words` has the codes with a closing dot, in the order of their bytes: all codes that begin alike
 * follow each other.
 */

/** SQL: the key of an account `a` in the index. */
export const codeKey = `(a.code || '.') collate "C"`

/** Above every code: the brace follows the letters. */
const highest = '{'

/**
 * The keys of the codes that begin with a prefix are above the first and below the second. The code that is the prefix without
 * its dot does not begin with it: its key is the prefix itself.
 */
export function keysOf(prefix: string): [above: string, below: string] {
  if (prefix === '') return [prefix, highest]
  // Its characters are ASCII.
  const last = prefix.charCodeAt(prefix.length - 1)
  return [prefix, prefix.slice(0, -1) + String.fromCharCode(last + 1)]
}

export const CodePrefix = z
  .string()
  .max(128)
  .regex(/^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/, 'Send the beginning of codes, like "customers."')
  .optional()
  .meta({ description: 'Only accounts whose code begins like this' })
