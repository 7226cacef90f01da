import { Command, Option } from 'commander'
import { action, type CommonOptions } from '../context.ts'
import { exitCodes, OrdersNotPosted } from '../failures.ts'
import { Checkpoint } from '../import/checkpoint.ts'
import { UsageError } from '../import/errors.ts'
import { readMapping } from '../import/mapping-file.ts'
import { Openings } from '../import/openings.ts'
import { Progress } from '../import/progress.ts'
import { nameImport, type Outcome, rejectedFileOf, runImport } from '../import/run.ts'
import { type Format, formatOf, formats, openSource, type SourceSettings } from '../import/source.ts'

interface ImportOptions extends CommonOptions {
  format?: Format
  mapping?: string
  encoding?: string
  account?: string
  cashAccount?: string
  dryRun?: boolean
  openAccounts?: boolean
  currency?: string
  rejected?: string
}

const help = `
ndjson: an order a line, as in a batch.
  {"operation":"deposit","idempotency_key":"bank-1","account":"customers.alice.usd","amount":"125.00"}
csv: an order a row. The headers are fields of orders, or --mapping says what they are.
camt053, mt940: the statement of a bank. Each booked entry is a deposit or a withdrawal of --account.

Orders are posted one after another. A rejected one is passed over, and written with the reason to FILE.rejected.ndjson. After an
interruption import the same file again: it continues where it stopped, and orders that were posted are not posted again. An
order without an idempotency_key has a key by the content of the file and its line.`

export function importCommand(): Command {
  return new Command('import')
    .description('Post the orders of a file')
    .argument('<file>', 'the file; - for the input')
    .addOption(new Option('--format <format>', 'of the file; by its name when omitted').choices(formats))
    .option('--mapping <file>', 'JSON file that says what the columns of a CSV file are')
    .option('--encoding <name>', 'of a CSV or MT940 file; utf-8 when omitted')
    .option('--account <account>', 'of a bank statement: the account whose statement it is')
    .option('--cash-account <account>', "of a bank statement: the other side; the ledger's own when omitted")
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
  const settings = await readSettings(options, file)
  const source = await openSource(file, settings)
  const keepsFiles = !isDryRun && source.hash !== undefined
  const rejectedFile = rejectedFileOf(file, options.rejected)
  const checkpoint = keepsFiles
    ? await Checkpoint.open(nameImport(source, { ...settings, url, ledger }), rejectedFile)
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

/** How the file is read. Throws `UsageError` for an option that its format does not have, and for one that is missing. */
async function readSettings(options: ImportOptions, file: string): Promise<SourceSettings> {
  const { format = formatOf(file), mapping, encoding = 'utf-8', account, cashAccount } = options
  const taken = optionsOf[format]
  for (const name of ['mapping', 'encoding', 'account', 'cashAccount'] as const) {
    if (options[name] === undefined || taken.includes(name)) continue
    const option = name === 'cashAccount' ? 'cash-account' : name
    throw new UsageError(`--${option} is not for files of the format ${format}.`)
  }
  checkEncoding(encoding)
  if (format === 'ndjson') return { format }
  if (format === 'csv')
    return { format, encoding, mapping: mapping === undefined ? undefined : await readMapping(mapping) }
  if (account === undefined) throw new UsageError('Name the account whose statement it is with --account.')
  return format === 'mt940' ? { format, encoding, account, cashAccount } : { format, account, cashAccount }
}

const optionsOf: Record<Format, readonly (keyof ImportOptions)[]> = {
  ndjson: [],
  csv: ['mapping', 'encoding'],
  camt053: ['account', 'cashAccount'],
  mt940: ['account', 'cashAccount', 'encoding'],
}

function checkEncoding(encoding: string): void {
  try {
    new TextDecoder(encoding)
  } catch {
    throw new UsageError(`--encoding ${encoding} is not known. Examples are utf-8, latin1 and windows-1252.`)
  }
}

function summarize(
  { posted, replayed, proposed, rejected, notJudged }: Outcome,
  opened: number,
  isDryRun: boolean,
): string {
  const parts = [
    `${posted} ${isDryRun ? 'would be posted' : 'posted'}`,
    ...(proposed > 0 ? [`${proposed} proposed`] : []),
    `${rejected} rejected`,
    ...(opened > 0
      ? [`${opened} ${opened === 1 ? 'account' : 'accounts'} ${isDryRun ? 'would be opened' : 'opened'}`]
      : []),
    ...(notJudged > 0 ? [`${notJudged} not judged, because their accounts are missing`] : []),
  ]
  const before = replayed > 0 ? `; ${replayed} had been posted before` : ''
  return `${parts.join(', ')}${before}`
}
