import { hash } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { type Identity, Unauthenticated } from './identity.ts'
import { Remembered } from './remembered.ts'

/** Header of calls between services. Not `authorization`, so that neither token is ever taken for the other. */
export const serviceTokenHeader = 'florin-service-token'

const algorithm = 'HS256'
const issuer = 'florin'
const lifeSeconds = 60
/** A token is used for less than its life, so that it does not expire on its way. */
const reusedMs = 30_000
const clockTolerance = 30
const onBehalfOfClaim = 'florin_on_behalf_of'
const rememberedMax = 10_000
const tokenLengthMax = 2_048

const keyOf = (secret: string) => new TextEncoder().encode(secret)

/** Makes the tokens by which a service shows another one who it is. */
export interface ServiceTokens {
  /** A token for the service `audience`. `onBehalfOf`: the subject of the caller whose request is served. */
  tokenFor(audience: string, onBehalfOf: string | undefined): Promise<string>
}

/** `name`: of the service that calls. */
export function createServiceTokens(name: string, secret: string): ServiceTokens {
  const key = keyOf(secret)
  const made = new Remembered<{ token: string; untilMs: number }>(rememberedMax)
  return {
    async tokenFor(audience, onBehalfOf) {
      const nowMs = Date.now()
      const place = `${audience} ${onBehalfOf ?? ''}`
      const earlier = made.get(place)
      if (earlier && earlier.untilMs > nowMs) return earlier.token
      const nowSeconds = Math.floor(nowMs / 1_000)
      const token = await new SignJWT(onBehalfOf === undefined ? {} : { [onBehalfOfClaim]: onBehalfOf })
        .setProtectedHeader({ alg: algorithm })
        .setIssuer(issuer)
        .setSubject(`service:${name}`)
        .setAudience(audience)
        .setIssuedAt(nowSeconds)
        .setExpirationTime(nowSeconds + lifeSeconds)
        .sign(key)
      made.set(place, { token, untilMs: nowMs + reusedMs })
      return token
    },
  }
}

export interface ServiceTokenVerifier {
  /** The identity of the calling service. Throws `Unauthenticated`. */
  verify(token: string): Identity | Promise<Identity>
}

/** `name`: of the service that is called. Accepts nothing but HS256 with the secret. */
export function createServiceTokenVerifier(name: string, secret: string): ServiceTokenVerifier {
  const key = keyOf(secret)
  const known = new Remembered<{ identity: Identity; expiresAtMs: number }>(rememberedMax)

  async function verifyNow(token: string, digest: string): Promise<Identity> {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      issuer,
      audience: name,
      clockTolerance,
      requiredClaims: ['exp', 'iat', 'sub'],
      maxTokenAge: lifeSeconds,
    }).catch(() => {
      throw new Unauthenticated(
        'The token of the calling service is not valid. Set the same SERVICE_SECRET in all services.',
      )
    })
    const { sub: subject = '', exp = 0, [onBehalfOfClaim]: onBehalfOf } = payload
    if (!/^service:[a-z]+$/.test(subject)) throw new Unauthenticated('The token names no service.')
    const identity: Identity = {
      subject,
      kind: 'service',
      grants: [],
      ...(typeof onBehalfOf === 'string' && { onBehalfOf }),
    }
    known.set(digest, { identity, expiresAtMs: 1_000 * exp })
    return identity
  }

  return {
    verify(token) {
      if (token.length > tokenLengthMax) throw new Unauthenticated('The token of the calling service is too long.')
      const digest = hash('sha256', token, 'base64')
      const found = known.get(digest)
      return found && found.expiresAtMs > Date.now() ? found.identity : verifyNow(token, digest)
    },
  }
}
