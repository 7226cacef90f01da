import { expect, test } from 'vitest'
import { createErrorMapper } from './error-mapper.ts'
import { ResponseInvalid, ServiceRefusal, ServiceUnavailable } from './service-client.ts'

class Refusal extends Error {
  readonly code: string

  constructor(code: string, detail: string, options: { cause?: unknown } = {}) {
    super(detail, options)
    this.code = code
  }
}

const { mapErrors, invalid } = createErrorMapper({
  service: 'FX',
  unavailable: 'away',
  invalid: 'invalid',
  passedOn: ['stale_rate'],
  advice: 'Send it again.',
  Refusal,
})
const unusable = 'The FX service sent an invalid response. Nothing was changed.'

test.each([
  ['a refusal that is not the caller’s business', new ServiceRefusal('other', 'Its own words.')],
  ['an answer that is not as agreed', new ResponseInvalid('Its own words.')],
])('%s says nothing of its cause, which is kept for the log', async (_, cause) => {
  const refusal = await mapErrors(Promise.reject(cause)).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(Refusal)
  expect(refusal).toMatchObject({ code: 'invalid', message: unusable, cause })
})

test('an impossible answer is refused the same way', () => {
  expect(invalid('The sums are wrong.')).toMatchObject({
    code: 'invalid',
    message: unusable,
    cause: expect.objectContaining({ message: 'The sums are wrong.' }),
  })
})

test('a refusal that is the caller’s business is passed on in its own words', async () => {
  const refusal = mapErrors(Promise.reject(new ServiceRefusal('stale_rate', 'Too old.')))
  await expect(refusal).rejects.toMatchObject({ code: 'stale_rate', message: 'Too old.' })
})

test('a service that is unavailable has its own code', async () => {
  const refusal = mapErrors(Promise.reject(new ServiceUnavailable('There was no answer.')))
  await expect(refusal).rejects.toMatchObject({
    code: 'away',
    message: 'The FX service is unavailable. Send it again.',
  })
})

test('a fault of our own stays one', async () => {
  const fault = new TypeError('undefined is not a function')
  await expect(mapErrors(Promise.reject(fault))).rejects.toBe(fault)
})
