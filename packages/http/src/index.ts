export type { FastifyReply } from 'fastify'
export { Counter, Gauge, Histogram, Registry } from 'prom-client'
export { sentBody } from './body.ts'
export { createLogger, type Logger, type LogLevel } from './logger.ts'
export { page, pageOf, partsForm, readCursor, uuidForm } from './paging.ts'
export {
  DomainError,
  type FieldError,
  httpProblems,
  Problem,
  type ProblemCatalog,
  type RefusalOptions,
  refusals,
} from './problems.ts'
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
export { createService, type HealthCheck, type Service, type ServiceOptions } from './service.ts'
export { closeOnSignal } from './shutdown.ts'
