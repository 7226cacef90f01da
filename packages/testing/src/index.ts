export { type Authority, createAuthority } from './certificates.ts'
export { closeServer } from './close-server.ts'
export { type CollectedSpan, type Collector, startCollector } from './collector.ts'
export { type Contract, listServed, type Operation, readContract, type Schema } from './contract.ts'
export { type Cut, type CutProxy, startCutProxy } from './cut-proxy.ts'
export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './database.ts'
export { type AccessTable, describeAccess } from './describe-access.ts'
export { type AuditOptions, describeAudit } from './describe-audit.ts'
export { describeContract } from './describe-contract.ts'
export { createTestIssuer, type TestIssuer } from './issuer.ts'
export { kafkaForTests, type PrivateBroker, sharedBroker, startBroker } from './kafka.ts'
export { limitMs, settled, slowness, soon, until } from './limit.ts'
export { type PrivatePostgres, startPostgres } from './private-postgres.ts'
export { type RandomRequest, type RequestHints, randomRequest } from './random-requests.ts'
export { isProof, scale } from './scale.ts'
export {
  type Answer,
  type Refusal,
  type ServiceOptions,
  startTestService,
  type TestService,
} from './service.ts'
export { readState } from './state.ts'
