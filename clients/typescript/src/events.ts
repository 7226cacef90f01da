import type { Api } from './api.ts'
import { FlorinUnavailable } from './errors.ts'
import type { paths } from './generated/ledger.ts'
import type { CallOptions } from './request.ts'
import type { EventType, FilterOf, FlorinEvent } from './types.ts'
import { backoffMs, wait } from './wait.ts'

/** Which events, and from where. */
export interface EventSelection
  extends Omit<FilterOf<'/v1/events'>, 'types' | 'wait' | 'limit'>,
    Omit<CallOptions, 'deadlineMs'> {
  /** All types when omitted. */
  types?: readonly EventType[] | undefined
}

/** How long the ledger holds an empty answer back: its maximum. */
const waitSeconds = 20
const pageLimit = 1_000
/** The ledger answers within `waitSeconds`, and a page takes some time. */
const attemptMs = 40_000

/**
 * The feed, oldest event first, without an end. Reconnects without limit and loses and repeats no event. Ends when `signal` is
 * aborted. To resume after a restart, store the id of the last event and pass it as `after`.
 */
export async function* followEvents(
  ledger: Api<paths>,
  { types, after, account, owner, code_prefix, ...options }: EventSelection,
): AsyncGenerator<FlorinEvent, void, undefined> {
  const query = {
    ...(types && { types: types.join(',') }),
    account,
    owner,
    code_prefix,
    wait: waitSeconds,
    limit: pageLimit,
  }
  let position = after
  let failures = 0
  try {
    for (;;) {
      try {
        const init = { params: { query: { ...query, after: position } }, ...options, attemptMs, deadlineMs: attemptMs }
        const page = await ledger.get('/v1/events', init as never)
        failures = 0
        for (const event of page.data) {
          if (options.signal?.aborted) return
          yield event
        }
        position = page.position ?? position
      } catch (error) {
        if (!(error instanceof FlorinUnavailable)) throw error
        failures += 1
        await wait(backoffMs(failures), options.signal)
      }
    }
  } catch (error) {
    if (!options.signal?.aborted) throw error
  }
}
