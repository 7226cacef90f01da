import type { Command } from 'commander'
import { type CommonOptions, readCount } from './context.ts'

export interface ListOptions extends CommonOptions {
  /** Number of rows. */
  limit: number
}

export interface PeriodOptions extends ListOptions {
  from?: string
  to?: string
}

const rowsShown = 50

export function withPage(command: Command): Command {
  return command.option('-n, --limit <count>', 'number of rows', readCount, rowsShown)
}

export function withPeriod(command: Command): Command {
  return withPage(command)
    .option('--from <moment>', 'recorded at this moment or later, like 2026-01-01T00:00:00Z')
    .option('--to <moment>', 'recorded before this moment')
}
