import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bodyOf } from './body-of.ts'
import { type Contract, listServed, type Operation } from './contract.ts'
import { type RequestHints, randomRequest } from './random-requests.ts'
import { scale } from './scale.ts'
import type { TestApp } from './service.ts'

export interface ContractSuite {
  /** Read when the tests run: what `beforeAll` has started. */
  app(): TestApp & { printRoutes(options: { commonPrefix: boolean }): string }
  contract(): Contract
  hints(): RequestHints
  /** Every operation of the document, by its id. */
  operationIds: string[]
  /** Served, and left out of the document: for other services alone. */
  internal?: string[]
  /** Headers that every request of the method needs. */
  headers?(operation: Operation): Record<string, string>
}

/** Everything but the documentation itself and what machines ask for. */
const undocumented = /^\/(docs|openapi\.json|asyncapi\.json|metrics|problems)/

/** What holds for the OpenAPI document of every service: it is complete, and every answer is as it says. */
export function describeContract({ app, contract, hints, operationIds, internal = [], headers }: ContractSuite): void {
  test('what is served is documented, and what is documented is served', () => {
    const served = listServed(app().printRoutes({ commonPrefix: false }))
      .filter(({ path }) => !undocumented.test(path))
      .map(({ method, path }) => `${method} ${path}`)
    const documented = contract().operations.map(
      ({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    )
    expect(served.sort()).toEqual([...documented, ...internal].sort())
  })

  test('every operation has an id of its own', () => {
    expect(
      contract()
        .operations.map(({ operationId }) => operationId)
        .sort(),
    ).toEqual(operationIds.toSorted())
  })

  test('an operation with parameters or a body documents 400', () => {
    const without = contract()
      .operations.filter(({ parameters, body, statuses }) => (parameters.length > 0 || body) && !statuses.includes(400))
      .map(({ operationId }) => operationId)
    expect(without).toEqual([])
  })

  test('every parameter can be sent: its schema has a value', () => {
    const impossible = contract().operations.flatMap(({ operationId, parameters }) =>
      parameters
        .filter(
          ({ schema }) =>
            schema.type === 'boolean' && schema.enum?.every((value: unknown) => typeof value !== 'boolean'),
        )
        .map(({ name }) => `${operationId} ${name}`),
    )
    expect(impossible).toEqual([])
  })

  describe('requests at random', () => {
    test.each(operationIds)(
      'to %s are never answered with 5xx, always as documented, and always with a code when refused',
      async (id) => {
        const operation = contract().operations.find(({ operationId }) => operationId === id) as Operation
        const seen = new Set<number>()
        const property = fc.asyncProperty(randomRequest(contract(), operation, hints()), async (request) => {
          const response = await app().inject({
            method: operation.method as 'GET',
            url: request.url,
            headers: {
              ...(request.body !== undefined && { 'content-type': 'application/json' }),
              ...(operation.lines !== undefined && { 'content-type': operation.lines }),
              ...headers?.(operation),
              ...request.headers,
            },
            ...(request.body !== undefined && { payload: JSON.stringify(request.body) }),
            ...(operation.lines !== undefined && { payload: '{}\n' }),
          })
          const { statusCode, payload } = response
          const body = bodyOf(response)
          if (body?.code === 'route_not_found') return
          seen.add(statusCode)
          expect(statusCode, payload).toBeLessThan(500)
          contract().check(operation.method, request.url, { statusCode, headers: response.headers, body })
          if (statusCode < 400) return
          expect(response.headers['content-type']).toMatch(/^application\/problem\+json/)
          expect(body.code).toMatch(/^[a-z_]+$/)
          expect(body.status).toBe(statusCode)
          expect(payload).not.toMatch(/select |insert |node_modules|\.ts:\d/i)
        })
        const runs = { numRuns: operation.body ? scale(100, 200) : scale(40, 80) }
        const reached = () => [...seen].some((status) => ![400, 404].includes(status))
        await fc.assert(property, runs)
        // Of some operations few get as far as the rules: by chance none has.
        for (let again = 0; again < 5 && !reached(); again++) await fc.assert(property, runs)
        expect(reached()).toBe(true)
      },
    )
  })
}
