import type { NewAccount } from '@florin/client'
import { Command, Option } from 'commander'
import { action, type CommonOptions, given } from '../context.ts'
import { type ListOptions, withPage } from '../lists.ts'
import { describeAccount, listAccounts, listBalances } from '../output.ts'

const types = ['asset', 'liability', 'equity', 'income', 'expense'] as const
const statuses = ['active', 'frozen', 'closed'] as const

interface Filter extends ListOptions {
  owner?: string
  type?: (typeof types)[number]
  currency?: string
  status?: (typeof statuses)[number]
}

interface Opening extends CommonOptions {
  code?: string
  owner?: string
  name?: string
  type?: (typeof types)[number]
  key?: string
}

export function accountCommands(): Command[] {
  const accounts = new Command('accounts').description('Open and list accounts')
  accounts.addCommand(withPage(listCommand()))
  accounts.addCommand(openCommand())
  accounts
    .command('show <account>')
    .description('Show an account, by id or code')
    .action(
      action(async ({ florin, show }, account) => show(await florin.accounts.get(account as string), describeAccount)),
    )
  return [accounts, balanceCommand()]
}

function listCommand(): Command {
  return new Command('list')
    .description('List accounts, newest first')
    .option('--owner <owner>', 'only those of this owner')
    .addOption(new Option('--type <type>', 'only those of this type').choices(types))
    .option('--currency <code>', 'only those in this currency')
    .addOption(new Option('--status <status>', 'only those with this status').choices(statuses))
    .action(
      action<Filter>(async ({ florin, options, showRows }) => {
        const { owner, type, currency, status, limit } = options
        await showRows(florin.accounts.list(given({ owner, type, currency, status })), listAccounts, limit)
      }),
    )
}

function openCommand(): Command {
  return new Command('open')
    .description('Open an account')
    .argument('<currency>', 'code of its currency, like USD')
    .option('--code <code>', 'its code, like customers.alice.usd')
    .option('--owner <owner>', 'reference to its owner')
    .option('--name <name>', 'its name')
    .addOption(new Option('--type <type>', 'its type; liability when omitted').choices(types))
    .option('--key <key>', 'Idempotency-Key; a new one when omitted')
    .action(
      action<Opening>(async ({ florin, options, show }, currency) => {
        const { code, owner, name, type, key } = options
        const account = given({ currency, code, owner, name, type }) as NewAccount
        show(await florin.accounts.open(account, { idempotencyKey: key }), describeAccount)
      }),
    )
}

function balanceCommand(): Command {
  return new Command('balance')
    .description('Show the balance of accounts')
    .argument('<accounts...>', 'ids or codes')
    .option('--at <moment>', 'as of this moment, like 2026-01-31T00:00:00Z; now when omitted')
    .action(
      action<CommonOptions & { at?: string }>(async ({ florin, options, showRows }, accounts) => {
        const { at } = options
        async function* balances() {
          for (const account of accounts ?? []) yield await florin.balance(account, { at })
        }
        await showRows(balances(), listBalances, Number.POSITIVE_INFINITY)
      }),
    )
}
