import { page, text } from '@florin/http'
import { z } from 'zod'

export const ledgerNameForm = /^[a-z][a-z0-9-]{0,62}$/

export const LedgerName = z
  .string()
  .regex(ledgerNameForm, 'A ledger is named by 1 to 63 lower-case letters, digits and hyphens, a letter first')

export const NewLedger = z
  .strictObject({ name: LedgerName, description: text(0, 500).optional() })
  .meta({ examples: [{ name: 'shop-berlin', description: 'The books of the shop in Berlin' }] })

export const Ledger = z
  .object({ name: z.string(), description: z.string().nullable(), created_at: z.string() })
  .meta({ id: 'Ledger' })
export type Ledger = z.infer<typeof Ledger>

export const LedgerPage = page(Ledger)
