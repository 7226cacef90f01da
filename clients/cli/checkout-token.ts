import { signLocalToken } from '@florin/fleet/local-issuer'
import { GrantInvalid, parseGrant, printGrant, type Role, roles } from '@florin/identity'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { CommonOptions } from './src/context.ts'
import { UsageError } from './src/import/errors.ts'

interface TokenOptions extends CommonOptions {
  role: Role
  owner?: string
  prefix?: string
  subject?: string
  /** Seconds. */
  ttl: number
}

const secondsOf = { s: 1, m: 60, h: 3_600, d: 86_400 } as const

/** `folder`: of the fleet whose services accept the token. */
export function tokenCommand(folder: string): Command {
  return new Command('token')
    .description('Make a token for `pnpm start --auth`, for the ledgers in --ledger: names separated by commas, or *')
    .addOption(new Option('--role <role>', 'what it may do').choices(roles).default('reader'))
    .option('--owner <owner>', 'only accounts of this owner')
    .option('--prefix <prefix>', 'only accounts whose code begins like this')
    .option('--subject <name>', 'who it is for, as the audit trail names it; the owner or the role when omitted')
    .option('--ttl <time>', 'how long it is valid: 90s, 15m, 1h or 7d', readSeconds, 3_600)
    .action(async (_options: unknown, command: Command) =>
      console.log(await makeToken(folder, command.optsWithGlobals())),
    )
}

async function makeToken(folder: string, { role, ledger, owner, prefix, subject, ttl }: TokenOptions): Promise<string> {
  const scope = { ...(owner !== undefined && { owner }), ...(prefix !== undefined && { codePrefix: prefix }) }
  const text = printGrant({ role, ledgers: ledger === '*' ? '*' : ledger.split(','), ...scope })
  try {
    // Parsed, so that a wrong ledger is named.
    const grants = [printGrant(parseGrant(text))]
    const token = await signLocalToken(folder, { grants, subject: subject ?? owner ?? role, lifeSeconds: ttl })
    if (token !== undefined) return token
  } catch (error) {
    if (!(error instanceof GrantInvalid)) throw error
    throw new UsageError(error.message, { cause: error })
  }
  throw new UsageError(`${folder} has no key for tokens. Start Florin with "pnpm start --auth" first.`)
}

function readSeconds(text: string): number {
  const [, number, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  if (number && unit && Number(number) > 0) return Number(number) * secondsOf[unit as keyof typeof secondsOf]
  throw new InvalidArgumentError('It must be a whole number with a unit, like 90s, 15m, 1h or 7d.')
}
