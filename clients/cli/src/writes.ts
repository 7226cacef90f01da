import { randomUUID } from 'node:crypto'
import type { Operations, WriteOptions } from '@florin/client'
import { type Command, Option } from 'commander'
import { type CommonOptions, type Context, given } from './context.ts'

export interface KeyOptions extends CommonOptions {
  key?: string
  dryRun?: boolean
}

export interface OrderOptions extends KeyOptions {
  reference?: string
  description?: string
}

/** Options of every command that moves or reserves money. */
export function withKey(command: Command): Command {
  return command
    .addOption(new Option('--key <key>', 'Idempotency-Key; a new one when omitted').conflicts('dryRun'))
    .option('--dry-run', 'judge the order without posting it')
}

export function withOrder(command: Command): Command {
  return withKey(command)
    .option('--reference <text>', 'your own reference, for searching')
    .option('--description <text>', 'free text')
}

export const labelsOf = ({ reference, description }: OrderOptions) => given({ reference, description })

/**
 * Sends an order with the key of the command, and shows the answer and the key: with it, a command whose outcome is unknown
 * can be run again.
 */
export async function post<T extends object>(
  { florin, options, show }: Context<KeyOptions>,
  write: (operations: Operations<'post'>, options: WriteOptions) => Promise<T>,
  describe: (answer: T) => string,
): Promise<void> {
  if (options.dryRun) {
    // Its orders are the same, and what describes an answer describes its preview.
    const preview = florin.preview as unknown as Operations<'post'>
    return show(await write(preview, {}), describe)
  }
  const key = options.key ?? randomUUID()
  const answer = await write(florin, { idempotencyKey: key })
  show({ ...answer, idempotency_key: key }, (shown) => `${describe(shown)}\nkey ${key}`)
}
