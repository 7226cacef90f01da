import { Decimal } from '@florin/money'
import type { AccountCache } from '../accounts/cache.ts'
import { type Leg, normalSide } from '../double-entry.ts'
import { attach } from '../posting/part.ts'
import type { ReservationPosting } from '../posting/posting.ts'
import type { FindHold } from './holds.ts'
import { holdChangePart } from './part.ts'
import { presentReleased, remainingOf } from './present.ts'

/** The draft of a release of all that remains. The answer is the hold after it. */
export async function prepareRelease(
  { accounts, findHold }: { accounts: AccountCache; findHold: FindHold },
  ledger: number,
  id: string,
  ending: 'voided' | 'expired',
): Promise<Pick<ReservationPosting, 'legs' | 'parts' | 'answer'>> {
  const hold = await findHold(ledger, id)
  const account = await accounts.find(ledger, hold.account)
  const remaining = remainingOf(hold)
  const legs: Leg[] = [{ account, direction: normalSide(account.type), amount: remaining, layer: 'pending' }]
  const change = { hold: hold.id, exponent: account.exponent, captured: new Decimal(0), released: remaining, ending }
  return {
    legs,
    parts: [attach(holdChangePart, change)],
    answer: { fields: presentReleased(hold, ending), momentsMs: { ended_at: 0 } },
  }
}
