export { type MigrationOptions, migrate } from './migrate.ts'
export { createPool, type PoolOptions } from './pool.ts'
export { type Queryable, type Transaction, withTransaction } from './transaction.ts'
export { isConflict, isLockTimeout, isUnavailable, sqlState, violatedConstraint } from './violations.ts'
