import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { createFlorin } from '@florin/client'
import { askLedger, CannotTest, defaultUrl, findGivenLedger } from './find-ledger.ts'
import { openFundedAccounts } from './funded-accounts.ts'

/** Every source can pay 1.00 for longer than a run lasts. */
const startBalance = '1000000000.00'

process.exit(await main())

/** Opens accounts for k6 and Locust. Prints their ids as a JSON array, or writes them to the file of `--file`. */
async function main(): Promise<number> {
  try {
    const { accounts: count, file } = readArguments()
    const url = (await findGivenLedger()) ?? (await requireDefault())
    const accounts = await openFundedAccounts(createFlorin({ ledgerUrl: url }), count, startBalance)
    const text = `${JSON.stringify(accounts)}\n`
    if (file === undefined) process.stdout.write(text)
    else await writeFile(file, text)
    console.error(`Opened ${count} accounts at ${url}, each with ${startBalance} USD${file ? `: ${file}` : '.'}`)
    return 0
  } catch (error) {
    console.error(error instanceof CannotTest ? error.message : error)
    return 2
  }
}

function readArguments(): { accounts: number; file: string | undefined } {
  const usage = 'The options are --accounts with a count from 2 to 100000 (default 100), and --file with a path.'
  try {
    const { accounts, file } = parseArgs({
      options: { accounts: { type: 'string', default: '100' }, file: { type: 'string' } },
    }).values
    const count = Number(accounts)
    if (Number.isInteger(count) && count >= 2 && count <= 100_000) return { accounts: count, file }
  } catch (cause) {
    throw new CannotTest(usage, { cause })
  }
  throw new CannotTest(usage)
}

async function requireDefault(): Promise<string> {
  if ((await askLedger(defaultUrl)) === 'ready') return defaultUrl
  throw new CannotTest(`No ledger is ready at ${defaultUrl}: start one with "pnpm start", or set LEDGER_URL.`)
}
