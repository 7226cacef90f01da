import { columns, type Queryable } from '@florin/postgres'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Counter, type Registry } from 'prom-client'
import { ledgerOf } from './authorization.ts'
import { withoutCredentials } from './credentials.ts'
import type { Service } from './fastify.ts'
import type { Logger } from './logger.ts'
import { ledgerNamePattern } from './schemas.ts'
import { createWorker, type Worker } from './worker.ts'

/**
 * How a request is recorded. `ahead`: an entry before its handler runs, and one with its answer. `own`: the handler records
 * what it writes, in the same database transaction. `none`: it writes nothing that has to be recorded.
 */
export type AuditMode = 'ahead' | 'own' | 'none'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `ahead` for POST, PUT, PATCH and DELETE when left out, `none` for other methods. The body may be missing or invalid. */
    audit?: AuditMode | ((request: FastifyRequest) => AuditMode)
  }
  interface FastifyRequest {
    /** An entry of the request was written ahead. */
    isRecorded: boolean
  }
}

/** Who sent a request, from where, and how. */
export interface AuditedRequest {
  requestId: string
  /** Null for a caller who is not authenticated. */
  subject: string | null
  onBehalfOf: string | null
  /** Of the client, as trusted proxies name it. */
  address: string
  /** Id of the operation. */
  action: string
  /** Without the query. */
  path: string
}

/** A row of the audit trail of all services, `audit.entries`. */
export interface AuditEntry extends AuditedRequest {
  service: string
  ledger: string | null
  idempotencyKey: string | null
  requestHash: string | null
  /** Null before the answer. */
  status: number | null
  /** Of the problem. */
  code: string | null
  /** Id of the transaction or hold, or the location in the answer. */
  made: string | null
  /** Number of equal rejections in this entry. */
  repeated: number
}

/** Entries that wait to be written. */
const waitingMax = 10_000
/** A rejection is added below this number only: who has no authority can cause any number, and answers need room. */
const waitingMaxForRejections = 2_000
const writeEveryMs = 1_000
const pathLengthMax = 1_000
const keyPattern = /^[\x21-\x7e]{1,255}$/
const writingMethods: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** One statement, for any number of entries. */
export function insertAuditEntries(entries: readonly AuditEntry[]) {
  return {
    name: 'insert_audit_entries',
    text: `insert into audit.entries (service, request_id, subject, on_behalf_of, address, action, path, ledger,
                                      idempotency_key, request_hash, status, code, made, repeated)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                                $8::text[], $9::text[], $10::text[], $11::smallint[], $12::text[], $13::text[],
                                $14::integer[])`,
    values: columns(entries, [
      'service',
      'requestId',
      'subject',
      'onBehalfOf',
      'address',
      'action',
      'path',
      'ledger',
      'idempotencyKey',
      'requestHash',
      'status',
      'code',
      'made',
      'repeated',
    ]),
  }
}

export function auditedRequestOf({ id, access, ip, url, method, routeOptions }: AuditableRequest): AuditedRequest {
  const { subject = null, onBehalfOf = null } = access?.identity ?? {}
  const [path = ''] = url.split('?', 1)
  return {
    requestId: id,
    subject: storable(subject),
    onBehalfOf: storable(onBehalfOf),
    // A socket that is closed already has no address.
    address: ip || 'unknown',
    action: routeOptions.schema?.operationId ?? `${method} ${routeOptions.url}`,
    path: withoutCredentials(path).slice(0, pathLengthMax),
  }
}

export type AuditableRequest = Pick<FastifyRequest, 'id' | 'url' | 'method' | 'routeOptions'> & {
  ip: string | undefined
  access: FastifyRequest['access'] | null
}

/** PostgreSQL stores no null character. */
function storable(text: string | null): string | null {
  return text?.replaceAll('\0', '') ?? null
}

interface AuditOptions {
  service: string
  db: Queryable
  metrics: Registry
  logger: Logger
}

/**
 * Records every write of the routes that are added from now on, every refusal of authority, and every rejected write. A write
 * is recorded before it runs: if it cannot be, the request is rejected. Answers and rejections are recorded within a second;
 * a process that is killed loses those of its last second.
 */
export function keepAuditTrail(app: Service, { service, db, metrics, logger }: AuditOptions): void {
  const later = createLaterWriter(db, metrics, logger)
  app.decorateRequest('isRecorded', false)
  app.addHook('preHandler', (request, _reply, done) => {
    if (modeOf(request) !== 'ahead') return done()
    request.isRecorded = true
    db.query(insertAuditEntries([entryOf(service, request)])).then(() => done(), done)
  })
  // When the answer is made, also if its client has disconnected.
  app.addHook('onSend', (request, reply, payload, done) => {
    if (request.isRecorded) later.add(answered(service, request, reply))
    else if (!request.is404 && isRejection(request, reply)) {
      const entry = answered(service, request, reply)
      later.add(entry, keyOf(entry))
    }
    done(null, payload)
  })
  app.addHook('onReady', () => later.open())
  // Before the services close their pools.
  app.addHook('preClose', () => later.close())
}

function modeOf(request: FastifyRequest): AuditMode {
  const { config } = request.routeOptions
  // The request that the service acts for is recorded where it arrived.
  if (request.access?.identity.kind === 'service') return 'none'
  if (typeof config.audit === 'function') return config.audit(request)
  return config.audit ?? (writingMethods.has(request.method) ? 'ahead' : 'none')
}

function isRejection(request: FastifyRequest, { statusCode }: FastifyReply): boolean {
  const isOfAuthority = [401, 403, 429].includes(statusCode) || request.problem === 'ledger_not_found'
  return isOfAuthority || (statusCode >= 400 && statusCode < 500 && modeOf(request) !== 'none')
}

function entryOf(service: string, request: FastifyRequest): AuditEntry {
  const { headers, routeOptions } = request
  const ledger = ledgerOf(request, routeOptions.config)
  const key = headers['idempotency-key']
  return {
    ...auditedRequestOf(request),
    service,
    ledger: ledger !== undefined && ledgerNamePattern.test(ledger) ? ledger : null,
    idempotencyKey: typeof key === 'string' && keyPattern.test(key) ? withoutCredentials(key) : null,
    requestHash: null,
    status: null,
    code: null,
    made: null,
    repeated: 1,
  }
}

function answered(service: string, request: FastifyRequest, reply: FastifyReply): AuditEntry {
  const location = reply.getHeader('location')
  return {
    ...entryOf(service, request),
    status: reply.statusCode,
    code: request.problem,
    made: typeof location === 'string' ? location : null,
  }
}

/** Rejections with the same key are one entry. Ledgers that do not exist are not in it, because anybody can name them. */
function keyOf({ subject, address, action, code, ledger }: AuditEntry): string {
  const isLedgerKnown = subject !== null && code !== 'ledger_not_found'
  return JSON.stringify([subject, address, action, code, isLedgerKnown ? ledger : null])
}

/** Writes entries once a second. */
function createLaterWriter(db: Queryable, metrics: Registry, logger: Logger) {
  const dropped = new Counter({
    name: 'audit_entries_dropped_total',
    help: 'Number of answers and rejections missing in the audit trail because too many were waiting to be written',
    registers: [metrics],
  })
  let waiting = new Map<unknown, AuditEntry>()
  let worker: Worker | undefined
  let isClosing = false

  /** A rejection has a key: it adds to the entry with the same one, if any. */
  function add(entry: AuditEntry, key: unknown = entry): void {
    const equal = waiting.get(key)
    if (equal) equal.repeated += entry.repeated
    else if (waiting.size < (key === entry ? waitingMax : waitingMaxForRejections)) waiting.set(key, entry)
    else dropped.inc(entry.repeated)
    if (isClosing) void write().catch(warn)
  }

  async function write(): Promise<void> {
    if (waiting.size === 0) return
    const batch = waiting
    waiting = new Map()
    try {
      await db.query(insertAuditEntries([...batch.values()]))
    } catch (error) {
      if (!isClosing) for (const [key, entry] of batch) add(entry, key)
      throw error
    }
  }

  function warn(err: unknown): void {
    logger.warn({ err }, 'cannot write to the audit trail')
  }

  return {
    add,
    open() {
      const onFailure = (error: unknown, failures: number) => {
        if (failures === 1) warn(error)
      }
      worker = createWorker({ work: write, everyMs: writeEveryMs, startAfterMs: writeEveryMs, onFailure })
    },
    async close() {
      await worker?.stop()
      isClosing = true
      await write().catch(warn)
    },
  }
}
