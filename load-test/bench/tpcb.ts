export interface TpcbLoad {
  clients: number
  seconds: number
}

export interface TpcbMeasure {
  perSecond: number
  latencyMs: number
}

/** A program that fills a database as TPC-B describes, and then measures transactions in it. */
export interface TpcbProgram {
  name: string
  /** The targets were set for pgbench: a ratio to another program is shown, and not judged. */
  judges: boolean
  /** A branch, ten tellers and 100,000 accounts for each unit of the scale. */
  fill(databaseUrl: string, scale: number, signal: AbortSignal): Promise<void>
  measure(databaseUrl: string, load: TpcbLoad, signal: AbortSignal): Promise<TpcbMeasure>
}
