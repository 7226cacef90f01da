import type { createRequestCounts, Registry } from '@florin/server'
import type { Batch } from '../posting/posting.ts'
import type { ErrorMessage, PostingMessage, VerdictMessage } from './wire.ts'

export type Metrics = Awaited<ReturnType<Registry['getMetricsAsJSON']>>

/** What a listener offers the primary. */
export type ListenerMethods = {
  ping(): true
  metrics(): Promise<Metrics>
}

/** What the primary offers listeners. */
export type PrimaryMethods = {
  ping(): true
  /** A failure of the engine is a result too, so that its code reaches the client. */
  post(batch: [Batch['mode'], PostingMessage[]]): Promise<{ verdicts: VerdictMessage[] } | { failed: ErrorMessage }>
  countRequest: ReturnType<typeof createRequestCounts>
  /** Of all processes of the port. */
  readMetrics(): Promise<string>
}
