import { GatewayError } from '../errors.ts'

/** Codes of failures before the service got the request. */
const unreached = [
  'ECONNREFUSED',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]
/** Codes of certificates that the gateway does not accept: it has sent nothing. */
const untrusted = [
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]
const tooSlow = ['UND_ERR_HEADERS_TIMEOUT']

export const codeOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code ?? '')

/** Whether the service cannot have seen the request. */
export const isUnreached = (error: unknown): boolean => [...unreached, ...untrusted].includes(codeOf(error))

/** What the client gets instead of an answer of the service. */
export function failureOf(service: string, cause: unknown): GatewayError {
  if (isUnreached(cause)) {
    const detail = `The ${service} service cannot be reached. Nothing was done; send the request again.`
    return new GatewayError('service_unavailable', detail, { cause, retryAfterSeconds: 1 })
  }
  const again = 'It may have taken effect: send the request again with its Idempotency-Key.'
  if (tooSlow.includes(codeOf(cause))) {
    return new GatewayError('service_timeout', `The ${service} service did not answer in time. ${again}`, { cause })
  }
  return new GatewayError('service_answer_lost', `The ${service} service sent no valid answer. ${again}`, { cause })
}
