export { Counter, Gauge, Histogram, Registry } from 'prom-client'
export { createBatchReader } from './batch-reader.ts'
export { sentBody } from './body.ts'
export { CannotRun, describeCommandFailure, readCommandDatabase } from './command.ts'
export { refusalOfDatabase } from './database.ts'
export { checkDatabase, checkSchema } from './database-health.ts'
export { commonEnvironment, commonSettings, count, readEnvironment, type ServiceConfig, secret } from './environment.ts'
export type { FastifyReply, Service } from './fastify.ts'
export { createFollower, type Follower, type Revision, readRevision } from './follower.ts'
export { createGroupWriter, type GroupWriter } from './group-writer.ts'
export type { HealthCheck } from './health.ts'
export { createLogger, type Logger, type LogLevel } from './logger.ts'
export { page, pageOf, partsForm, readCursor, uuidForm } from './paging.ts'
export { openPools, type Pools } from './pools.ts'
export {
  type AnyCode,
  DatabaseError,
  DomainError,
  defineProblems,
  type FieldError,
  HttpError,
  Problem,
  type ProblemCatalog,
  type Problems,
  type ProblemType,
  type RefusalOptions,
} from './problems.ts'
export { defineService, type Release } from './process.ts'
export {
  bodyBytesWithMetadata,
  countedFirst,
  Day,
  LedgerHeader,
  LedgerName,
  Limit,
  ledgerNameForm,
  Metadata,
  MetadataChange,
  Moment,
  metadataKeysMax,
  text,
} from './schemas.ts'
export { createService, type ServiceOptions } from './service.ts'
export { closeOnSignal } from './shutdown.ts'
