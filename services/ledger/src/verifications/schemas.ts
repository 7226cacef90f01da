import { Cursor, Limit, page } from '@florin/server'
import { z } from 'zod'

export const VerificationLines = z.string().meta({
  description:
    'One JSON object a line. First `promises`, all of them. Then, as they are checked, each `promise` with `broken`, the number of violations, and up to ten of them in `findings`; between them the progress: `step`, `checked` and `total`. The last line has `done`: `true` with the numbers of checked `accounts`, `transactions`, `entries` and `promises` and of `broken` promises; `false` with a `problem`. Without it, the stream was cut',
})

const count = z.int()

export const Verification = z
  .object({
    id: z.string().meta({ description: 'Id of the verification' }),
    started_at: z.string().meta({ description: 'When it began' }),
    ended_at: z.string().meta({ description: 'When it ended' }),
    verified_by: z.string().meta({ description: 'Who requested it' }),
    accounts: count.meta({ description: 'Number of accounts that were checked' }),
    transactions: count.meta({ description: 'Number of transactions that were checked' }),
    entries: count.meta({ description: 'Number of entries that were checked' }),
    promises: count.meta({ description: 'Number of promises that were checked' }),
    broken: count.meta({ description: 'Number of promises that did not hold' }),
  })
  .meta({ id: 'Verification' })
export type Verification = z.infer<typeof Verification>

export const VerificationFilter = z.strictObject({ limit: Limit, cursor: Cursor })
export const VerificationPage = page(Verification)
