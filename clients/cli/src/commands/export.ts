import { Command, Option } from 'commander'
import { action, type CommonOptions, given } from '../context.ts'
import { download } from '../download.ts'

interface ExportOptions extends CommonOptions {
  format: string
  axis?: string
  from?: string
  to?: string
}

export function exportCommand(): Command {
  return new Command('export')
    .description('Write the books, or a period of them, oldest transaction first')
    .addOption(
      new Option(
        '--format <format>',
        'ndjson: one JSON object per line; csv: one entry per row; hledger, beancount: a journal',
      )
        .choices(['ndjson', 'csv', 'hledger', 'beancount'])
        .default('ndjson'),
    )
    .addOption(
      new Option('--axis <axis>', 'the moments that count, and the dates of a journal: recorded unless given').choices([
        'recorded',
        'effective',
      ]),
    )
    .option('--from <moment>', 'from this moment or day, like 2026-01-01T00:00:00Z or 2026-01-01')
    .option('--to <moment>', 'before this moment or day; until now when omitted')
    .action(
      action<ExportOptions>(({ options }) => {
        const { format, axis, from, to } = options
        return download(options, { path: '/v1/export', query: { format, ...given({ axis, from, to }) } })
      }),
    )
}
