import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFleetUrl } from '@florin/fleet/running-fleet'
import { Command } from 'commander'
import { tokenCommand } from './checkout-token.ts'
import { exitCodes } from './src/failures.ts'
import { createProgram, runProgram } from './src/program.ts'
import { endWithReader } from './src/reader.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = resolve(process.env.FLORIN_FOLDER || `${root}.florin`)

endWithReader()
process.exitCode = await main()

/** `pnpm florin`: the command line in a checkout, where the fleet of `pnpm start` is found, its tokens are made, and its books verified. */
async function main(): Promise<number> {
  const url = await findFleetUrl(folder, 'ledger')
  let verdict = 0
  const verify = new Command('verify')
    .description('Check the books in the database, like pnpm verify')
    .option('--full', 'everything from the beginning')
    .action(async ({ full = false }: { full?: boolean }) => {
      verdict = await verifyBooks(full)
    })
  const code = await runProgram(
    createProgram({ ...(url && { url }), commands: [verify, tokenCommand(folder)] }),
    process.argv.slice(2),
  )
  return code || verdict
}

/** Runs in a process of its own. Exit code 2 of it says that the check could not be completed. */
async function verifyBooks(full: boolean): Promise<number> {
  const args = [`${root}fleet/run.ts`, 'verify', ...(full ? ['--full'] : [])]
  const child = spawn(process.execPath, args, { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  return code === 2 ? exitCodes.unavailable : (code ?? exitCodes.rejected)
}
