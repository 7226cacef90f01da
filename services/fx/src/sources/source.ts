import type { PublishedRate } from '../rates/record.ts'
import type { SourceName } from '../rates/schemas.ts'

/** A publisher of rates. */
export interface RateSource {
  name: SourceName
  /**
   * The rates since `newest`, the moment of the newest recorded rate of the source; undefined when there is none. `now` is
   * the database's clock. Throws with the reason in the message; ends soon after `signal` is aborted.
   */
  fetch(newest: Date | undefined, now: Date, signal: AbortSignal): Promise<PublishedRate[]>
}
