export { type LookedUp, type Lookup, lookUpRates } from './lookups.ts'
export { atPar, presentRate, RateUsed, valueAt } from './valuation.ts'
