import { z } from 'zod'
import { TimeZone } from '../calendar/schemas.ts'
import { momentOf } from '../transaction-id.ts'

/** The first line: of an export from the beginning. */
export const Header = z.object({
  record: z.literal('export'),
  version: z.literal(2),
  axis: z.literal('recorded'),
  from: z.null(),
  description: z.string().max(500).nullable(),
  time_zone: TimeZone,
})

const text = z.string().nullable()
const metadata = z.record(z.string(), z.string())

/** Fields that the database judges are passed on as they are. */
const AccountLine = z.object({
  record: z.literal('account'),
  id: z.string(),
  code: text,
  owner: text,
  name: text,
  type: z.string(),
  currency: z.string(),
  exponent: z.int(),
  metadata,
  created_at: z.string(),
})

const TransactionLine = z
  .object({
    record: z.literal('transaction'),
    id: z.uuid(),
    kind: z.string(),
    reference: text,
    description: text,
    metadata,
    effective_at: z.string(),
    recorded_at: z.string(),
    reverses: text,
    entries: z.array(
      z.object({
        account: z.string(),
        direction: z.string(),
        amount: z.string(),
        currency: z.string(),
        balance_after: z.string(),
        sequence: z.int(),
      }),
    ),
  })
  .refine(({ id, recorded_at }) => momentOf(id) === recorded_at, {
    error: 'recorded_at must be the moment in the id',
    path: ['recorded_at'],
  })

const RowLine = z.object({
  record: z.literal('row'),
  table: z.string(),
  values: z.record(z.string(), z.unknown()),
})

const BalanceLine = z.object({
  record: z.literal('balance'),
  account: z.string(),
  balance: z.string(),
  sequence: z.int(),
})

export type RestoredAccount = z.output<typeof AccountLine>
export type RestoredTransaction = z.output<typeof TransactionLine>
export type RestoredBalance = z.output<typeof BalanceLine>

export const FileLine = z.discriminatedUnion('record', [
  AccountLine,
  TransactionLine,
  RowLine,
  BalanceLine,
  // The accounts say it again.
  z.object({ record: z.literal('currency') }),
])
export type FileLine = z.output<typeof FileLine>

/** The last line. `digest`: of all lines before. */
export const EndLine = z.object({ record: z.literal('end'), transactions: z.int(), digest: z.string() })

/** What was abandoned. */
export const AbandonedRestore = z.object({
  name: z.string().meta({ description: 'Name of the ledger that was being restored' }),
})

export const ExportLines = z
  .unknown()
  .meta({ type: 'string', description: 'The answer of `GET /v1/export?format=ndjson`, without `from`' })

export const ProgressLines = z.string().meta({
  description:
    'The progress, one JSON object a line: `lines` and `transactions` that are restored. The last line has `done`: `true` with `ledger`, `accounts` and `transactions` when the ledger is open; `false` with a `problem`. Without it, the stream was cut: send the file again',
})
