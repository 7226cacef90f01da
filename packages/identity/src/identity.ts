import type { Grant } from './grants.ts'

/** Who sends a request, and what it may do. */
export interface Identity {
  /** The subject of the token, `key:<id>` of an API key, `service:<name>`, or `anonymous`. */
  subject: string
  /** `open`: authentication is off. */
  kind: 'token' | 'key' | 'service' | 'open'
  grants: readonly Grant[]
  /** The subject of the caller that a service acts for. */
  onBehalfOf?: string
}

/** Everybody, while authentication is off. */
export const openIdentity: Identity = {
  subject: 'anonymous',
  kind: 'open',
  grants: [{ role: 'admin', ledgers: '*' }],
}

/** The request has no valid token or key. */
export class Unauthenticated extends Error {}
/** Whether the token or key is valid cannot be determined now. */
export class IdentityUnavailable extends Error {}
