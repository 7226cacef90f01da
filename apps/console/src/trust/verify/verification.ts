import type { LedgerComponents } from '@florin/client'
import { errorOf } from '@florin/client'
import { ask, unavailable } from '../../session/download.ts'
import { jsonLinesOf } from '../../session/stream.ts'

/** A line of `POST /v1/ledgers/{ledger}/verifications`. */
type Line =
  | { promises: string[] }
  | { promise: string; broken: number; findings: string[] }
  | { step: 'accounts' | 'transactions'; checked: number; total: number | null }
  | ({ done: true } & Outcome)
  | { done: false; problem: LedgerComponents['schemas']['Problem'] }

export interface Outcome {
  accounts: number
  transactions: number
  entries: number
  promises: number
  broken: number
}

export interface PromiseState {
  promise: string
  /** Undefined until it is checked. */
  broken?: number
  findings: string[]
}

export interface Verification {
  promises: PromiseState[]
  progress: { step: 'accounts' | 'transactions'; checked: number; total: number | null } | undefined
  outcome: Outcome | undefined
}

export const notStarted: Verification = { promises: [], progress: undefined, outcome: undefined }

/** Verifies a ledger, and shows each line as it arrives. Throws if it could not end. */
export async function verify(
  ledger: string,
  signal: AbortSignal,
  show: (verification: Verification) => void,
): Promise<void> {
  const path = `/v1/ledgers/${encodeURIComponent(ledger)}/verifications`
  const answer = await ask(path, { ledger, accept: 'application/x-ndjson', method: 'POST', signal })
  let verification = notStarted
  try {
    for await (const line of jsonLinesOf<Line>(answer)) {
      verification = take(verification, line)
      show(verification)
    }
  } catch (cause) {
    signal.throwIfAborted()
    throw isKnown(cause) ? cause : unavailable(`POST ${path}`, cause)
  }
  if (!verification.outcome) throw unavailable(`POST ${path}`, new Error('the answer was cut'))
}

const isKnown = (error: unknown) => error instanceof Error && error.name.startsWith('Florin')

function take(verification: Verification, line: Line): Verification {
  if ('promises' in line && Array.isArray(line.promises)) {
    return { ...verification, promises: line.promises.map((promise) => ({ promise, findings: [] })) }
  }
  if ('promise' in line) {
    const promises = verification.promises.map((each) => (each.promise === line.promise ? line : each))
    return { ...verification, promises }
  }
  if ('step' in line) return { ...verification, progress: line }
  if ('done' in line && line.done) return { ...verification, outcome: line }
  if ('problem' in line) {
    const { problem } = line
    throw errorOf({ ok: false, status: problem.status, headers: new Headers(), text: JSON.stringify(problem) })
  }
  return verification
}
