import { LedgerName, page, text } from '@florin/server'
import { z } from 'zod'

export const NewLedger = z
  .strictObject({
    name: LedgerName.meta({ description: 'Unique. Requests name the ledger by it, in the header Florin-Ledger' }),
    description: text(0, 500).optional().meta({ description: 'Free text' }),
  })
  .meta({ examples: [{ name: 'shop-berlin', description: 'The books of the shop in Berlin' }] })

export const Ledger = z
  .object({
    name: z.string().meta({ description: 'The name of the ledger' }),
    description: z.string().nullable().meta({ description: 'Free text' }),
    created_at: z.string().meta({ description: 'The moment at which it was opened' }),
  })
  .meta({ id: 'Ledger' })
export type Ledger = z.infer<typeof Ledger>

export const LedgerPage = page(Ledger)
