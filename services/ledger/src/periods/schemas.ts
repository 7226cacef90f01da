import { Cursor, Day, LedgerName, Limit, page, text } from '@florin/server'
import { z } from 'zod'

export const ledgerParams = z.object({ ledger: LedgerName.meta({ examples: ['shop-berlin'] }) })

const reason = text(1, 500)

export const PeriodClose = z
  .strictObject({
    before: Day.meta({
      description: "The first day that stays open, in the ledger's time zone. It must not be in the future",
      examples: ['2026-04-01'],
    }),
    reason: reason.optional().meta({ description: 'Why, for the list of changes' }),
  })
  .meta({ examples: [{ before: '2026-04-01', reason: 'First quarter' }] })

export const PeriodReopening = z
  .strictObject({
    before: Day.nullable()
      .optional()
      .meta({
        description: 'The first day that is open again; null or omitted for everything',
        examples: ['2026-03-01'],
      }),
    reason: reason.meta({ description: 'Why, for the list of changes' }),
  })
  .meta({ examples: [{ before: '2026-03-01', reason: 'An invoice of March was missing' }] })

export const PeriodChange = z
  .object({
    id: z.string().meta({ description: 'Id of the change' }),
    action: z.enum(['close', 'reopen']).meta({ description: 'What was done' }),
    before: z.string().nullable().meta({ description: 'The first open day from then on; null if everything is open' }),
    reason: z.string().nullable().meta({ description: 'Why' }),
    changed_by: z.string().meta({ description: 'Who did it' }),
    changed_at: z.string().meta({ description: 'The moment at which it was done' }),
  })
  .meta({ id: 'PeriodChange' })
export type PeriodChange = z.infer<typeof PeriodChange>

export const PeriodFilter = z.strictObject({ limit: Limit, cursor: Cursor })
export const PeriodPage = page(PeriodChange).extend({
  closed_before: z.string().nullable().meta({
    description: "The first open day, in the ledger's time zone; null if everything is open",
  }),
})
