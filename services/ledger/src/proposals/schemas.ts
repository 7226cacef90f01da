import { Cursor, Limit, page, text } from '@florin/server'
import { z } from 'zod'
import { keptOrder } from '../request/kept-order.ts'
import { referenceTo } from '../request/references.ts'

/** As stored. An open proposal has expired from its `expires_at` on. */
export const storedStatuses = ['open', 'approved', 'rejected', 'withdrawn'] as const
export type StoredStatus = (typeof storedStatuses)[number]
export const proposalStatuses = [...storedStatuses, 'expired'] as const
export type ProposalStatus = (typeof proposalStatuses)[number]

export const proposalParams = z.object({ proposal: referenceTo('proposal', 'example-transfer') })

export const Proposal = z
  .object({
    id: z.string().meta({ description: 'Id of the proposal' }),
    ...keptOrder,
    author: z
      .string()
      .meta({ description: 'Who sent the order: the subject of the token, or `key:` with the id of an API key' }),
    rule: z.string().meta({ description: 'Id of the approval rule' }),
    status: z.enum(proposalStatuses).meta({
      description:
        '`open`: nothing was moved yet. `approved`: the order was posted or scheduled. `rejected`: by another person. `withdrawn`: by the author. `expired`: it was not approved in time',
    }),
    created_at: z.string().meta({ description: 'The moment at which it was proposed' }),
    expires_at: z.string().meta({ description: 'From this moment it cannot be approved' }),
    ended_by: z
      .string()
      .nullable()
      .meta({ description: 'Who approved, rejected or withdrew it; null while it is open, and when it expired' }),
    ended_at: z.string().nullable().meta({ description: 'The moment of its end; null while it is open' }),
    reason: z.string().nullable().meta({ description: 'Why it was rejected or withdrawn; null for none' }),
    transaction: z.string().nullable().meta({ description: 'Id of the transaction that it made' }),
    hold: z.string().nullable().meta({ description: 'Id of the hold that it opened or voided' }),
    scheduled_order: z.string().nullable().meta({ description: 'Id of the scheduled order that it made' }),
  })
  .meta({ id: 'Proposal', description: 'An order that waits for the approval of a second person, or that had it' })
export type Proposal = z.output<typeof Proposal>

export const ProposalPage = page(Proposal)

export const ProposalFilter = z.strictObject({
  status: z.enum(proposalStatuses).optional().meta({ description: 'Proposals with this status' }),
  author: text(1, 255).optional().meta({ examples: undefined, description: 'Proposals of this author' }),
  operation: text(1, 64).optional().meta({
    examples: undefined,
    description: 'Proposals of this operation, like `postTransfer`',
  }),
  limit: Limit,
  cursor: Cursor,
})
