export { Amount, amountForm, amountMax, Balance, nonPositiveForm } from './amount.ts'
export {
  BasisPoints,
  type ConvertedAmounts,
  convertSource,
  convertTarget,
  type ExchangeRate,
  Rate,
  RateTerm,
  rateText,
} from './conversion.ts'
export { type Currency, CurrencyCode, currencies, exponentOf, findIsoCurrency } from './currencies.ts'
export { Decimal, zero } from './decimal.ts'
export { formatMoney, hasMoreDecimalsThan, roundDown, roundHalfEven, roundUp } from './rounding.ts'
