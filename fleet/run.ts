import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFleetDatabase, findFleetSecret, findFleetUrl } from './running-fleet.ts'

interface Command {
  main: string
  /** Its database role. */
  role: string
  /** Services that it calls. */
  asks: string[]
}

const commands: Record<string, Command> = {
  verify: { main: '../services/ledger/src/verify/main.ts', role: 'ledger_auditor', asks: ['revenue'] },
  'fx:import': { main: '../services/fx/src/import/main.ts', role: 'fx_service', asks: [] },
}

const [name = '', ...args] = process.argv.slice(2)
const command = commands[name]
if (!command) throw new Error(`no command "${name}": choose one of ${Object.keys(commands).join(', ')}`)
if (await setEnvironment(command)) {
  process.argv.splice(2, Infinity, ...args)
  await import(command.main)
} else {
  process.exitCode = 2
}

/** Sets the variables for the running fleet of `pnpm start`, unless DATABASE_URL is set. False without either. */
async function setEnvironment({ role, asks }: Command): Promise<boolean> {
  if (process.env.DATABASE_URL || process.env.DATABASE_URL_FILE) return true
  const folder = resolve(process.env.FLORIN_FOLDER || fileURLToPath(new URL('../.florin', import.meta.url)))
  const database = await findFleetDatabase(folder, role)
  if (!database) {
    console.error(
      `No fleet runs from ${folder}. Start it with "pnpm start", or set DATABASE_URL to the URL of a database, with the role ${role}.`,
    )
    return false
  }
  process.env.DATABASE_URL = database
  for (const service of asks) {
    const url = await findFleetUrl(folder, service)
    if (url) process.env[`${service.toUpperCase()}_URL`] ||= url
  }
  if (asks.length > 0) process.env.SERVICE_SECRET ||= await findFleetSecret(folder)
  return true
}
