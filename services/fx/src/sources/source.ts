import type { PublishedRate } from '../rates/record.ts'
import type { SourceName } from '../rates/schemas.ts'

/** Where rates are fetched from. */
export interface RateSource {
  name: SourceName
  /**
   * What is new since `newest`, the latest moment that a rate of it is kept for; undefined when none is. `now` is the
   * database's. Throws with the reason in the message; ends soon after `signal` is aborted.
   */
  fetch(newest: Date | undefined, now: Date, signal: AbortSignal): Promise<PublishedRate[]>
}
