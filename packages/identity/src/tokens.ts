import { hash } from 'node:crypto'
import { errors, jwtVerify } from 'jose'
import { type Grant, grantsMax, parseGrant } from './grants.ts'
import { type Identity, IdentityUnavailable, Unauthenticated } from './identity.ts'
import type { KeySource } from './key-set.ts'
import { Remembered } from './remembered.ts'

/** Asymmetric only: with HS256 anyone who knows the public key could sign. */
export const tokenAlgorithms = ['EdDSA', 'ES256', 'RS256', 'PS256']
/** Name of the claim with the grants, an array of texts. */
export const grantsClaim = 'florin_grants'

const tokenLengthMax = 8_192
const subjectLengthMax = 255
const rememberedMax = 10_000

export interface TokenVerifierOptions {
  keys: KeySource
  issuer: string
  audience: string
  clockToleranceSeconds: number
}

export interface TokenVerifier {
  /** The identity of a token that was verified before. Throws `Unauthenticated` or `IdentityUnavailable`. */
  recall(token: string): Identity | undefined
  /**
   * The identity of a token. A verified token is remembered until it expires, so that the next request does not wait.
   * Throws `Unauthenticated` or `IdentityUnavailable`.
   */
  verify(token: string): Identity | Promise<Identity>
  /** Tokens are verified again at their next use. */
  forget(): void
}

interface Known {
  identity: Identity
  expiresAtMs: number
}

export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { keys, issuer, audience, clockToleranceSeconds: clockTolerance } = options
  const known = new Remembered<Known>(rememberedMax)
  let forgotten = 0

  async function verifyNow(token: string): Promise<Identity> {
    // A token that is verified while the keys change may be valid by the old ones only.
    const forgottenBefore = forgotten
    try {
      const { payload } = await jwtVerify(token, keys.resolve, {
        issuer,
        audience,
        algorithms: tokenAlgorithms,
        clockTolerance,
        requiredClaims: ['exp', 'sub'],
      })
      const identity: Identity = { subject: readSubject(payload.sub), kind: 'token', grants: readGrants(payload) }
      const expiresAtMs = 1_000 * (payload.exp as number)
      if (forgotten === forgottenBefore) known.set(digestOf(token), { identity, expiresAtMs })
      return identity
    } catch (error) {
      throw toFailure(error)
    }
  }

  function recall(token: string): Identity | undefined {
    if (token.length > tokenLengthMax) throw new Unauthenticated('The token is too long.')
    const found = known.get(digestOf(token))
    if (!found || found.expiresAtMs <= Date.now()) return undefined
    keys.checkCurrent()
    return found.identity
  }

  return {
    recall,
    verify: (token) => recall(token) ?? verifyNow(token),
    forget() {
      forgotten += 1
      known.clear()
    },
  }
}

const digestOf = (token: string) => hash('sha256', token, 'base64')

/** PostgreSQL stores it as it is: subjects that differ stay different. */
const isStorable = (text: string) =>
  text.length >= 1 && text.length <= subjectLengthMax && text.isWellFormed() && !text.includes('\0')

/** Subjects of API keys, of services, and of callers without authentication. */
const reservedSubject = /^((key|service):|anonymous$)/

function readSubject(subject: unknown): string {
  if (typeof subject === 'string' && reservedSubject.test(subject)) {
    throw new Unauthenticated('The subject of the token is reserved for identities of Florin itself.')
  }
  if (typeof subject === 'string' && isStorable(subject)) return subject
  throw new Unauthenticated(
    `The subject of the token must have 1 to ${subjectLengthMax} characters of Unicode, none null.`,
  )
}

/** A token whose grants cannot be read is refused as a whole: a part of them might be missing. */
function readGrants({ [grantsClaim]: given = [] }: Record<string, unknown>): Grant[] {
  if (!Array.isArray(given) || given.length > grantsMax || !given.every((text) => typeof text === 'string')) {
    throw new Unauthenticated(`The claim ${grantsClaim} must be a list of at most ${grantsMax} texts.`)
  }
  try {
    return given.map(parseGrant)
  } catch (error) {
    throw new Unauthenticated(`The claim ${grantsClaim} has a grant that cannot be read. ${(error as Error).message}`)
  }
}

/** What is wrong, in words that quote nothing of the token. No cause: errors of the library carry the claims, and are logged. */
function toFailure(error: unknown): unknown {
  if (error instanceof Unauthenticated || error instanceof IdentityUnavailable) return error
  if (error instanceof errors.JWTExpired) return new Unauthenticated('The token has expired.')
  if (error instanceof errors.JWTClaimValidationFailed) return new Unauthenticated(describeClaim(error))
  if (error instanceof errors.JWKSNoMatchingKey) {
    return new Unauthenticated('The token is signed with a key that is not in the key set.')
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return new Unauthenticated(`The token is signed with another algorithm than ${tokenAlgorithms.join(', ')}.`)
  }
  // Whatever else a forged token makes the library throw: it is not valid.
  return new Unauthenticated('The token is malformed, or its signature is not valid.')
}

const claims: Record<string, string> = {
  aud: 'The token is for another audience.',
  iss: 'The token is from another issuer.',
  nbf: 'The token is not valid yet.',
  exp: 'The token has no moment of expiry.',
  sub: 'The token has no subject.',
}

function describeClaim({ claim }: errors.JWTClaimValidationFailed): string {
  return claims[claim] ?? 'A claim of the token is not valid.'
}
