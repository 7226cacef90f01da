export {
  AggregatorRegistry,
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client'
export {
  type AuditableRequest,
  type AuditEntry,
  type AuditedRequest,
  type AuditMode,
  auditedRequestOf,
  insertAuditEntries,
} from './audit.ts'
export type { Authentication } from './authentication.ts'
export { type Access, ledgerNotFound } from './authorization.ts'
export { type Backoff, backoffMs } from './backoff.ts'
export { createBatchReader } from './batch-reader.ts'
export { type Batcher, type BatcherOptions, createBatcher, type Ticket } from './batcher.ts'
export { parseStrictJson, sentBody } from './body.ts'
export { CommandError, describeCommandFailure, readCommandDatabase, readCommandEnvironment } from './command.ts'
export { withoutCredentials } from './credentials.ts'
export { prefersCsv, writeCsvRows } from './csv.ts'
export { databaseUnavailable, refusalOfDatabase } from './database.ts'
export { checkDatabase, checkSchema } from './database-health.ts'
export { integer, listOf, readEnvironment, secret } from './environment.ts'
export type { FastifyError, FastifyReply, FastifyRequest, Service } from './fastify.ts'
export { createGroupWriter, type GroupWriter } from './group-writer.ts'
export type { HealthCheck } from './health.ts'
export {
  type AuthSettings,
  checkIdentity,
  type IdentityConfig,
  identityEnvironment,
  identitySettings,
  serviceSecretEnvironment,
} from './identity-settings.ts'
export { createLogger, type Logger, type LogLevel } from './logger.ts'
export { addGauges, type GaugeOf } from './metrics.ts'
export { page, pageOf, partsPattern, readCursor, uuidPattern } from './paging.ts'
export { forEachParallel } from './parallel.ts'
export { createPoller, type Poller, type Revision, readRevision } from './poller.ts'
export { openPools, type Pools } from './pools.ts'
export { type FieldError, Problem, type ProblemMembers, problemOf } from './problem-body.ts'
export {
  type AnyCode,
  DatabaseError,
  DomainError,
  defineProblems,
  HttpError,
  type ProblemCatalog,
  type Problems,
  type ProblemType,
  type RefusalOptions,
} from './problems.ts'
export { defineProgram, defineService, type ProgramRelease, type Release, type Served } from './process.ts'
export {
  bodyBytesWithMetadata,
  Cursor,
  countedFirst,
  Day,
  LedgerHeader,
  LedgerName,
  Limit,
  ledgerNamePattern,
  Metadata,
  MetadataChange,
  Moment,
  metadataKeysMax,
  text,
} from './schemas.ts'
export { createService, type ServiceOptions } from './service.ts'
export {
  commonEnvironment,
  commonSettings,
  type HttpConfig,
  httpEnvironment,
  httpSettings,
  type ServiceConfig,
} from './service-settings.ts'
export { createRequestCounts, type SharedPort } from './shared-port.ts'
export { type SharedTrace, traceShared } from './shared-trace.ts'
export { closeOnSignal } from './shutdown.ts'
export { allowLongBody } from './socket-errors.ts'
export { dayMs } from './time.ts'
export { checkTls, clientTls, type TlsSettings, tlsEnvironment, tlsSettings } from './tls.ts'
export { failSpan, isTracing, type Span, startSpan, startTracing, traceCall, traceparentOf } from './tracing.ts'
export { createWorker, type Worker, type WorkerOptions } from './worker.ts'
