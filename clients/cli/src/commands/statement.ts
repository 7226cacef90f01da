import type { LedgerComponents } from '@florin/client'
import { Command, Option } from 'commander'
import { action, type CommonOptions, given } from '../context.ts'
import { download } from '../download.ts'
import { listEntries } from '../output.ts'

interface StatementOptions extends CommonOptions {
  axis?: 'recorded' | 'effective'
  from: string
  to?: string
  format?: keyof typeof types
}

const types = { csv: 'text/csv', pdf: 'application/pdf', camt: 'application/xml' }

type Statement = LedgerComponents['schemas']['Statement']

export function statementCommand(): Command {
  return new Command('statement')
    .description('Show a period of an account: opening balance, entries, closing balance')
    .argument('<account>', 'id or code of the account')
    .requiredOption('--from <moment>', 'from this moment or day, like 2026-01-01T00:00:00Z or 2026-01-01')
    .option('--to <moment>', 'before this moment or day; until now when omitted')
    .addOption(
      new Option('--axis <axis>', 'the moments that count: recorded unless given').choices(['recorded', 'effective']),
    )
    .addOption(
      new Option('--format <format>', 'write a document: CSV, PDF, or ISO 20022 camt.053').choices(Object.keys(types)),
    )
    .action(
      action<StatementOptions>(async ({ florin, options, show }, ref) => {
        const { axis, from, to, format } = options
        const query = { from, ...given({ axis, to }) }
        if (format) {
          const path = `/v1/accounts/${encodeURIComponent(ref as string)}/statement`
          return download(options, { path, query, accept: types[format] })
        }
        const params = { path: { account: ref as string }, query }
        show(await florin.ledger.get('/v1/accounts/{account}/statement', { params }), describeStatement)
      }),
    )
}

function describeStatement(statement: Statement): string {
  const { account, account_code: code, currency, from, to, entries } = statement
  return [
    `${code ?? account}  from ${from} to ${to}`,
    `opening balance  ${statement.opening_balance} ${currency}`,
    listEntries(entries),
    `closing balance  ${statement.closing_balance} ${currency}`,
  ].join('\n')
}
