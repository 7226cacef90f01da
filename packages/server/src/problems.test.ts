import { expect, test } from 'vitest'
import { DatabaseError, type DomainError, defineProblems, HttpError } from './problems.ts'

const outOfStock = { status: 409, title: 'Out of stock', cause: 'The shelf is empty.', remedy: 'Order less.' }
const problems = defineProblems({ out_of_stock: outOfStock })
class ShopError extends problems.Error {}

/** What `createService` takes: a mapper of failures to codes of the catalogue. */
type ToRefusal = (error: unknown) => DomainError<keyof typeof problems.catalog> | undefined

test('a code outside of the catalogue does not compile', () => {
  // @ts-expect-error: no such code
  new ShopError('sold_out', 'Take less.')
  // @ts-expect-error: no such code
  expect(() => problems.refuses('out_of_stock', 'sold_out')).toThrow()
  // @ts-expect-error: HTTP has no such code
  new HttpError('out_of_stock', 'Take less.')
  // @ts-expect-error: a problem needs a status, a cause and a remedy
  defineProblems({ sold_out: { title: 'Sold out' } })
  const toRefusal: ToRefusal = () => new DatabaseError('database_unavailable', 'Wait.')
  // @ts-expect-error: a code of another catalogue
  const wrong: ToRefusal = () => new (defineProblems({ sold_out: outOfStock }).Error)('sold_out', 'Take less.')
  expect([toRefusal, wrong]).toHaveLength(2)
})

test('a route lists its codes by status, each once, with those of the state of the database', () => {
  const refusals = problems.refuses('invalid_request', 'out_of_stock', 'invalid_request', 'outcome_unknown')
  expect(Object.entries(refusals).map(([status, { codes }]) => [status, ...codes])).toEqual([
    ['400', 'invalid_request'],
    ['409', 'out_of_stock'],
    ['503', 'outcome_unknown', 'overloaded', 'database_unavailable'],
  ])
})

test('every problem has a title, a cause and a remedy that end as sentences do', () => {
  for (const [code, { title, cause, remedy }] of Object.entries(problems.catalog)) {
    expect(title, code).toMatch(/^[A-Z].*[^.]$/)
    for (const text of [cause, remedy]) expect(text, code).toMatch(/^[A-Z`].*\.$/)
  }
})
