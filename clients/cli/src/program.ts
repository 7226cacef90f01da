import { createRequire } from 'node:module'
import { Command } from 'commander'
import { accountCommands } from './commands/accounts.ts'
import { exportCommand } from './commands/export.ts'
import { holdCommands } from './commands/holds.ts'
import { importCommand } from './commands/import.ts'
import { moneyCommands } from './commands/money.ts'
import { readingCommands } from './commands/reading.ts'
import { restoreCommand } from './commands/restore.ts'
import { statementCommand } from './commands/statement.ts'
import { tailCommand } from './commands/tail.ts'
import { completionCommand } from './completion.ts'
import { type CommonOptions, readCount, readUrl } from './context.ts'
import { exitCodes, reportFailure } from './failures.ts'

const defaultUrl = 'http://127.0.0.1:8000'
const timeoutSeconds = 30
const { version } = createRequire(import.meta.url)('../package.json') as { version: string }

const help = `
Accounts are named by id or code. Amounts are decimal numbers, like 125.00.

Environment:
  FLORIN_LEDGER_URL  like --url
  FLORIN_LEDGER      like --ledger
  FLORIN_TOKEN       a token or an API key

Exit codes:
  ${exitCodes.ok}  done
  ${exitCodes.rejected}  the ledger rejected the request
  ${exitCodes.usage}  the arguments are wrong
  ${exitCodes.unavailable}  the ledger gave no answer; with --key the command can be run again
  ${exitCodes.proposed}  the order waits for the approval of a second person`

/** The command line. `url` is used without --url and FLORIN_LEDGER_URL. */
export function createProgram({
  url = defaultUrl,
  commands = [],
}: {
  url?: string
  commands?: Command[]
} = {}): Command {
  const { FLORIN_LEDGER_URL, FLORIN_LEDGER } = process.env
  const program = new Command('florin')
    .description('The command line of Florin, a multi-currency, double-entry ledger')
    .version(version)
    .option('--url <url>', 'URL of the ledger service', readUrl, FLORIN_LEDGER_URL || url)
    .option('--ledger <name>', 'name of the ledger', FLORIN_LEDGER || 'main')
    .option('--timeout <seconds>', 'time for a request with its retries', readCount, timeoutSeconds)
    .option('--json', 'write JSON, one value a line')
    .addHelpText('after', help)
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
  const all = [
    ...accountCommands(),
    ...moneyCommands(),
    ...holdCommands(),
    ...readingCommands(),
    statementCommand(),
    tailCommand(),
    importCommand(),
    exportCommand(),
    restoreCommand(),
    ...commands,
  ]
  for (const command of [...all, completionCommand(program)]) program.addCommand(command)
  inherit(program)
  return program
}

/** Commands that are added do not take over these settings by themselves. */
function inherit(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command)
    inherit(child)
  }
}

/** Runs a command line, and returns its exit code. */
export async function runProgram(program: Command, args: string[]): Promise<number> {
  program.exitOverride()
  inherit(program)
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCodes.ok
  } catch (error) {
    const { json = false, url } = program.opts<CommonOptions>()
    return reportFailure(error, { isJson: json, url })
  }
}
