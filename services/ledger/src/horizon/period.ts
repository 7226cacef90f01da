import { LedgerError } from '../errors.ts'
import type { Horizon } from './horizon.ts'

/**
 * The final part of a period: it ends at `to`, or at the horizon if that is earlier, after a wait for the postings in flight.
 * Throws `moment_in_future` if nothing of it is final yet. Null: from the beginning.
 */
export async function settlePeriod(
  horizon: Horizon,
  { from = null, to }: { from?: string | null | undefined; to?: string | undefined },
): Promise<{ from: string | null; to: string }> {
  const settled = await horizon.settle()
  if (from !== null && Date.parse(from) >= Date.parse(settled)) {
    throw new LedgerError(
      'moment_in_future',
      `The period begins at ${from}, and the books are final up to ${settled}. Send an earlier "from".`,
    )
  }
  return { from, to: to !== undefined && Date.parse(to) < Date.parse(settled) ? to : settled }
}
