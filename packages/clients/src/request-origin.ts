import type { Access } from '@florin/server'

/** The request that a call to another service belongs to: passed on, so that it can be traced through all services. */
export interface RequestOrigin {
  requestId: string
  traceparent: string | undefined
  /** The caller, for whom the called service acts too. */
  subject: string
}

interface CallingRequest {
  id: string
  raw: { headers: Record<string, unknown> }
  access: Access
}

const traceparentPattern = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

/** The origin of calls that serve a request. The trace is that of W3C Trace Context. */
export function originOf({ id, raw, access }: CallingRequest): RequestOrigin {
  const { traceparent } = raw.headers
  const isTrace = typeof traceparent === 'string' && traceparentPattern.test(traceparent)
  return { requestId: id, traceparent: isTrace ? traceparent : undefined, subject: access.identity.subject }
}
