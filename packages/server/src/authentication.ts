import type { IncomingHttpHeaders } from 'node:http'
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
import { createApiKeys } from './api-keys.ts'
import type { AuthSettings, IdentityConfig } from './identity-settings.ts'
import type { Logger } from './logger.ts'

/** How a service authenticates its callers. */
export interface Authentication extends IdentityConfig {
  /** Name of the service, to which tokens of other services are addressed. */
  service: string
  /** For API keys. */
  db: Queryable
}

export interface Authenticator {
  /** Who sends the request. Throws `Unauthenticated`, `IdentityUnavailable` or `database_unavailable`. */
  identify(headers: IncomingHttpHeaders): Identity | Promise<Identity>
  open(): Promise<void>
  close(): Promise<void>
}

/** The request has neither a token nor a key. */
export class CredentialsMissing extends Unauthenticated {}

const bearerPattern = /^Bearer +([\w.~+/=-]+)$/i

export function createAuthenticator(options: Authentication, logger: Logger): Authenticator {
  const { auth, service, serviceSecret } = options
  const services = createServiceTokenVerifier(service, serviceSecret)
  const callers = auth.mode === 'open' ? everybody : createCallers(auth, options.db, logger)
  return {
    identify(headers) {
      const serviceToken = headers[serviceTokenHeader]
      return serviceToken === undefined ? callers.identify(headers) : services.verify(String(serviceToken))
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
    identify({ authorization }) {
      if (authorization === undefined) {
        throw new CredentialsMissing('Send the header "authorization: Bearer", followed by a token or an API key.')
      }
      const [, credential] = bearerPattern.exec(authorization) ?? []
      if (credential === undefined) {
        throw new Unauthenticated('Send "Bearer", a space, and a token or an API key in the header authorization.')
      }
      if (!credential.startsWith(apiKeyPrefix)) return tokens.verify(credential)
      if (!apiKeyPattern.test(credential)) throw new Unauthenticated('The API key is incomplete or has a typing error.')
      return apiKeys.verify(credential)
    },
    open: () => apiKeys.open(),
    async close() {
      keys.close()
      await apiKeys.close()
    },
  }
}
