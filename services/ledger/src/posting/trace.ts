import { isTracing, traceShared } from '@florin/server'
import type { Batch } from './posting.ts'

/** Whether the verdicts of a group are known: `settled`, also where nothing is written. */
type Outcome = 'settled' | 'aborted' | 'unknown'

/** Begins the spans of one attempt to post a group, from the submission to the end of the database transaction. Returns what ends them. */
export function traceGroup(
  group: readonly { item: Batch; submittedAtMs: number }[],
): (outcome: Outcome, failure?: unknown) => void {
  if (!isTracing()) return () => undefined
  const requests = group.map(({ item: { postings }, submittedAtMs }) => {
    const [first] = postings
    const attributes = { 'florin.kind': first?.kind, 'florin.postings': postings.length }
    return { traceparent: first?.traceparent, submittedAtMs, attributes }
  })
  const postings = group.reduce((sum, { item }) => sum + item.postings.length, 0)
  const trace = traceShared({ request: 'post', work: 'post group' }, requests, { 'florin.postings': postings })
  return (outcome, failure) =>
    trace.end({ 'florin.outcome': outcome }, outcome === 'settled' ? undefined : (failure as Error))
}
