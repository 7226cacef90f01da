import { Command, Option } from 'commander'
import { action, type CommonOptions } from '../context.ts'
import { exitCodes, OrdersNotPosted, UsageError } from '../failures.ts'
import { Checkpoint } from '../import/checkpoint.ts'
import { readMapping } from '../import/mapping.ts'
import { Openings } from '../import/openings.ts'
import { Progress } from '../import/progress.ts'
import { nameImport, type Outcome, rejectedFileOf, runImport } from '../import/run.ts'
import { type Format, formatOf, formats, openSource } from '../import/source.ts'

interface ImportOptions extends CommonOptions {
  format?: Format
  mapping?: string
  dryRun?: boolean
  openAccounts?: boolean
  currency?: string
  rejected?: string
}

const help = `
ndjson: an order a line, as in a batch.
  {"operation":"deposit","idempotency_key":"bank-1","account":"customers.alice.usd","amount":"125.00"}
csv: an order a row. The headers are fields of orders, or --mapping says what they are.

Orders are posted one after another. A rejected one is passed over, and written with the reason to FILE.rejected.ndjson. After an
interruption import the same file again: it continues where it stopped, and orders that were posted are not posted again. An
order without an idempotency_key has a key by the content of the file and its line.`

export function importCommand(): Command {
  return new Command('import')
    .description('Post the orders of a file')
    .argument('<file>', 'the file; - for the input')
    .addOption(new Option('--format <format>', 'of the file; by its name when omitted').choices(formats))
    .option('--mapping <file>', 'JSON file that says what the columns of a CSV file are')
    .option('--dry-run', 'judge the orders without posting them')
    .option('--open-accounts', 'open accounts that are missing, in the currency of the order or in --currency')
    .option('--currency <code>', 'currency of accounts to open, where the order names none')
    .option('--rejected <file>', 'where rejected orders are written; FILE.rejected.ndjson when omitted')
    .addHelpText('after', help)
    .action(action<ImportOptions>(async (context, file) => importFile(context, file as string)))
}

async function importFile(
  { florin, options }: Parameters<Parameters<typeof action<ImportOptions>>[0]>[0],
  file: string,
): Promise<void> {
  const { dryRun: isDryRun = false, openAccounts = false, currency, url, ledger, timeout, json } = options
  const format = options.format ?? formatOf(file)
  if (options.mapping !== undefined && format !== 'csv') throw new UsageError('--mapping is for CSV files.')
  const mapping = options.mapping === undefined ? undefined : await readMapping(options.mapping)
  const source = await openSource(file, { format, mapping })
  const keepsFiles = !isDryRun && source.hash !== undefined
  const rejectedFile = rejectedFileOf(file, options.rejected)
  const checkpoint = keepsFiles
    ? await Checkpoint.open(nameImport(source, { format, mapping, url, ledger }), rejectedFile)
    : undefined
  const openings = openAccounts ? new Openings(florin, { isDryRun, currency }) : undefined
  const outcome = await runImport(
    { florin, source, checkpoint, openings, progress: new Progress() },
    {
      isDryRun,
      timeoutMs: timeout * 1_000,
      show: (row) => json && console.log(JSON.stringify(row)),
    },
  )
  console.error(summarize(outcome, openings?.count ?? 0, isDryRun))
  if (outcome.rejected > 0) {
    if (keepsFiles) console.error(`Rejected orders are in ${rejectedFile}.`)
    throw new OrdersNotPosted(exitCodes.rejected)
  }
  if (outcome.proposed > 0) throw new OrdersNotPosted(exitCodes.proposed)
}

function summarize({ posted, proposed, rejected, notJudged }: Outcome, opened: number, isDryRun: boolean): string {
  const parts = [
    `${posted} ${isDryRun ? 'would be posted' : 'posted'}`,
    ...(proposed > 0 ? [`${proposed} proposed`] : []),
    `${rejected} rejected`,
    ...(opened > 0 ? [`${opened} accounts ${isDryRun ? 'would be opened' : 'opened'}`] : []),
    ...(notJudged > 0 ? [`${notJudged} not judged, because their accounts are missing`] : []),
  ]
  return parts.join(', ')
}
