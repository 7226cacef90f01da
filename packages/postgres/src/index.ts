export { type MigrationOptions, migrate } from './migrate.ts'
export { createPool, type PoolOptions } from './pool.ts'
export { type Queryable, type Transaction, withTransaction } from './transaction.ts'
export { isConflict, isLostConnection, isOutOfRange, sqlState, violatedConstraint } from './violations.ts'
