import type { FlorinEvent } from '@florin/client'
import { Command, Option } from 'commander'
import { stringify } from 'csv-stringify/sync'
import { action, type CommonOptions, type Context, given } from '../context.ts'
import { download, write } from '../download.ts'
import { UsageError } from '../failures.ts'

interface ExportOptions extends CommonOptions {
  format: 'ndjson' | 'csv' | Journal
  from?: string
  to?: string
  after?: string
  account?: string
  owner?: string
  codePrefix?: string
}

const journals = ['hledger', 'beancount'] as const
type Journal = (typeof journals)[number]

const pageLimit = 1_000
const columns = [
  'transaction',
  'recorded_at',
  'effective_at',
  'kind',
  'reference',
  'description',
  'account',
  'account_code',
  'direction',
  'amount',
  'currency',
  'balance_after',
  'sequence',
] as const

export function exportCommand(): Command {
  return new Command('export')
    .description('Write all transactions, oldest first')
    .addOption(
      new Option(
        '--format <format>',
        'ndjson: one transaction per line; csv: one entry per row; hledger, beancount: a journal of the whole ledger',
      )
        .choices(['ndjson', 'csv', ...journals])
        .default('ndjson'),
    )
    .option('--after <position>', 'continue after this event or from this moment, like 2026-01-01T00:00:00Z')
    .addOption(new Option('--from <moment>', 'of a journal: recorded at this moment or later'))
    .addOption(new Option('--to <moment>', 'of a journal: recorded before this moment'))
    .option('--account <account>', 'only transactions of this account')
    .option('--owner <owner>', 'only transactions of accounts of this owner')
    .option('--code-prefix <prefix>', 'only transactions of accounts whose code begins like this')
    .action(
      action<ExportOptions>(async (context) => {
        const { format, from, to, after, account, owner, codePrefix } = context.options
        if (format === 'hledger' || format === 'beancount') {
          if (after ?? account ?? owner ?? codePrefix) {
            throw new UsageError('A journal is of the whole ledger: it takes --from and --to, and no other filter.')
          }
          return download(context.options, { path: '/v1/export', query: { format, ...given({ from, to }) } })
        }
        if (from ?? to) throw new UsageError('--from and --to are for journals. Use --after.')
        if (format === 'csv') process.stdout.write(stringify([[...columns]]))
        let last: string | undefined
        try {
          for await (const { id, data } of transactionsOf(context)) {
            await write(format === 'csv' ? stringify(rowsOf(data)) : `${JSON.stringify(data)}\n`)
            last = id
          }
        } finally {
          // Also where the ledger gives no answer in between.
          if (last !== undefined) console.error(`Continue with --after ${last}`)
        }
      }),
    )
}

type Posted = Extract<FlorinEvent, { type: 'transaction.posted' }>

/** The transactions that are in the feed now. */
async function* transactionsOf({ florin, options }: Context<ExportOptions>): AsyncGenerator<Posted> {
  const { account, owner, codePrefix } = options
  const filter = {
    types: 'transaction.posted',
    ...given({ account, owner, code_prefix: codePrefix }),
    limit: pageLimit,
  }
  let { after } = options
  for (;;) {
    const query = { ...filter, ...given({ after }) }
    const { data, position } = await florin.ledger.get('/v1/events', { params: { query } })
    for (const event of data) if (event.type === 'transaction.posted') yield event
    // With a filter an empty page may only say how far the search came.
    if (position === null || position === after) return
    after = position
  }
}

function rowsOf({ id: transaction, entries, ...of }: Posted['data']): unknown[][] {
  return entries.map((entry) => {
    const row = { ...of, ...entry, transaction }
    return columns.map((column) => row[column])
  })
}
