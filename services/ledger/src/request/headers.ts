import { LedgerHeader } from '@florin/server'
import { z } from 'zod'

/** Removes the quotes of a quoted key: the IETF draft of the header writes keys as structured fields, most clients do not. */
export function bareKey(key: string): string {
  return /^".+"$/.test(key) ? key.slice(1, -1) : key
}

export const ReadHeaders = LedgerHeader

const keyHeader = (exampleKey: string | undefined, isRequired = false, need = needOf(isRequired)) =>
  z.object({
    'idempotency-key': z
      .string()
      .regex(/^[\x21-\x7e]{1,255}$/, 'Send one key of 1 to 255 visible ASCII characters, without spaces')
      .meta({
        ...(exampleKey && { examples: [exampleKey] }),
        ...(isRequired && { 'x-required': true }),
        description:
          'Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a ' +
          'new key for each new request, for example a UUID; keys are unique within their ledger. ' +
          need,
      })
      .transform(bareKey)
      .optional(),
  })

function needOf(isRequired: boolean): string {
  return isRequired ? 'Required, except with `dry_run=true`' : 'Optional here, because no money moves'
}

/** Headers of a batch. */
export const batchHeaders = (exampleKey: string) =>
  ReadHeaders.extend(
    keyHeader(
      exampleKey,
      false,
      'Here of at most 240 characters. Required, unless each order has an `idempotency_key`, and except with `dry_run=true`',
    ).shape,
  )

/** Headers of a POST that moves no money. Without an example key where there are several examples: each needs its own key. */
export const writeHeaders = (exampleKey?: string) => ReadHeaders.extend(keyHeader(exampleKey).shape)
export type WriteHeaders = z.output<ReturnType<typeof writeHeaders>>

/**
 * Headers of an operation. `x-required` marks the key as required in the OpenAPI document; the schema cannot, because a dry
 * run needs no key. `checkKey` enforces the rule.
 */
export const operationHeaders = (exampleKey: string) =>
  ReadHeaders.extend(keyHeader(exampleKey, true).shape).extend({
    prefer: z.string().max(1_000).optional().meta({
      description:
        '`respond-async` (RFC 7240): the answer is 202 as soon as Kafka has stored the order, and a worker posts it. Without Kafka, and with `dry_run=true`, it is not applied. Other preferences are ignored',
    }),
  })

/** Headers of a POST outside ledgers. Florin-Ledger is ignored; keys belong to the ledger `main`, which always exists. */
export const writeHeadersOutsideLedgers = (exampleKey: string) =>
  keyHeader(exampleKey).transform((headers) => ({ ...headers, 'florin-ledger': 'main' }))

export const DryRun = z.strictObject({
  dry_run: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'true: checks the order completely and answers what it would do, without writing anything' }),
})
