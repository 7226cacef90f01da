import { createLocalJWKSet, errors, type JSONWebKeySet, type JWK } from 'jose'
import { IdentityUnavailable } from './identity.ts'

export type ResolveKey = ReturnType<typeof createLocalJWKSet>

/** The public keys of an issuer of tokens. */
export interface KeySource {
  /** For `jwtVerify`. Throws `IdentityUnavailable` when the keys cannot be read. */
  resolve: ResolveKey
  /** Throws `IdentityUnavailable` when the keys were not confirmed for too long. */
  checkCurrent(): void
  close(): void
}

/** Throws an error that says what is wrong, unless the set has only public keys for signatures. */
export function checkPublicKeys(set: unknown): asserts set is JSONWebKeySet {
  const { keys } = (set ?? {}) as { keys?: unknown }
  if (!Array.isArray(keys) || keys.length === 0) throw new Error('It has no keys.')
  for (const key of keys as JWK[]) {
    if (key?.kty === 'oct') throw new Error('It has a symmetric key. Only public keys are accepted.')
    if (typeof key?.kty !== 'string') throw new Error('One of its keys has no "kty".')
    if (['d', 'p', 'q', 'k', 'priv'].some((field) => field in key)) {
      throw new Error('It has a private key. Remove the private part: only public keys are accepted.')
    }
  }
}

/** Keys that never change while the process runs. */
export function createLocalKeys(set: JSONWebKeySet): KeySource {
  return { resolve: createLocalJWKSet(set), checkCurrent: () => undefined, close: () => undefined }
}

export interface RemoteKeysOptions {
  url: string
  /** The keys have changed: what was verified with the old ones must be verified again. */
  onChange: () => void
  onFailure: (error: unknown) => void
  limits?: Partial<typeof presetLimits>
}

const presetLimits = {
  /** Pause between two reads while nothing is missing. */
  refreshMs: 300_000,
  /** Pause between two reads for an unknown `kid`, so that forged tokens cannot make the provider the target of a flood. */
  cooldownMs: 5_000,
  /** Keys that were not confirmed for this long are no longer used. */
  trustedMs: 3_600_000,
  timeoutMs: 3_000,
}
const setBytesMax = 262_144

/** The key set behind a URL, as OpenID providers publish it. Read at its first use. */
export function createRemoteKeys({ url, onChange, onFailure, limits }: RemoteKeysOptions): KeySource {
  const { refreshMs, cooldownMs, trustedMs, timeoutMs } = { ...presetLimits, ...limits }
  let keys: ResolveKey | undefined
  let text = ''
  let readAtMs = Number.NEGATIVE_INFINITY
  let attemptAtMs = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined
  const closed = new AbortController()

  async function read(): Promise<void> {
    attemptAtMs = performance.now()
    const signal = AbortSignal.any([closed.signal, AbortSignal.timeout(timeoutMs)])
    const response = await fetch(url, { headers: { accept: 'application/json' }, redirect: 'error', signal })
    if (!response.ok) throw new Error(`The key set answered ${response.status}.`)
    const next = await readText(response)
    if (next !== text) {
      const set = publicPart(JSON.parse(next))
      keys = createLocalJWKSet(set)
      text = next
      onChange()
    }
    readAtMs = attemptAtMs
  }

  /** Concurrent requests share one read. A failure is logged; the keys that are known stay. */
  function refresh(): Promise<void> {
    reading ??= read()
      .catch(onFailure)
      .finally(() => {
        reading = undefined
      })
    return reading
  }

  const sinceMs = (momentMs: number) => performance.now() - momentMs
  const isTrusted = () => keys !== undefined && sinceMs(readAtMs) <= trustedMs

  function requireKeys(): ResolveKey {
    if (keys && isTrusted()) return keys
    throw new IdentityUnavailable('The keys of the issuer of tokens cannot be read.')
  }

  const resolve = async (...args: Parameters<ResolveKey>) => {
    const mayRead = reading !== undefined || sinceMs(attemptAtMs) > cooldownMs
    if (!isTrusted() && mayRead) await refresh()
    else if (sinceMs(readAtMs) > refreshMs && mayRead) void refresh()
    try {
      return await requireKeys()(...args)
    } catch (error) {
      const isUnknown = error instanceof errors.JWKSNoMatchingKey
      if (!isUnknown || (reading === undefined && sinceMs(attemptAtMs) <= cooldownMs)) throw error
      await refresh()
      return requireKeys()(...args)
    }
  }

  return {
    resolve: Object.assign(resolve, { jwks: () => requireKeys().jwks() }) as ResolveKey,
    checkCurrent() {
      if (sinceMs(readAtMs) > refreshMs && sinceMs(attemptAtMs) > cooldownMs) void refresh()
      requireKeys()
    },
    close: () => closed.abort(),
  }
}

/** Without the keys that are not for signatures: some providers publish symmetric or encryption keys in the same set. */
function publicPart(set: unknown): JSONWebKeySet {
  const { keys } = (set ?? {}) as { keys?: unknown }
  if (!Array.isArray(keys)) throw new Error('The key set has no keys.')
  return { keys: keys.filter((key) => typeof key?.kty === 'string' && key.kty !== 'oct' && !('d' in key)) }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > setBytesMax) throw new Error(`The key set is larger than ${setBytesMax} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
