import {
  apiKeyPattern,
  apiKeyPrefix,
  createLocalKeys,
  createRemoteKeys,
  createServiceTokenVerifier,
  createTokenVerifier,
  type Identity,
  openIdentity,
  serviceTokenHeader,
  Unauthenticated,
} from '@florin/identity'
import type { Queryable } from '@florin/postgres'
import type { FastifyRequest } from 'fastify'
import { createApiKeys } from './api-keys.ts'
import type { AuthSettings, IdentityConfig } from './identity-settings.ts'
import type { Logger } from './logger.ts'
import type { FailureLimiter } from './rate-limits.ts'

/** How a service authenticates its callers. */
export interface Authentication extends IdentityConfig {
  /** Name of the service, to which tokens of other services are addressed. */
  service: string
  /** For API keys. */
  db: Queryable
}

export interface Authenticator {
  /** Who sends the request. Throws `Unauthenticated`, `rate_limited`, `IdentityUnavailable` or `database_unavailable`. */
  identify(request: FastifyRequest): Identity | Promise<Identity>
  open(): Promise<void>
  close(): Promise<void>
}

/** The request has neither a token nor a key. */
export class CredentialsMissing extends Unauthenticated {}

const bearerPattern = /^Bearer +([\w.~+/=-]+)$/i

/** `failures`: asked before a credential is verified that is not remembered. */
export function createAuthenticator(
  options: Authentication,
  logger: Logger,
  failures: FailureLimiter | undefined,
): Authenticator {
  const { auth, service, serviceSecret } = options
  const services = createServiceTokenVerifier(service, serviceSecret)
  const callers = auth.mode === 'open' ? everybody : createCallers(auth, options.db, logger, failures)
  return {
    identify(request) {
      const serviceToken = request.headers[serviceTokenHeader]
      return serviceToken === undefined ? callers.identify(request) : services.verify(String(serviceToken))
    },
    open: () => callers.open(),
    close: () => callers.close(),
  }
}

/** Of a service without authentication. */
const everybody: Authenticator = {
  identify: () => openIdentity,
  open: async () => undefined,
  close: async () => undefined,
}

function createCallers(
  { keys: source, ...settings }: Extract<AuthSettings, { mode: 'tokens' }>,
  db: Queryable,
  logger: Logger,
  failures: FailureLimiter | undefined,
): Authenticator {
  const keys =
    'set' in source
      ? createLocalKeys(source.set)
      : createRemoteKeys({
          url: source.url,
          onChange: () => tokens.forget(),
          onFailure: (err) => logger.warn({ err }, 'the keys of the issuer of tokens cannot be read'),
        })
  const tokens = createTokenVerifier({ ...settings, keys })
  const apiKeys = createApiKeys(db, logger)
  return {
    identify(request) {
      const { authorization } = request.headers
      if (authorization === undefined) {
        throw new CredentialsMissing('Send the header "authorization: Bearer", followed by a token or an API key.')
      }
      const [, credential] = bearerPattern.exec(authorization) ?? []
      if (credential === undefined) {
        throw new Unauthenticated('Send "Bearer", a space, and a token or an API key in the header authorization.')
      }
      const isKey = credential.startsWith(apiKeyPrefix)
      if (isKey && !apiKeyPattern.test(credential)) {
        throw new Unauthenticated('The API key is incomplete or has a typing error.')
      }
      const verifier = isKey ? apiKeys : tokens
      const known = verifier.recall(credential)
      if (known) return known
      return failures ? failures.check(request).then(() => verifier.verify(credential)) : verifier.verify(credential)
    },
    open: () => apiKeys.open(),
    async close() {
      keys.close()
      await apiKeys.close()
    },
  }
}
