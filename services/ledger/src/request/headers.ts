import { LedgerHeader } from '@florin/server'
import { z } from 'zod'

/** A quoted key is the same key: the draft for the header writes it as a structured field, most clients do not. */
export function bareKey(key: string): string {
  return /^".+"$/.test(key) ? key.slice(1, -1) : key
}

export const ReadHeaders = LedgerHeader

const keyHeader = (exampleKey?: string) =>
  z.object({
    'idempotency-key': z
      .string()
      .regex(/^[\x21-\x7e]{1,255}$/, 'Send one key of 1 to 255 visible ASCII characters, without spaces')
      .meta({
        ...(exampleKey && { examples: [exampleKey] }),
        description:
          'Makes a retry safe: the same key with the same request answers the original, and moves nothing again. ' +
          'Required where money moves, except with dry_run. New in its ledger for each request, for example a UUID.',
      })
      .transform(bareKey)
      .optional(),
  })

/** The headers of a POST, with a key that its example can be sent with: none where there are several, each needs its own. */
export const writeHeaders = (exampleKey?: string) => ReadHeaders.extend(keyHeader(exampleKey).shape)
export type WriteHeaders = z.output<ReturnType<typeof writeHeaders>>

/** Of a POST that works in no ledger, whatever Florin-Ledger says: its key is one of the ledger that is always there. */
export const writeHeadersOutsideLedgers = (exampleKey: string) =>
  keyHeader(exampleKey).transform((headers) => ({ ...headers, 'florin-ledger': 'main' }))

export const DryRun = z.strictObject({
  dry_run: z.enum(['true', 'false']).optional().meta({ description: 'Judge the request in full, and write nothing' }),
})
