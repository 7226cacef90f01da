import type { Order } from '@florin/client'
import { Command } from 'commander'
import { action, given, readCount } from '../context.ts'
import { describeHold, describeTransaction } from '../output.ts'
import { type KeyOptions, labelsOf, type OrderOptions, post, withKey, withOrder } from '../writes.ts'

interface HoldOptions extends OrderOptions {
  target?: string
  expiresIn?: number
}

interface CaptureOptions extends OrderOptions {
  target?: string
  final?: boolean
}

const holdMeaning = 'id of the hold, or key: and its Idempotency-Key'

export function holdCommands(): Command[] {
  return [withOrder(holdCommand()), withOrder(captureCommand()), withKey(voidCommand())]
}

function holdCommand(): Command {
  return new Command('hold')
    .description('Reserve money, to capture or release it later')
    .argument('<account>', 'id or code of the account')
    .argument('<amount>', 'decimal number, like 125.00')
    .option('--target <account>', 'account that the captures credit')
    .option('--expires-in <seconds>', 'seconds until the rest is released; seven days when omitted', readCount)
    .action(
      action<HoldOptions>(async (context, account, amount) => {
        const { target, expiresIn } = context.options
        const terms = given({ target_account: target, expires_in: expiresIn })
        const order = { account, amount, ...terms, ...labelsOf(context.options) } as Order<'/v1/holds'>
        await post(context, (operations, options) => operations.hold(order, options), describeHold)
      }),
    )
}

function captureCommand(): Command {
  return new Command('capture')
    .description('Move held money')
    .argument('<hold>', holdMeaning)
    .argument('[amount]', 'decimal number; all that remains when omitted')
    .option('--target <account>', 'account that receives, if the hold names none')
    .option('--final', 'release what remains after this capture')
    .action(
      action<CaptureOptions>(async (context, hold, amount) => {
        const { target, final } = context.options
        const order = given({ amount, target_account: target, final, ...labelsOf(context.options) })
        const body = order as Order<'/v1/holds/{hold}/capture'>
        await post(
          context,
          (operations, options) => operations.capture(hold as string, body, options),
          describeTransaction,
        )
      }),
    )
}

function voidCommand(): Command {
  return new Command('void')
    .description('Release held money')
    .argument('<hold>', holdMeaning)
    .action(
      action<KeyOptions>(async (context, hold) => {
        await post(context, (operations, options) => operations.void(hold as string, undefined, options), describeHold)
      }),
    )
}
