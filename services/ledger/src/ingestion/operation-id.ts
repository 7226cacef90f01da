import { hash, timingSafeEqual } from 'node:crypto'

/** What the id of an operation says: where its record is, and which order it was. */
export interface OperationPlace {
  generation: number
  partition: number
  offset: bigint
  ledger: number
  /** The start of the request hash. */
  hashStart: string
  idempotencyKey: string
}

const version = 1
/** Characters of 6 bits each, after the version of the hash. */
const hashLength = 13
const macBytes = 12
const numberBytes = 1 + 4 + 4 + 8 + 4
const longest = Math.ceil(((numberBytes + hashLength + 255 + macBytes) * 4) / 3)

/**
 * Ids of operations: base64url of the place and the order, with a MAC. So no row is written for an accepted order, and an id
 * that was never given out is recognised.
 */
export function encodeOperationId(secret: Buffer, place: OperationPlace): string {
  const numbers = Buffer.alloc(numberBytes)
  numbers.writeUInt8(version, 0)
  numbers.writeUInt32BE(place.generation, 1)
  numbers.writeUInt32BE(place.partition, 5)
  numbers.writeBigUInt64BE(place.offset, 9)
  numbers.writeUInt32BE(place.ledger, 17)
  const content = Buffer.concat([numbers, Buffer.from(place.hashStart + place.idempotencyKey, 'latin1')])
  return Buffer.concat([content, macOf(secret, content)]).toString('base64url')
}

/** Undefined for an id that was not made with this secret. */
export function decodeOperationId(secret: Buffer, id: string): OperationPlace | undefined {
  if (id.length > longest) return undefined
  const bytes = Buffer.from(id, 'base64url')
  const content = bytes.subarray(0, -macBytes)
  if (content.length <= numberBytes + hashLength || bytes.toString('base64url') !== id) return undefined
  if (!timingSafeEqual(bytes.subarray(-macBytes), macOf(secret, content)) || content[0] !== version) return undefined
  const text = content.toString('latin1', numberBytes)
  return {
    generation: content.readUInt32BE(1),
    partition: content.readUInt32BE(5),
    offset: content.readBigUInt64BE(9),
    ledger: content.readUInt32BE(17),
    hashStart: text.slice(0, hashLength),
    idempotencyKey: text.slice(hashLength),
  }
}

export function hashStartOf(requestHash: string): string {
  return requestHash.slice(0, hashLength)
}

/** Bytes of a block of SHA-256. */
const blockBytes = 64

/**
 * HMAC-SHA-256 (RFC 2104), shortened. By two calls of `hash`: the class Hmac of Node costs several times as much, a tenth of
 * an accepted order.
 */
function macOf(secret: Buffer, content: Buffer): Buffer {
  const inner = hash('sha256', Buffer.concat([padded(secret, 0x36), content]), 'buffer')
  return hash('sha256', Buffer.concat([padded(secret, 0x5c), inner]), 'buffer').subarray(0, macBytes)
}

/** A secret of one block at most. */
function padded(secret: Buffer, pad: number): Buffer {
  const block = Buffer.alloc(blockBytes, pad)
  for (const [index, byte] of secret.entries()) block[index] = byte ^ pad
  return block
}
