import { judgeAccess } from '@florin/identity'
import { type Access, type AuditedRequest, type FieldError, HttpError } from '@florin/server'
import type { z } from 'zod'
import type { ServedOperation } from '../operations/operation.ts'
import { type RequestContext, requestHashOf, type WriteContext } from '../request/context.ts'
import { orderKeyPattern } from './schemas.ts'

/** An order of a batch, as its operation reads it. */
export interface BatchOrder {
  operation: ServedOperation
  target: string
  order: unknown
  context: WriteContext
}

/** Used for an order that has no key of its own; `requestHash`: undefined for that of the order alone. */
export interface DerivedKey {
  idempotencyKey: string | null
  requestHash: string | undefined
}

/** `at`: JSON pointer to the order, for the fields of a rejection. Throws `invalid_request` and `forbidden`. */
export type OrderReader = (sent: unknown, at: string, derived: DerivedKey) => BatchOrder

/** How orders of an operation are written in a batch. */
interface Form {
  operation: ServedOperation
  /** The field with what is in the path of the operation. */
  target: { name: string; schema: z.ZodType<string> } | undefined
  mayBeEmpty: boolean
}

/** By the name of the operation in a batch. */
export type Forms = ReadonlyMap<unknown, Form>

export function createForms(operations: readonly ServedOperation[]): Forms {
  return new Map(
    operations.map((operation) => {
      const [target] = Object.entries(operation.params?.shape ?? {})
      return [
        operation.kind,
        {
          operation,
          target: target && { name: target[0], schema: target[1] },
          mayBeEmpty: operation.body.safeParse(null).success,
        },
      ]
    }),
  )
}

/** Reads the orders of one request. Each operation requires its own role, and a grant may reach other accounts with it. */
export function createOrderReader(forms: Forms, context: RequestContext, access: Access): OrderReader {
  const permissions = new Map<ServedOperation, Pick<WriteContext, 'reach' | 'audited'>>()

  function permit(operation: ServedOperation): Pick<WriteContext, 'reach' | 'audited'> {
    let permission = permissions.get(operation)
    if (!permission) {
      permission = { reach: reachOf(operation, access, context.ledgerName), audited: auditedAs(operation, context) }
      permissions.set(operation, permission)
    }
    return permission
  }

  return (sent, at, derived) => {
    if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) throw invalid(at, 'Send an object.')
    const { operation: name, idempotency_key: ownKey, ...fields } = sent as Record<string, unknown>
    const form = forms.get(name)
    if (!form) throw invalid(`${at}/operation`, `Send one of ${[...forms.keys()].join(', ')}.`)
    if (ownKey !== undefined && !(typeof ownKey === 'string' && orderKeyPattern.test(ownKey))) {
      throw invalid(`${at}/idempotency_key`, 'Send a key of 1 to 255 visible ASCII characters, without spaces.')
    }
    const { operation } = form
    const permission = permit(operation)
    const target = readTarget(form, fields, at)
    const body = form.mayBeEmpty && Object.keys(fields).length === 0 ? null : fields
    const parsed = operation.body.safeParse(body)
    if (!parsed.success) throw unreadable(parsed.error, at)
    const requestHash = ownKey === undefined ? derived.requestHash : undefined
    return {
      operation,
      target: target ?? '',
      order: parsed.data,
      context: {
        ...context,
        ...permission,
        idempotencyKey: ownKey ?? derived.idempotencyKey,
        // With a key of its own it is the same request as one to the route of the operation.
        requestHash: requestHash ?? requestHashOf(operation.id, target ?? null, body),
        body,
      },
    }
  }
}

/** Takes the target out of the fields. */
function readTarget({ operation, target }: Form, fields: Record<string, unknown>, at: string): string | undefined {
  if (!target) return undefined
  const { [target.name]: sent } = fields
  delete fields[target.name]
  if (sent === undefined) throw invalid(`${at}/${target.name}`, `Send the ${target.name} of the ${operation.kind}.`)
  const parsed = target.schema.safeParse(sent)
  if (parsed.success) return parsed.data
  throw invalid(`${at}/${target.name}`, parsed.error.issues[0]?.message ?? 'It is not valid.')
}

function reachOf(
  { kind, role, limited }: ServedOperation,
  { identity }: Access,
  ledger: string,
): WriteContext['reach'] {
  const verdict = judgeAccess(identity, { role, ledger: 'named', scoped: limited !== undefined }, ledger)
  if (verdict.allowed) return verdict.scope
  const needs = verdict.reason === 'scope_unsupported' ? `a grant for all accounts` : `the role ${role}`
  throw new HttpError('forbidden', `An order of the operation ${kind} needs ${needs} in this ledger.`)
}

function auditedAs({ id }: ServedOperation, { audited }: RequestContext): AuditedRequest {
  return { ...audited, action: id }
}

function invalid(pointer: string, detail: string): HttpError {
  return rejectFields([{ pointer, detail }])
}

function unreadable({ issues }: z.ZodError, at: string): HttpError {
  return rejectFields(
    issues.map(({ path, message }) => ({
      pointer: [at, ...path].join('/'),
      detail: /[.?!]$/.test(message) ? message : `${message}.`,
    })),
  )
}

function rejectFields(errors: FieldError[]): HttpError {
  const [{ pointer, detail }, ...others] = errors as [FieldError, ...FieldError[]]
  const more = others.length === 0 ? '' : ` ${others.length} more in errors.`
  return new HttpError('invalid_request', `${pointer}: ${detail}${more}`, { errors })
}
