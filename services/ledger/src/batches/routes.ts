import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type AuditMode, type FastifyReply, type FastifyRequest, HttpError, type Service } from '@florin/server'
import type { z } from 'zod'
import { refuses } from '../errors.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { rejectsAlways } from '../operations/answers.ts'
import type { ServedOperation } from '../operations/operation.ts'
import type { PostingDeps } from '../operations/post.ts'
import type { Posted } from '../operations/posted.ts'
import type { PartField } from '../posting/part.ts'
import type { RequestContext } from '../request/context.ts'
import { batchHeaders, DryRun } from '../request/headers.ts'
import { contextOf } from '../request/http.ts'
import { answerWhileReading, linesType } from '../request/stream.ts'
import { limitTransaction } from '../scope/scope.ts'
import { claimKey, postAtomically, rejectedBy, turnMax } from './batch.ts'
import { divide, type Given, isUnavailable, postInOrder } from './chunks.ts'
import { type BatchOrder, createForms, createOrderReader, type OrderReader } from './orders.ts'
import { presentOutcome, presentPosted } from './results.ts'
import { type BatchSchemas, batchKeyLengthMax } from './schemas.ts'
import { type OrderStream, postStream } from './stream.ts'

interface Deps extends PostingDeps {
  ledgers: LedgerCache
  fields: readonly PartField<unknown>[]
  operations: readonly ServedOperation[]
  batchSchemas: BatchSchemas
}

/** 10,000 orders of 800 bytes. */
const bodyBytesMax = 8 * 1_048_576
/** Bodies that are received and worked on at the same time: each takes about ten times its size. */
const bodiesBytesMax = 64 * 1_048_576

export async function batchRoutes(app: Service, deps: Deps): Promise<void> {
  // Streams of lines are for this route alone.
  await app.register(async (scope) => batchRoute(scope as Service, deps))
}

function batchRoute(app: Service, deps: Deps): void {
  const forms = createForms(deps.operations)
  const { NewBatch, BatchResult, OrderLines, ResultLines } = deps.batchSchemas
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  app.addContentTypeParser(linesType, (_request, body, done) => done(null, body))
  app.post(
    '/transactions/batch',
    {
      bodyLimit: bodyBytesMax,
      onRequest: boundBodies(),
      // The order of each operation needs the role of the operation.
      config: { role: ['teller', 'accountant'], scoped: true, audit: auditModeOf },
      schema: {
        operationId: 'postBatch',
        summary: 'Post many orders, all or none, or each by itself',
        description,
        tags: ['transactions'],
        headers: batchHeaders('example-batch'),
        querystring: DryRun,
        body: { content: { 'application/json': { schema: NewBatch }, [linesType]: { schema: OrderLines } } },
        response: {
          200: {
            description: 'A result for each order',
            content: { 'application/json': { schema: BatchResult }, [linesType]: { schema: ResultLines } },
          },
          201: BatchResult,
          ...refuses(...rejectsAlways, 'order_not_atomic', ...codesOf(deps.operations)),
        },
      },
    },
    async (request, reply) => {
      const context = contextOf(deps.ledgers, request, 'postBatch')
      checkBatchKey(context)
      const read = createOrderReader(forms, context, request.access)
      if (request.body instanceof Readable) {
        const lines = openStream(deps, { context, read, pieces: request.body, closing: closing.signal }, request, reply)
        return reply
          .type(linesType)
          .header('cache-control', 'no-store')
          .send(lines as never)
      }
      // Without a content type no schema applies.
      if (request.body == null) throw emptyBody()
      const { mode, orders } = request.body as z.output<BatchSchemas['NewBatch']>
      const batch = { context, orders, read }
      const { status, body, isReplay } = await (mode === 'atomic'
        ? answerAtomic(deps, batch)
        : answerEach(deps, batch, request))
      if (isReplay) reply.header('idempotent-replayed', 'true')
      return reply
        .status(status)
        .type('application/json; charset=utf-8')
        .serializer((text: string) => text)
        .send(body as never)
    },
  )
}

const description =
  'Up to 10,000 orders of any operation, in their order: later ones see the effect of earlier ones. With `mode` `atomic` the answer is 201 if all were posted, and otherwise the rejection of the first order that fails; then nothing was moved. With `independent` the answer is 200 with a result for each order. A retry with the same key posts what was not posted, and answers the same.\n\n' +
  'With `content-type: application/x-ndjson` the body is a stream of any length: one order a line. One result a line is answered while the body arrives, each order is independent, and its key is `idempotency_key`, or `Idempotency-Key`, a colon, and the number of the line, from 1.'

/** The results of a stream of lines. */
function openStream(
  deps: Deps,
  stream: Pick<OrderStream, 'context' | 'read' | 'closing'> & { pieces: Readable },
  request: FastifyRequest,
  reply: FastifyReply,
): Readable {
  const results = postStream(deps, {
    ...stream,
    limit: (order, posted) => limit(deps, order, posted),
    authorizeAgain: () => request.authorizeAgain(),
    reporter: { requestId: request.id, logger: request.log },
  })
  return answerWhileReading(request, reply, stream.pieces, results)
}

/** The codes of all operations. */
function codesOf(operations: readonly ServedOperation[]) {
  return operations.flatMap(({ rejects }) => rejects)
}

function auditModeOf({ query }: { query: unknown }): AuditMode {
  return (query as { dry_run?: string }).dry_run === 'true' ? 'none' : 'ahead'
}

/** Rejects requests before their bodies are read while those of others take the memory. */
function boundBodies() {
  let inFlight = 0
  return (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void => {
    const { 'content-length': length } = request.headers
    const bytes = Math.min(length === undefined ? bodyBytesMax : Number(length), bodyBytesMax)
    if (inFlight > 0 && inFlight + bytes > bodiesBytesMax) {
      done(
        new HttpError('overloaded', 'Too many batches are in flight. Nothing was done; send the request again.', {
          retryAfterSeconds: 1,
        }),
      )
      return
    }
    inFlight += bytes
    reply.raw.once('close', () => {
      inFlight -= bytes
    })
    done()
  }
}

function emptyBody(): HttpError {
  const detail = `Send a batch as application/json, or its orders as ${linesType}.`
  return new HttpError('invalid_request', detail, { errors: [{ pointer: '/body', detail }] })
}

/** The keys of its orders are longer. */
function checkBatchKey({ idempotencyKey }: RequestContext): void {
  if (idempotencyKey === null || idempotencyKey.length <= batchKeyLengthMax) return
  const pointer = '/headers/idempotency-key'
  const detail = `The key of a batch has at most ${batchKeyLengthMax} characters. Send a shorter one.`
  throw new HttpError('invalid_request', detail, { errors: [{ pointer, detail }] })
}

interface Batch {
  context: RequestContext
  orders: readonly unknown[]
  read: OrderReader
}

interface BatchAnswer {
  status: 200 | 201
  body: string
  /** All of it was answered before. */
  isReplay: boolean
}

function readOrder({ context, orders, read }: Batch, index: number): BatchOrder {
  const { idempotencyKey: key, requestHash } = context
  const idempotencyKey = key === null ? null : `${key}:${index}`
  return read(orders[index], `/body/orders/${index}`, { idempotencyKey, requestHash })
}

async function answerAtomic(deps: Deps, batch: Batch): Promise<BatchAnswer> {
  const { context, orders: sent } = batch
  const orders: BatchOrder[] = []
  for (const index of sent.keys()) {
    try {
      orders.push(readOrder(batch, index))
    } catch (error) {
      throw rejectedBy(index, error)
    }
    if (index % turnMax === turnMax - 1) await nextTurn()
  }
  const all = await postAtomically(deps, context, orders)
  const results = await Promise.all(
    all.map(async (posted, index) => {
      const order = orders[index] as BatchOrder
      return presentPosted(await limit(deps, order, posted), order.operation, `"index":${index}`)
    }),
  )
  const isReplay = all.every(({ replayed }) => replayed)
  return { status: context.dryRun ? 200 : 201, body: bodyOf(results, results.length), isReplay }
}

async function answerEach(deps: Deps, batch: Batch, request: FastifyRequest): Promise<BatchAnswer> {
  const { context, orders } = batch
  const given: Given[] = []
  await claimKey(deps, context, orders.length)
  const results: string[] = []
  let [accepted, replayed] = [0, 0]
  for await (const outcomes of postInOrder(deps, divide(readAll(batch, given)))) {
    const [first] = outcomes
    // Nothing was posted: the client sends the whole batch again.
    if (results.length === 0 && first && isUnavailable(first) && outcomes.every(isUnavailable)) throw first.refused
    for (const outcome of outcomes) {
      const index = results.length
      const one = given[index] as Given
      const order = 'refused' in one ? undefined : one
      if ('posted' in outcome) {
        accepted += 1
        if (outcome.posted.replayed) replayed += 1
      }
      const shown =
        'posted' in outcome && order?.context.reach ? { posted: await limit(deps, order, outcome.posted) } : outcome
      results.push(
        presentOutcome(shown, order?.operation, `"index":${index}`, { requestId: request.id, logger: request.log }),
      )
    }
  }
  return { status: 200, body: bodyOf(results, accepted), isReplay: replayed === results.length }
}

/** Reads the orders when they are needed, so that reading all does not delay other requests. */
function* readAll(batch: Batch, given: Given[]): Generator<Given> {
  for (const index of batch.orders.keys()) {
    let one: Given
    try {
      one = readOrder(batch, index)
    } catch (refused) {
      one = { refused }
    }
    given.push(one)
    yield one
  }
}

function bodyOf(results: string[], accepted: number): string {
  return `{"accepted":${accepted},"rejected":${results.length - accepted},"results":[${results.join(',')}]}`
}

/** What the caller may see of it. */
async function limit(
  { accounts, fields }: Deps,
  { context: { reach, ledger } }: BatchOrder,
  posted: Posted,
): Promise<Posted> {
  if (reach === undefined || !('transaction' in posted)) return posted
  const shown = await limitTransaction(accounts, reach, ledger, fields, posted.transaction)
  assert(shown, 'an account that the caller reaches has paid')
  return { ...posted, transaction: shown }
}
