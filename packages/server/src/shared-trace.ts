import type { Attributes, Span } from '@opentelemetry/api'
import { failSpan, startSpan, traceparentOf } from './tracing.ts'

/** A request that shares work with others. */
interface SharingRequest {
  traceparent: string | undefined
  /** When it began to wait for the work, by `performance.now()`. */
  submittedAtMs: number
  attributes?: Attributes
}

export interface SharedTrace {
  /** Of what continues the trace below the work; undefined where that is not recorded. */
  traceparent: string | undefined
  /** Ends all spans. `failure`: why the work failed. */
  end(attributes?: Attributes, failure?: Error): void
}

const untraced: SharedTrace = { traceparent: undefined, end: () => undefined }

/**
 * Begins the spans of work that is done once for several requests: in the trace of each of them one from its submission to the
 * end of the work, and one of the work itself. That is in the trace of the first request, with links to all and from all.
 */
export function traceShared(
  names: { request: string; work: string },
  sharing: readonly SharingRequest[],
  attributes: Attributes,
): SharedTrace {
  // The SDK takes the clock of the wall, from which the other one drifts.
  const originMs = Date.now() - performance.now()
  const requests = sharing.flatMap(({ traceparent, submittedAtMs, attributes = {} }) => {
    const startTime = originMs + submittedAtMs
    return startSpan(names.request, traceparent, { startTime, attributes }) ?? []
  })
  const work = requests[0] && startWork(names.work, requests, requests[0], attributes)
  if (!work) return untraced
  return {
    traceparent: traceparentOf(work),
    end(attributes = {}, failure) {
      for (const span of [work, ...requests]) {
        span.setAttributes(attributes)
        if (failure) failSpan(span, failure.name)
        span.end()
      }
    },
  }
}

function startWork(name: string, requests: Span[], parent: Span, attributes: Attributes): Span | undefined {
  const links = requests.map((request) => ({ context: request.spanContext() }))
  const span = startSpan(name, traceparentOf(parent), { links, attributes })
  if (span) for (const request of requests) request.addLink({ context: span.spanContext() })
  return span
}
