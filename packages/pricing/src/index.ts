export { type AssessedFee, readRule } from './assessment.ts'
export { FeeRefusal, inForceAt, type PricedAmount, type PricingVersion, priceAmount } from './pricing.ts'
export { amountsOf, FeeLine, FeeRule, PricedKind, ScheduleCode, WrittenRule } from './schemas.ts'
