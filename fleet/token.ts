import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { GrantInvalid, parseGrant, printGrant, type Role } from '@florin/identity'
import { signLocalToken } from './local-issuer.ts'

const usage =
  'Usage: pnpm florin-token --role teller --ledger main [--owner alice] [--prefix customers.alice.] [--subject alice] [--ttl 1h]'

/** The arguments are wrong. The message is for the user. */
class UsageError extends Error {}

const secondsOf = { s: 1, m: 60, h: 3_600, d: 86_400 } as const

process.exitCode = await main()

/** Prints a token for the fleet of `pnpm start --auth`. */
async function main(): Promise<number> {
  const folder = resolve(process.env.FLORIN_FOLDER || fileURLToPath(new URL('../.florin', import.meta.url)))
  try {
    const token = await signLocalToken(folder, readArguments())
    if (token === undefined) {
      console.error(`${folder} has no key for tokens. Start Florin with "pnpm start --auth" first.`)
      return 1
    }
    console.log(token)
    return 0
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof GrantInvalid)) throw error
    console.error(`${error.message}\n${usage}`)
    return 2
  }
}

function readArguments() {
  const { role, ledger, owner, prefix, subject, ttl } = parseOptions()
  const scope = { ...(owner !== undefined && { owner }), ...(prefix !== undefined && { codePrefix: prefix }) }
  const ledgers = ledger === '*' ? ('*' as const) : ledger.split(',')
  // Parsed, so that a wrong role or ledger is named.
  const grant = parseGrant(printGrant({ role: role as Role, ledgers, ...scope }))
  return { grants: [printGrant(grant)], subject: subject ?? owner ?? role, lifeSeconds: readSeconds(ttl) }
}

function parseOptions() {
  const text = { type: 'string' } as const
  const options = {
    role: { ...text, default: 'reader' },
    ledger: { ...text, default: 'main' },
    owner: text,
    prefix: text,
    subject: text,
    ttl: { ...text, default: '1h' },
  }
  try {
    return parseArgs({ options }).values
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause })
  }
}

function readSeconds(ttl: string): number {
  const [, number, unit] = /^(\d{1,6})([smhd])$/.exec(ttl) ?? []
  if (number && unit && Number(number) > 0) return Number(number) * secondsOf[unit as keyof typeof secondsOf]
  throw new UsageError('--ttl is a whole number with a unit: 90s, 15m, 1h or 7d.')
}
