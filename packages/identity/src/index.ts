export type { JSONWebKeySet } from 'jose'
export { isInScope, judgeAccess, type RouteAccess, rolesOf, type Verdict } from './access.ts'
export { apiKeyIdPattern, apiKeyPattern, apiKeyPrefix, createApiKey, hashApiKey, type NewApiKey } from './api-keys.ts'
export {
  coversGrant,
  type Grant,
  GrantInvalid,
  grantLengthMax,
  grantsMax,
  isForLedger,
  isScoped,
  parseGrant,
  printGrant,
  type Scope,
} from './grants.ts'
export { type Identity, IdentityUnavailable, openIdentity, Unauthenticated } from './identity.ts'
export { checkPublicKeys, createLocalKeys, createRemoteKeys, type KeySource } from './key-set.ts'
export { Remembered } from './remembered.ts'
export { includesRole, isRole, type Role, roles } from './roles.ts'
export {
  createServiceTokens,
  createServiceTokenVerifier,
  type ServiceTokens,
  type ServiceTokenVerifier,
  serviceTokenHeader,
} from './service-tokens.ts'
export { createTokenVerifier, grantsClaim, type TokenVerifier, tokenAlgorithms } from './tokens.ts'
