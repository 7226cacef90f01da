import { Decimal as DecimalJs } from 'decimal.js'

/**
 * The number money is held in: exact, and never printed with an exponent.
 * 100 significant digits, because the library's default of 20 already loses the cents of 10^18; the longest balance has 58.
 */
export const Decimal = DecimalJs.clone({
  precision: 100,
  rounding: DecimalJs.ROUND_HALF_EVEN,
  toExpNeg: -9e15,
  toExpPos: 9e15,
})
export type Decimal = DecimalJs

export const zero = new Decimal(0)
