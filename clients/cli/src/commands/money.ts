import type { Order } from '@florin/client'
import { Command } from 'commander'
import { action, given, readCount } from '../context.ts'
import { UsageError } from '../import/errors.ts'
import { describeTransaction } from '../output.ts'
import { labelsOf, type OrderOptions, post, withOrder } from '../writes.ts'

interface PaymentOptions extends OrderOptions {
  merchant: string
  category?: string
  target?: string
  cashbackBps?: string
  cashbackDelay?: number
}

interface ConversionOptions extends OrderOptions {
  target?: boolean
  quote?: string
  maxSlippage?: string
  expectedRate?: string
  atAnyRate?: boolean
}

const account = '<account>'
const accountMeaning = 'id or code of the account'
const amountMeaning = 'decimal number, like 125.00'

export function moneyCommands(): Command[] {
  return [depositCommand(), withdrawCommand(), transferCommand(), payCommand(), convertCommand()].map(withOrder)
}

function depositCommand(): Command {
  return new Command('deposit')
    .description('Deposit money that arrives from outside')
    .argument(account, accountMeaning)
    .argument('<amount>', amountMeaning)
    .action(
      action<OrderOptions>(async (context, account, amount) => {
        const order = { account, amount, ...labelsOf(context.options) } as Order<'/v1/deposits'>
        await post(context, (operations, options) => operations.deposit(order, options), describeTransaction)
      }),
    )
}

function withdrawCommand(): Command {
  return new Command('withdraw')
    .description('Withdraw money that leaves')
    .argument(account, accountMeaning)
    .argument('<amount>', amountMeaning)
    .action(
      action<OrderOptions>(async (context, account, amount) => {
        const order = { account, amount, ...labelsOf(context.options) } as Order<'/v1/withdrawals'>
        await post(context, (operations, options) => operations.withdraw(order, options), describeTransaction)
      }),
    )
}

function transferCommand(): Command {
  return new Command('transfer')
    .description('Move money between two accounts of one currency')
    .argument('<source>', 'id or code of the account that pays')
    .argument('<target>', 'id or code of the account that receives')
    .argument('<amount>', amountMeaning)
    .action(
      action<OrderOptions>(async (context, source, target, amount) => {
        const labels = labelsOf(context.options)
        const order = { source_account: source, target_account: target, amount, ...labels } as Order<'/v1/transfers'>
        await post(context, (operations, options) => operations.transfer(order, options), describeTransaction)
      }),
    )
}

function payCommand(): Command {
  return new Command('pay')
    .description('Pay a merchant')
    .argument(account, accountMeaning)
    .argument('<amount>', amountMeaning)
    .requiredOption('--merchant <name>', 'who is paid')
    .option('--category <category>', 'category of the merchant')
    .option('--target <account>', 'account of the merchant; when omitted, the money leaves')
    .option('--cashback-bps <points>', 'cashback as a share of the amount, in basis points: 500 is 5 %')
    .option('--cashback-delay <seconds>', 'seconds until the cashback is paid', readCount)
    .action(
      action<PaymentOptions>(async (context, account, amount) => {
        const { merchant: name, category, target, cashbackBps, cashbackDelay } = context.options
        if (cashbackDelay !== undefined && cashbackBps === undefined)
          throw new UsageError('--cashback-delay needs --cashback-bps.')
        const cashback = cashbackBps && given({ percentage_bps: cashbackBps, delay: cashbackDelay })
        const merchant = given({ name, category })
        const order = { account, amount, merchant, ...given({ target_account: target }), ...(cashback && { cashback }) }
        const body = { ...order, ...labelsOf(context.options) } as Order<'/v1/payments'>
        await post(context, (operations, options) => operations.pay(body, options), describeTransaction)
      }),
    )
}

function convertCommand(): Command {
  return new Command('convert')
    .description('Convert money between accounts of two currencies')
    .argument('<source>', 'id or code of the account that pays')
    .argument('<target>', 'id or code of the account that receives')
    .argument('<amount>', 'what the source pays, or with --target what the target receives')
    .option('--target', 'the amount is what the target receives')
    .option('--quote <id>', 'at the rate of this quote of the FX service')
    .option('--max-slippage <points>', 'at most this much below --expected-rate or the mid rate, in basis points')
    .option('--expected-rate <rate>', 'the rate to compare with')
    .option('--at-any-rate', 'at the current rate, without a limit')
    .action(
      action<ConversionOptions>(async (context, source, target, amount) => {
        const { options } = context
        const bounds = given({
          quote_id: options.quote,
          max_slippage_bps: options.maxSlippage,
          expected_rate: options.expectedRate,
          at_any_rate: options.atAnyRate,
        })
        if (!options.quote && !options.maxSlippage && !options.atAnyRate)
          throw new UsageError('Name the rate: --quote, --max-slippage or --at-any-rate.')
        const amounts = options.target ? { target_amount: amount } : { source_amount: amount }
        const order = { source_account: source, target_account: target, ...amounts, ...bounds, ...labelsOf(options) }
        const body = order as Order<'/v1/conversions'>
        await post(context, (operations, options) => operations.convert(body, options), describeTransaction)
      }),
    )
}
