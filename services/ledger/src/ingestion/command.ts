import { DomainError, HttpError, parseStrictJson } from '@florin/server'
import { z } from 'zod'
import type { FetchedRecord } from '../kafka/records.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import type { ServedOperation } from '../operations/operation.ts'
import { requestHashOf, type WriteContext } from '../request/context.ts'
import type { Command } from './schemas.ts'
import { recordBytesMax } from './topics.ts'

/** A record that could be read as an order. */
export interface IncomingOrder {
  record: FetchedRecord
  operation: ServedOperation
  context: WriteContext & { idempotencyKey: string }
  /** As its schema parses it. */
  order: unknown
  target: string | undefined
}

/** A record that is rejected. `context` is undefined where it could not be read that far. */
export interface RefusedOrder {
  record: FetchedRecord
  context: (WriteContext & { idempotencyKey: string }) | undefined
  code: string
  detail: string
}

export interface CommandReader {
  ledgers: LedgerCache
  /** All that may be ordered, by its id. */
  operations: ReadonlyMap<string, ServedOperation>
  schema: z.ZodType<Command>
}

/** Reads a record. Throws only what has nothing to do with the record: the database is unavailable. */
export async function readOrder(reader: CommandReader, record: FetchedRecord): Promise<IncomingOrder | RefusedOrder> {
  let context: IncomingOrder['context'] | undefined
  try {
    const command = reader.schema.parse(parseStrictJson(requireValue(record)))
    const operation = reader.operations.get(command.operation) as ServedOperation
    await reader.ledgers.require(command.ledger)
    context = contextOf(reader.ledgers, record, command, command.target)
    const target = readTarget(operation, command.target)
    // The same as that of a request over HTTP, which is made of the parsed parameter.
    context = contextOf(reader.ledgers, record, command, target ?? null)
    return { record, operation, context, order: operation.body.parse(context.body), target }
  } catch (error) {
    const refusal = reasonOf(error)
    if (!refusal) throw error
    return { record, context, ...refusal }
  }
}

function requireValue({ value }: FetchedRecord): Buffer {
  if (value === null) throw new HttpError('malformed_json', 'The record has no value. Send an order.')
  if (value.length <= recordBytesMax) return value
  throw new HttpError('body_too_large', `The record has more than ${recordBytesMax} bytes.`)
}

function readTarget({ params }: ServedOperation, target: string | null): string | undefined {
  const [name] = Object.keys(params?.shape ?? {})
  if (name === undefined) {
    if (target !== null) throw invalid('The operation takes no target. Leave target out.')
    return undefined
  }
  if (target === null) throw invalid(`The operation needs a target: the parameter ${name} of its path.`)
  return params?.parse({ [name]: target })[name]
}

const invalid = (detail: string) => new HttpError('invalid_request', detail)

function contextOf(
  ledgers: LedgerCache,
  record: FetchedRecord,
  { ledger, operation, idempotency_key, order = null }: Command,
  target: string | null,
): IncomingOrder['context'] {
  const requestId = headerOf(record, 'x-request-id', /^[\x21-\x7e]{1,128}$/) ?? `${record.partition}-${record.offset}`
  const subject = headerOf(record, 'florin-subject', /^[^\0]{1,255}$/u) ?? 'kafka'
  return {
    ledger: ledgers.idOf(ledger),
    ledgerName: ledger,
    idempotencyKey: idempotency_key,
    requestHash: requestHashOf(operation, target, order),
    body: order,
    dryRun: false,
    origin: {
      requestId,
      traceparent: headerOf(record, 'traceparent', /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/),
      subject,
    },
    audited: {
      requestId,
      subject,
      onBehalfOf: null,
      action: operation,
      address: headerOf(record, 'florin-address', /^[0-9a-f:.%\w]{1,64}$/) ?? 'kafka',
      path: `kafka:${record.partition}/${record.offset}`,
    },
    // Who may write to the topic may order anything; the service checks what it writes itself.
    reach: undefined,
  }
}

function headerOf({ headers }: FetchedRecord, name: string, pattern: RegExp): string | undefined {
  const text = headers.find(([header]) => header?.toString() === name)?.[1]?.toString()
  return text !== undefined && pattern.test(text) ? text : undefined
}

const detailLengthMax = 1_000

/** The reason of a rejection; undefined for a failure that says nothing about the record. */
export function reasonOf(error: unknown): { code: string; detail: string } | undefined {
  if (error instanceof z.ZodError) return { code: 'invalid_request', detail: storable(z.prettifyError(error)) }
  if (error instanceof DomainError) return { code: error.code, detail: storable(error.message) }
  return undefined
}

/** It may quote the record. PostgreSQL stores no null character. */
function storable(detail: string): string {
  return detail.slice(0, detailLengthMax).replaceAll('\0', '').toWellFormed()
}
