export { arrayLiteral, columns, wordArray } from './array.ts'
export { isMigrated, type MigrationOptions, migrate, newestMigration } from './migrate.ts'
export { createPool, type Pool, PoolBusy, type PoolOptions } from './pool.ts'
export { CommitLost, type Queryable, type Transaction, withTransaction } from './transaction.ts'
export {
  isConflict,
  isLockTimeout,
  isNeverSent,
  isRowRefused,
  isTooSlow,
  isUnavailable,
  sqlState,
  violatedConstraint,
} from './violations.ts'
