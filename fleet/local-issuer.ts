import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseGrant, printGrant } from '@florin/identity'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'

const algorithm = 'EdDSA'
const issuer = 'florin-local'
const audience = 'florin'

const folderOf = (folder: string) => join(folder, 'auth')
const privateFile = (folder: string) => join(folderOf(folder), 'private-key.json')
const publicFile = (folder: string) => join(folderOf(folder), 'keys.json')

/**
 * Makes a key for tokens in the folder of a fleet, if there is none, and returns the settings of services that accept
 * its tokens. The private key stays in the folder, in a file that only its owner can read.
 */
export async function prepareLocalIssuer(folder: string): Promise<Record<string, string>> {
  await mkdir(folderOf(folder), { recursive: true, mode: 0o700 })
  const { kty, crv, x, kid } = (await readKey(folder)) ?? (await makeKey(folder))
  const keys = [{ kty, crv, x, kid, alg: algorithm, use: 'sig' }]
  await writeFile(publicFile(folder), `${JSON.stringify({ keys }, undefined, 2)}\n`)
  return { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, AUTH_KEYS_FILE: publicFile(folder) }
}

async function readKey(folder: string): Promise<JWK | undefined> {
  const text = await readFile(privateFile(folder), 'utf8').catch((error) => {
    if (error.code !== 'ENOENT') throw error
  })
  return text === undefined ? undefined : (JSON.parse(text) as JWK)
}

async function makeKey(folder: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const key = await exportJWK(privateKey)
  key.kid = await calculateJwkThumbprint(key)
  await writeFile(privateFile(folder), `${JSON.stringify(key, undefined, 2)}\n`, { mode: 0o600 })
  return key
}

export interface LocalToken {
  /** As texts: `teller@main;owner=alice`. */
  grants: string[]
  subject: string
  lifeSeconds: number
}

/** A token for the fleet in the folder. Throws `GrantInvalid`; undefined if no fleet was started there with `--auth`. */
export async function signLocalToken(folder: string, token: LocalToken): Promise<string | undefined> {
  const grants = token.grants.map((text) => printGrant(parseGrant(text)))
  const key = await readKey(folder)
  if (!key) return undefined
  return new SignJWT({ florin_grants: grants })
    .setProtectedHeader({ alg: algorithm, kid: key.kid as string })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(token.subject)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1_000) + token.lifeSeconds)
    .sign(await importJWK(key, algorithm))
}
