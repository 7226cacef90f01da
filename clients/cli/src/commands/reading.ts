import type { FilterOf } from '@florin/client'
import { Command, Option } from 'commander'
import { action, given } from '../context.ts'
import { type PeriodOptions, withPeriod } from '../lists.ts'
import { listEntries, listTransactions } from '../output.ts'

type TransactionFilter = FilterOf<'/v1/transactions'>

interface HistoryOptions extends PeriodOptions {
  order?: 'asc' | 'desc'
}

interface TransactionOptions extends PeriodOptions {
  account?: string
  owner?: string
  kind?: NonNullable<TransactionFilter['kind']>
  reference?: string
}

export function readingCommands(): Command[] {
  return [withPeriod(historyCommand()), withPeriod(transactionsCommand())]
}

function historyCommand(): Command {
  return new Command('history')
    .description('List the entries of an account, newest first')
    .argument('<account>', 'id or code of the account')
    .addOption(new Option('--order <order>', 'asc for oldest first').choices(['asc', 'desc']))
    .action(
      action<HistoryOptions>(async ({ florin, options, showRows }, account) => {
        const { from, to, order, limit } = options
        await showRows(florin.history(account as string, given({ from, to, order })), listEntries, limit)
      }),
    )
}

function transactionsCommand(): Command {
  return new Command('transactions')
    .description('List transactions, newest first')
    .option('--account <account>', 'only those of this account')
    .option('--owner <owner>', 'only those of accounts of this owner')
    .option('--kind <kind>', 'only those of this kind, like deposit')
    .option('--reference <text>', 'only those with this reference')
    .action(
      action<TransactionOptions>(async ({ florin, options, showRows }) => {
        const { account, owner, kind, reference, from, to, limit } = options
        const filter = given({ account, owner, kind, reference, from, to })
        await showRows(florin.transactions.list(filter), listTransactions, limit)
      }),
    )
}
