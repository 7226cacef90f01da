export { arrayLiteral } from './array.ts'
export { type MigrationOptions, migrate } from './migrate.ts'
export { createPool, PoolBusy, type PoolOptions } from './pool.ts'
export { CommitLost, type Queryable, type Transaction, withTransaction } from './transaction.ts'
export {
  isConflict,
  isLockTimeout,
  isRowRefused,
  isTooSlow,
  isUnavailable,
  sqlState,
  violatedConstraint,
} from './violations.ts'
