/** Numbers from a seed: the same seed gives the same company. The mulberry32 generator. */
export interface Random {
  /** From `min` to `max`, both included. */
  integer(min: number, max: number): number
  /** An amount with two decimals, from `min` to `max` in units of the currency. */
  amount(min: number, max: number): string
  pick<T>(values: readonly T[]): T
  chance(probability: number): boolean
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const integer = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  return {
    integer,
    amount(min, max) {
      const cents = String(integer(100 * min, 100 * max)).padStart(3, '0')
      return `${cents.slice(0, -2)}.${cents.slice(-2)}`
    },
    pick: (values) => values[integer(0, values.length - 1)] as (typeof values)[number],
    chance: (probability) => next() < probability,
  }
}
