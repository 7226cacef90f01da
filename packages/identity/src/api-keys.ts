import { hash, randomBytes, randomInt } from 'node:crypto'

/** An API key: `secret` is shown once, `id` names it in lists, `hash` is stored. */
export interface NewApiKey {
  id: string
  secret: string
  hash: Buffer
}

const idLength = 8
const idLetters = 'abcdefghijkmnpqrstuvwxyz23456789'
const secretBytes = 32

export const apiKeyPrefix = 'florin_live_'
export const apiKeyPattern = /^florin_live_[a-z0-9]{8}_[\w-]{43}$/
export const apiKeyIdPattern = /^[a-z0-9]{8}$/

/** A key with 256 random bits, so that a plain hash of it cannot be searched for. */
export function createApiKey(): NewApiKey {
  const id = Array.from({ length: idLength }, () => idLetters[randomInt(idLetters.length)]).join('')
  const secret = `${apiKeyPrefix}${id}_${randomBytes(secretBytes).toString('base64url')}`
  return { id, secret, hash: hashApiKey(secret) }
}

export function hashApiKey(secret: string): Buffer {
  return hash('sha256', secret, 'buffer')
}
