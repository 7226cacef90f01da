import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose'

/** An issuer of tokens, with keys of its own. */
export interface TestIssuer {
  issuer: string
  /** The public keys. */
  keySet: { keys: JWK[] }
  /** Settings of a service that trusts this issuer. */
  auth: {
    mode: 'tokens'
    issuer: string
    audience: string
    clockToleranceSeconds: number
    keys: { set: { keys: JWK[] } }
  }
  /** A token that is valid for an hour, unless the claims or the header say otherwise. */
  token(grants: string[], claims?: JWTPayload, header?: Partial<JWTHeaderParameters>): Promise<string>
}

const audience = 'florin'
const lifeSeconds = 3_600

let kids = 0

function newKid(): string {
  kids += 1
  return `key-${kids}`
}

export async function createTestIssuer(alg = 'EdDSA', kid = newKid()): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair(alg)
  const issuer = 'https://issuer.test'
  const keySet = { keys: [{ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }] }
  return {
    issuer,
    keySet,
    auth: { mode: 'tokens', issuer, audience, clockToleranceSeconds: 30, keys: { set: keySet } },
    token(grants, claims = {}, header = {}) {
      const now = Math.floor(Date.now() / 1_000)
      const preset = { iss: issuer, aud: audience, sub: 'tests', iat: now, exp: now + lifeSeconds }
      return new SignJWT({ ...preset, florin_grants: grants, ...claims })
        .setProtectedHeader({ alg, kid, ...header })
        .sign(privateKey)
    },
  }
}
