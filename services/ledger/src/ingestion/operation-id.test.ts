import { createHmac, randomBytes } from 'node:crypto'
import { scale } from '@florin/testing/scale'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeOperationId, encodeOperationId, hashStartOf, type OperationPlace } from './operation-id.ts'

const secret = randomBytes(32)
const place: OperationPlace = {
  generation: 1,
  partition: 5,
  offset: 12_345_678_901n,
  ledger: 7,
  hashStart: hashStartOf('1BPxtBokboeMdvWc5OnMEwk'),
  idempotencyKey: 'k'.repeat(255),
}

test('an id says what it was made of', () => {
  expect(decodeOperationId(secret, encodeOperationId(secret, place))).toEqual(place)
  const shortest = { ...place, offset: 0n, generation: 0, partition: 0, idempotencyKey: '!' }
  expect(decodeOperationId(secret, encodeOperationId(secret, shortest))).toEqual(shortest)
})

test('an id ends with the HMAC-SHA-256 of the rest', () => {
  const bytes = Buffer.from(encodeOperationId(secret, place), 'base64url')
  const expected = createHmac('sha256', secret).update(bytes.subarray(0, -12)).digest()
  expect(bytes.subarray(-12)).toEqual(expected.subarray(0, 12))
})

test('an id with any change, of another secret, or of no secret is none', () => {
  const id = encodeOperationId(secret, place)
  expect(decodeOperationId(randomBytes(32), id)).toBeUndefined()
  for (const other of ['', 'x', id.slice(1), id.slice(0, -1), `${id}A`, `${id}=`, id + id]) {
    expect(decodeOperationId(secret, other)).toBeUndefined()
  }
  fc.assert(
    fc.property(fc.nat(id.length - 1), fc.constantFrom(...'AZaz09-_. '), (index, character) => {
      fc.pre(id[index] !== character)
      expect(decodeOperationId(secret, id.slice(0, index) + character + id.slice(index + 1))).toBeUndefined()
    }),
    { numRuns: scale(200, 2_000) },
  )
  fc.assert(fc.property(fc.string(), (text) => decodeOperationId(secret, text) === undefined))
})
