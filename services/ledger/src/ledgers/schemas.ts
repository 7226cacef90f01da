import { LedgerName, page, text } from '@florin/server'
import { z } from 'zod'
import { TimeZone } from '../calendar/schemas.ts'

const zoneMeaning = 'IANA name of the time zone by whose clocks the ledger counts days'

export const NewLedger = z
  .strictObject({
    name: LedgerName.meta({ description: 'Unique. Requests name the ledger by it, in the header Florin-Ledger' }),
    description: text(0, 500).optional().meta({ description: 'Free text' }),
    time_zone: TimeZone.default('UTC').meta({ default: 'UTC', examples: ['Europe/Berlin'], description: zoneMeaning }),
    trial: z.boolean().default(false).meta({
      default: false,
      description:
        'true: the ledger can be removed whole with `DELETE /v1/ledgers/{ledger}`. It is a trial from its opening or never',
    }),
  })
  .meta({ examples: [{ name: 'shop-berlin', description: 'The books of the shop in Berlin' }] })

export const Ledger = z
  .object({
    name: z.string().meta({ description: 'The name of the ledger' }),
    description: z.string().nullable().meta({ description: 'Free text' }),
    time_zone: z.string().meta({ description: zoneMeaning }),
    closed_before: z.string().nullable().meta({ description: 'The first open day; null if everything is open' }),
    created_at: z.string().meta({ description: 'The moment at which it was opened' }),
    trial: z.boolean().meta({ description: 'It can be removed whole' }),
    state: z.enum(['open', 'removing']).meta({ description: 'removing: nothing is recorded in it any more' }),
    removal: z
      .object({
        requested_at: z.string().meta({ description: 'The moment from which it is being removed' }),
        waits_for: z
          .string()
          .nullable()
          .meta({ examples: ['the revenue service'], description: 'What the removal waits for; null for nothing' }),
      })
      .nullable()
      .meta({ description: 'null unless the ledger is being removed' }),
  })
  .meta({ id: 'Ledger' })
export type Ledger = z.infer<typeof Ledger>

/** What is dated already keeps its moment. */
export const LedgerChange = z
  .strictObject({ time_zone: TimeZone.meta({ description: `${zoneMeaning}. For orders and reads from now on` }) })
  .meta({ examples: [{ time_zone: 'Europe/Berlin' }] })

export const LedgerPage = page(Ledger)
