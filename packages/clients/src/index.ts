export { createErrorMapper, type ErrorMapper, type ErrorMapping } from './error-mapper.ts'
export { connectFx, createFxErrorMapper, type FxConnection, type LookedUp, type Lookup } from './fx-client.ts'
export { originOf, type RequestOrigin } from './request-origin.ts'
export {
  createServiceClient,
  type Peer,
  ResponseInvalid,
  type ServiceAddress,
  type ServiceClient,
  ServiceRefusal,
  type ServiceRequest,
  ServiceUnavailable,
} from './service-client.ts'
export { atPar, presentRate, RateUsed, valueAt } from './valuation.ts'
