const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

/** The pauses after failed attempts that the Standard Webhooks specification recommends: about three days in all. */
const pausesMs = [
  5 * secondMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  24 * hourMs,
]
/** The pause after further attempts, of probes. */
export const lastPauseMs = 24 * hourMs
/** Part of a pause that is random, so that deliveries that failed together are not retried together. */
const jitter = 0.1

/** An endpoint that has failed for this long, without one delivery, is paused. */
export const failingMsMax = 72 * hourMs
/** Failures in a row from which on an endpoint is probed by one delivery at a time. */
export const failuresOfFailing = 5
/** Bounds of the pause between two probes. */
export const probe = { firstMs: 5 * secondMs, mostMs: 5 * minuteMs }
/** Longest `retry-after` that is obeyed. */
const retryAfterMsMax = hourMs

/** The pause after the n-th failed attempt of a delivery; null after the last one. */
export function retryPauseMs(failures: number, retryAfterMs: number | null, random = Math.random): number | null {
  const pauseMs = pausesMs[failures - 1]
  if (pauseMs === undefined) return null
  return Math.max(pauseMs * (1 + jitter * (random() - 0.5)), retryAfterMs ?? 0)
}

/** The header `retry-after` of RFC 9110, seconds or a date, in milliseconds from now and within bounds; null for none. */
export function readRetryAfter(header: string | string[] | undefined, nowMs: number): number | null {
  const text = Array.isArray(header) ? header[0] : header
  if (text === undefined) return null
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * secondMs : Date.parse(text) - nowMs
  return Number.isNaN(ms) ? null : Math.min(retryAfterMsMax, Math.max(0, ms))
}
