/** One figure over the rounds. */
export interface Spread {
  median: number
  least: number
  most: number
}

/** Undefined without values. */
export function spreadOf(values: number[]): Spread | undefined {
  const ascending = values.toSorted((a, b) => a - b)
  const [least, most] = [ascending[0], ascending.at(-1)]
  return least === undefined || most === undefined ? undefined : { median: medianOf(ascending), least, most }
}

/** The middle one, or the mean of the two in the middle. */
function medianOf(ascending: number[]): number {
  const middle = (ascending.length - 1) / 2
  const [below = 0, above = 0] = [ascending[Math.floor(middle)], ascending[Math.ceil(middle)]]
  return (below + above) / 2
}

/** Undefined where one of the two was not measured. */
export function divide(dividend: number | undefined, divisor: number | undefined): number | undefined {
  return dividend === undefined || !divisor ? undefined : dividend / divisor
}
