import { checkPublicKeys, type JSONWebKeySet } from '@florin/identity'
import { z } from 'zod'
import { integer, secret } from './environment.ts'
import { limitEnvironment, limitSettings, type RateLimits } from './rate-limits.ts'
import { isLoopback } from './service-settings.ts'

/** How a service finds out who sends a request. `open`: it does not, and everybody may do everything. */
export type AuthSettings =
  | { mode: 'open' }
  | {
      mode: 'tokens'
      issuer: string
      audience: string
      clockToleranceSeconds: number
      keys: { url: string } | { set: JSONWebKeySet }
    }

export interface IdentityConfig {
  auth: AuthSettings
  /** Undefined: none. */
  limits?: RateLimits | undefined
  /** Signs and verifies the calls between services. */
  serviceSecret: string
}

function readKeySet(text: string, context: z.RefinementCtx<string>): JSONWebKeySet {
  try {
    const set: unknown = JSON.parse(text)
    checkPublicKeys(set)
    return set
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'It is not JSON.' : (error as Error).message
    context.addIssue({ code: 'custom', message: `Set a JSON Web Key Set of public keys. ${reason}`, input: '' })
    return z.NEVER
  }
}

export const serviceSecretEnvironment = {
  SERVICE_SECRET: secret.describe('Shared by all services: authenticates the calls between them'),
}

/** The variables of who may do what. */
export const identityEnvironment = {
  ...serviceSecretEnvironment,
  ...limitEnvironment,
  AUTH: z
    .enum(['none'], { error: 'Set "none" to switch authentication off, or leave it out.' })
    .optional()
    .describe('`none`: everybody who reaches the port may do everything'),
  AUTH_ISSUER: z.string().min(1).optional().describe('Issuer (`iss`) of tokens: switches authentication on'),
  AUTH_AUDIENCE: z.string().min(1).default('florin').describe('Audience (`aud`) that tokens must name'),
  AUTH_JWKS_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Key set of the issuer'),
  AUTH_KEYS: z.string().transform(readKeySet).optional().describe('A key set, as JSON'),
  AUTH_CLOCK_TOLERANCE_SECONDS: integer(0, 60, 30).describe('Tolerated difference between the clocks'),
}

type IdentityVariables = z.output<z.ZodObject<typeof identityEnvironment>>

/** For `superRefine` of an environment: rejects contradictions, and a service that everybody in a network could use by mistake. */
export function checkIdentity(env: IdentityVariables & { HOST: string }, context: z.RefinementCtx): void {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  const sources = (['AUTH_JWKS_URL', 'AUTH_KEYS'] as const).filter((name) => env[name] !== undefined)
  if (sources.length > 1) refuse('AUTH_KEYS', 'Set either AUTH_JWKS_URL or AUTH_KEYS.')
  if (env.AUTH === 'none' && (env.AUTH_ISSUER !== undefined || sources.length > 0)) {
    refuse('AUTH', '"none" contradicts the other AUTH_ variables. Leave it out, or leave them out.')
  } else if (env.AUTH_ISSUER !== undefined && sources.length === 0) {
    refuse('AUTH_ISSUER', 'Set AUTH_JWKS_URL, AUTH_KEYS or AUTH_KEYS_FILE too: the keys of the issuer.')
  } else if (env.AUTH_ISSUER === undefined && sources.length > 0) {
    refuse('AUTH_ISSUER', `Set it too: without the issuer, ${sources[0]} has no use.`)
  } else if (env.AUTH_ISSUER === undefined && env.AUTH !== 'none' && !isLoopback(env.HOST)) {
    refuse(
      'AUTH',
      `The service would listen on ${env.HOST}, beyond this machine, without authentication. Set AUTH_ISSUER and AUTH_JWKS_URL ` +
        '(or AUTH_KEYS_FILE), set HOST to 127.0.0.1, or set AUTH=none if everybody who reaches the port may do everything.',
    )
  }
}

export function identitySettings(env: IdentityVariables): IdentityConfig {
  return { auth: authSettings(env), serviceSecret: env.SERVICE_SECRET, limits: limitSettings(env) }
}

function authSettings(env: IdentityVariables): AuthSettings {
  const { AUTH_KEYS: set, AUTH_JWKS_URL: url } = env
  const keys = url === undefined ? set && { set } : { url }
  if (env.AUTH_ISSUER === undefined || keys === undefined) return { mode: 'open' }
  return {
    mode: 'tokens',
    issuer: env.AUTH_ISSUER,
    audience: env.AUTH_AUDIENCE,
    clockToleranceSeconds: env.AUTH_CLOCK_TOLERANCE_SECONDS,
    keys,
  }
}
