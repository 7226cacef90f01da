import type { EventType } from '@florin/client'
import { Command } from 'commander'
import { action, type CommonOptions, given } from '../context.ts'
import { describeEvent } from '../output.ts'

interface TailOptions extends CommonOptions {
  after: string
  types?: EventType[]
  account?: string
  owner?: string
  codePrefix?: string
}

export function tailCommand(): Command {
  return new Command('tail')
    .description('Follow the feed of events until Ctrl-C')
    .option('--after <position>', 'continue after this event or from this moment; latest for new ones', 'latest')
    .option('--types <types>', 'only these types, separated by commas', (text) => text.split(','))
    .option('--account <account>', 'only events of this account')
    .option('--owner <owner>', 'only events of accounts of this owner')
    .option('--code-prefix <prefix>', 'only events of accounts whose code begins like this')
    .action(
      action<TailOptions>(async ({ florin, options, show }) => {
        const { after, types, account, owner, codePrefix } = options
        const stop = new AbortController()
        const end = () => stop.abort()
        process.once('SIGINT', end).once('SIGTERM', end)
        const selection = given({ after, types, account, owner, code_prefix: codePrefix })
        let last: string | undefined
        for await (const event of florin.events({ ...selection, signal: stop.signal })) {
          show(event, describeEvent)
          last = event.id
        }
        if (last !== undefined) console.error(`Continue with --after ${last}`)
      }),
    )
}
