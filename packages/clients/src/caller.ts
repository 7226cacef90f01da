/** On whose behalf another service is called: passed on, so that one request can be followed through all of them. */
export interface Caller {
  requestId: string
  traceparent: string | undefined
}

const traceparentPattern = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

/** Who sent a request, for the services that are asked in turn. The trace is that of W3C Trace Context. */
export function callerOf({ id, raw }: { id: string; raw: { headers: Record<string, unknown> } }): Caller {
  const { traceparent } = raw.headers
  const isTrace = typeof traceparent === 'string' && traceparentPattern.test(traceparent)
  return { requestId: id, traceparent: isTrace ? traceparent : undefined }
}
