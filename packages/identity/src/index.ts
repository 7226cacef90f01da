export type { JSONWebKeySet } from 'jose'
export { isInScope, judgeAccess, type RouteAccess, rolesOf, type Verdict } from './access.ts'
export { apiKeyIdPattern, apiKeyPattern, apiKeyPrefix, createApiKey, hashApiKey } from './api-keys.ts'
export {
  coversGrant,
  type Grant,
  GrantInvalid,
  grantLengthMax,
  grantsMax,
  isScoped,
  parseGrant,
  printGrant,
  type Scope,
} from './grants.ts'
export { type Identity, IdentityUnavailable, openIdentity, Unauthenticated } from './identity.ts'
export { checkPublicKeys, createLocalKeys, createRemoteKeys, type KeySource } from './key-set.ts'
export { Remembered } from './remembered.ts'
export { includesRole, type Role, roles } from './roles.ts'
export {
  createServiceTokens,
  createServiceTokenVerifier,
  type ServiceTokens,
  type ServiceTokenVerifier,
  serviceTokenHeader,
} from './service-tokens.ts'
export { createTokenVerifier, grantsClaim } from './tokens.ts'
