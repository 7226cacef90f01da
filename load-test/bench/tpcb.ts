/** The work of the yardstick, which TPC-B describes: branches, ten tellers a branch, and 100,000 accounts a branch. */
export const branches = 10
export const clients = 16

export interface TpcbMeasure {
  perSecond: number
  latencyMs: number
}

/** A program that fills a database, and then measures transactions in it. */
export interface TpcbProgram {
  title: string
  /** The targets were set for pgbench: a ratio to another program is shown, and not judged. */
  judges: boolean
  fill(databaseUrl: string, signal: AbortSignal): Promise<void>
  measure(databaseUrl: string, seconds: number, signal: AbortSignal): Promise<TpcbMeasure>
}
