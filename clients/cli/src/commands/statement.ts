import type { HistoryEntry } from '@florin/client'
import { Command, Option } from 'commander'
import { action, type CommonOptions, given } from '../context.ts'
import { download } from '../download.ts'
import { UsageError } from '../failures.ts'
import { listEntries } from '../output.ts'

interface StatementOptions extends CommonOptions {
  from: string
  to?: string
  format?: keyof typeof types
}

const types = { csv: 'text/csv', pdf: 'application/pdf', camt: 'application/xml' }

/** The opening balance with the entries is the closing one. */
interface Statement {
  account: string
  account_code: string | null
  currency: string
  from: string
  /** Null for no end. */
  to: string | null
  opening_balance: string
  entries: HistoryEntry[]
  closing_balance: string
}

export function statementCommand(): Command {
  return new Command('statement')
    .description('Show a period of an account: opening balance, entries, closing balance')
    .argument('<account>', 'id or code of the account')
    .requiredOption('--from <moment>', 'recorded at this moment or later, like 2026-01-01T00:00:00Z')
    .option('--to <moment>', 'recorded before this moment; until now when omitted')
    .addOption(
      new Option('--format <format>', 'write a document: CSV, PDF, or ISO 20022 camt.053').choices(Object.keys(types)),
    )
    .action(
      action<StatementOptions>(async ({ florin, options, show }, ref) => {
        const { from, to, format } = options
        if (format) {
          const path = `/v1/accounts/${encodeURIComponent(ref as string)}/statement`
          return download(options, { path, query: { from, ...given({ to }) }, accept: types[format] })
        }
        const opening = await florin.balance(ref as string, { at: justBefore(from) })
        const { account, account_code, currency, posted: opening_balance } = opening
        const entries: HistoryEntry[] = []
        for await (const entry of florin.history(account, given({ from, to, order: 'asc' as const })))
          entries.push(entry)
        const closing_balance = entries.at(-1)?.balance_after ?? opening_balance
        const period = { from, to: to ?? null }
        show(
          { account, account_code, currency, ...period, opening_balance, entries, closing_balance },
          describeStatement,
        )
      }),
    )
}

/** A balance as of a moment has what was recorded at it, and moments are exact to the millisecond. */
function justBefore(from: string): string {
  const moment = Date.parse(from)
  if (Number.isNaN(moment)) throw new UsageError('--from must be a moment, like 2026-01-01T00:00:00Z.')
  return new Date(moment - 1).toISOString()
}

function describeStatement(statement: Statement): string {
  const { account, account_code: code, currency, from, to, entries } = statement
  return [
    `${code ?? account}  from ${from}${to === null ? '' : ` to ${to}`}`,
    `opening balance  ${statement.opening_balance} ${currency}`,
    listEntries(entries),
    `closing balance  ${statement.closing_balance} ${currency}`,
  ].join('\n')
}
