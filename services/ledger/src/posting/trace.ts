import { failSpan, isTracing, type Span, startSpan, traceparentOf } from '@florin/server'
import type { Batch } from './posting.ts'

/** Whether the verdicts of a group are known: `settled`, also where nothing is written. */
type Outcome = 'settled' | 'aborted' | 'unknown'

/**
 * Begins the spans of one attempt to post a group: in the trace of each of its requests one from the submission to the end of
 * the database transaction, and one of the transaction itself. That is in the trace of the first request, with links to
 * all and from all. Returns what ends them.
 */
export function traceGroup(
  group: readonly { item: Batch; submittedAtMs: number }[],
): (outcome: Outcome, failure?: unknown) => void {
  if (!isTracing()) return end
  // The SDK takes the clock of the wall, from which the other one drifts.
  const originMs = Date.now() - performance.now()
  const requests = group.flatMap(({ item: { postings }, submittedAtMs }) => {
    const [first] = postings
    const startTime = originMs + submittedAtMs
    const attributes = { 'florin.kind': first?.kind, 'florin.postings': postings.length }
    return startSpan('post', first?.traceparent, { startTime, attributes }) ?? []
  })
  const span = requests[0] && traceTransaction(requests, requests[0], sizeOf(group))
  if (!span) return end
  return (outcome, failure) => {
    for (const each of [span, ...requests]) {
      each.setAttribute('florin.outcome', outcome)
      if (outcome !== 'settled') failSpan(each, (failure as Error).name)
      each.end()
    }
  }
}

const end = () => undefined

const sizeOf = (group: readonly { item: Batch }[]) => group.reduce((sum, { item }) => sum + item.postings.length, 0)

function traceTransaction(requests: Span[], parent: Span, postings: number): Span | undefined {
  const links = requests.map((request) => ({ context: request.spanContext() }))
  const span = startSpan('post group', traceparentOf(parent), { links, attributes: { 'florin.postings': postings } })
  if (span) for (const request of requests) request.addLink({ context: span.spanContext() })
  return span
}
