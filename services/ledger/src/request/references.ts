import { z } from 'zod'
import { bareKey } from './headers.ts'

const keyPrefix = 'key:'

/**
 * A reference to what a request has made: its id, or its Idempotency-Key, which finds the outcome of a request whose answer
 * was lost.
 */
export function referenceTo(what: string, exampleKey: string) {
  return z
    .string()
    .regex(
      /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|key:[\x21-\x7e]{1,255})$/,
      `Send the id of a ${what}, or "key:" followed by its Idempotency-Key`,
    )
    .meta({
      examples: [keyPrefix + exampleKey],
      description: `Id of a ${what}, or \`key:\` followed by its Idempotency-Key`,
    })
}

/** The key in the reference; undefined if the reference is an id. */
export function keyIn(ref: string): string | undefined {
  return ref.startsWith(keyPrefix) ? bareKey(ref.slice(keyPrefix.length)) : undefined
}
