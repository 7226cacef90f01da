export type { FastifyReply } from 'fastify'
export { Counter, Gauge, Histogram, Registry } from 'prom-client'
export { decodeCursor, encodeCursor } from './cursor.ts'
export { createLogger, type Logger, type LogLevel } from './logger.ts'
export {
  DomainError,
  type FieldError,
  httpProblems,
  Problem,
  type ProblemCatalog,
  type RefusalOptions,
  refusals,
} from './problems.ts'
export { Limit, limitDefault, limitMax, Metadata, Moment, page } from './schemas.ts'
export { createService, type HealthCheck, type Service, type ServiceOptions } from './service.ts'
export { closeOnSignal } from './shutdown.ts'
