import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withClient } from './client.ts'
import type { Schema } from './contract.ts'
import { limitMs, until } from './limit.ts'
import type { TestApp } from './service.ts'

interface AuditedApp extends TestApp {
  swagger(): unknown
}

export interface AuditSubject {
  app: AuditedApp
  superuserUrl: string
  close(): Promise<void>
}

export interface AuditOptions {
  /** Ids of operations that record what they write by themselves. */
  own: readonly string[]
  /** Ids of operations that leave no entry, with the reason. */
  exempt: Readonly<Record<string, string>>
  start(): Promise<AuditSubject>
}

const writing = ['post', 'put', 'patch', 'delete']

/** The example of a parameter, of the only kind that it has. */
const exampleOf = ({ name, example, schema }: Schema): string => String(example ?? schema.examples?.[0] ?? name)

/** Tests that every route of a service that writes leaves its entries in the audit trail, by its OpenAPI document. */
export function describeAudit({ own, exempt, start }: AuditOptions): void {
  let subject: AuditSubject
  beforeAll(async () => {
    subject = await start()
  })
  afterAll(() => subject?.close())

  const listOperations = () => {
    const { paths } = subject.app.swagger() as { paths: Record<string, Record<string, Schema>> }
    return Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, operation]) =>
        writing.includes(method) ? [{ path, method, operation }] : [],
      ),
    )
  }

  /** Sends the example of an operation. It may be rejected: for what it names is missing. */
  async function send({ path, method, operation }: ReturnType<typeof listOperations>[number]): Promise<number> {
    const parameters: Schema[] = operation.parameters ?? []
    const find = (place: string, name: string) => parameters.find((each) => each.in === place && each.name === name)
    const inPath = (_: string, name: string) =>
      encodeURIComponent(exampleOf(find('path', name) ?? { name, schema: {} }))
    const media = operation.requestBody?.content['application/json']
    const [example] = Object.values<{ value: unknown }>(media?.examples ?? {})
    // A stream of lines has no example.
    const [lines] = media ? [] : Object.keys(operation.requestBody?.content ?? {})
    const payload = lines === undefined ? (example?.value ?? media?.example) : '{}\n'
    const answer = await subject.app.inject({
      method: method.toUpperCase() as 'POST',
      url: path.replaceAll(/\{(\w+)\}/g, inPath),
      headers: {
        'x-request-id': operation.operationId,
        ...(lines !== undefined && { 'content-type': lines }),
        ...(find('header', 'idempotency-key') && { 'idempotency-key': `audit-${operation.operationId}` }),
      },
      ...(payload !== undefined && { payload }),
    })
    expect(answer.statusCode, `${method} ${path}: ${answer.payload}`).toBeLessThan(500)
    expect(answer.payload, 'the example is valid').not.toContain('"invalid_request"')
    return answer.statusCode
  }

  async function listEntries(requestId: string): Promise<(number | null)[]> {
    return withClient(subject.superuserUrl, async (client) => {
      const { rows } = await client.query<{ status: number | null }>(
        'select status from audit.entries where request_id = $1 and action = $1 order by id',
        [requestId],
      )
      return rows.map(({ status }) => status)
    })
  }

  describe('the audit trail', () => {
    test(
      'has every write: before it runs and with its answer, or with what it posts',
      async () => {
        const found: Record<string, (number | null)[]> = {}
        const expected: Record<string, (number | null)[]> = {}
        for (const operation of listOperations()) {
          const { operationId: id } = operation.operation
          const status = await send(operation)
          expected[id] = id in exempt ? [] : own.includes(id) ? [status] : [null, status]
        }
        await until('the last answers are recorded', async () => {
          for (const id of Object.keys(expected)) found[id] = await listEntries(id)
          return JSON.stringify(found) === JSON.stringify(expected)
        }).catch(() => undefined)
        expect(found).toEqual(expected)
        const ids = Object.keys(expected)
        expect([...own, ...Object.keys(exempt)].filter((id) => !ids.includes(id))).toEqual([])
      },
      3 * limitMs,
    )
  })
}
