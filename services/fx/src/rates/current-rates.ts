import type { HeldRate, PairRate } from './pairs.ts'
import type { FindCrossCurrency } from './publisher.ts'
import type { SourceName } from './schemas.ts'

/** The rates that are valid now, in memory. Readers throw `database_unavailable` before the first read. */
export interface CurrentRates {
  /** In order of precedence. */
  readonly sources: readonly SourceName[]
  /** An estimate of the database's clock, in milliseconds since 1970. */
  nowMs(): number
  /**
   * The rate of the pair of each publisher that has one in the ledger, in their order. The same objects until a rate or a
   * setting changes.
   */
  findRates(ledger: string, base: string, quote: string): PairRate[]
  /** All published rates that are valid now in the ledger. */
  listHeld(ledger: string): HeldRate[]
  crossCurrencyOf: FindCrossCurrency
  /** Resolves when everything committed before the call has been read. */
  reload(): Promise<void>
}
