export { type Contract, type Operation, readContract, type Schema } from './contract.ts'
export { type Cut, type CutProxy, startCutProxy } from './cut-proxy.ts'
export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './database.ts'
export { type PrivatePostgres, startPostgres } from './private-postgres.ts'
