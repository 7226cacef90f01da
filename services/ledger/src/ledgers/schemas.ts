import { LedgerName, page, text } from '@florin/server'
import { z } from 'zod'

export const NewLedger = z
  .strictObject({ name: LedgerName, description: text(0, 500).optional() })
  .meta({ examples: [{ name: 'shop-berlin', description: 'The books of the shop in Berlin' }] })

export const Ledger = z
  .object({ name: z.string(), description: z.string().nullable(), created_at: z.string() })
  .meta({ id: 'Ledger' })
export type Ledger = z.infer<typeof Ledger>

export const LedgerPage = page(Ledger)
