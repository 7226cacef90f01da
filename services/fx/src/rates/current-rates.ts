import type { HeldRate, PairRate } from './pairs.ts'
import type { SourceName } from './schemas.ts'

/** The rates that are valid now, in memory. Readers throw `database_unavailable` before the first read. */
export interface CurrentRates {
  /** In order of precedence. */
  readonly sources: readonly SourceName[]
  /** An estimate of the database's clock, in milliseconds since 1970. */
  nowMs(): number
  /** The rate of the pair in each source that has one, in their order. The same objects until a rate or a spread changes. */
  findRates(base: string, quote: string): PairRate[]
  /** All published rates that are valid now. */
  listHeld(): HeldRate[]
  /** Resolves when everything committed before the call has been read. */
  reload(): Promise<void>
}
