import { type LookedUp, valueAt } from '@florin/clients'
import { Decimal } from '@florin/money'

export interface Flow {
  /** Positive: the position grows. */
  amount: Decimal
  /** Value of one unit in the reporting currency at that moment. */
  rate: Pick<LookedUp, 'units' | 'per'>
}

export interface Gains {
  /** Cost of the open position. */
  cost: Decimal
  /** Gain of the closed parts of the position. */
  realised: Decimal
}

const zero = new Decimal(0)

/** Cost and realised gain of a position by average cost. Flows from the oldest, valued in the reporting currency. */
export function computeGains(flows: Flow[]): Gains {
  let position = zero
  let cost = zero
  let realised = zero
  for (const { amount, rate } of flows) {
    if (amount.isZero()) continue
    const closes = position.isPositive() === amount.isNegative() && !position.isZero()
    const closed = closes ? Decimal.min(amount.abs(), position.abs()).times(position.isNegative() ? -1 : 1) : zero
    if (closes) {
      const costOfClosed = cost.times(closed).div(position)
      realised = realised.plus(valueAt(closed, rate)).minus(costOfClosed)
      cost = cost.minus(costOfClosed)
    }
    const opened = amount.plus(closed)
    cost = cost.plus(valueAt(opened, rate))
    position = position.plus(amount)
  }
  return { cost, realised }
}
