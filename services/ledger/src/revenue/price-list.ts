import type { RequestOrigin } from '@florin/clients'
import { FeeRule, inForceAt, PricedKind, type PricingVersion, readRule, WrittenRule } from '@florin/pricing'
import type { Logger } from '@florin/server'
import { z } from 'zod'
import { LedgerError } from '../errors.ts'

/** What the revenue service says of a schedule: the version in force and those to come. */
export const ScheduleVersions = z.object({
  as_of: z.iso.datetime(),
  revision: z.int(),
  data: z
    .array(
      z.object({
        code: z.string(),
        version: z.int().min(1),
        currency: z.string(),
        kinds: z.array(PricedKind),
        // Money moves by it, so it is checked as strictly as a new schedule.
        rule: WrittenRule.refine((rule) => FeeRule.safeParse(rule).success, 'It is not a valid fee rule'),
        valid_from: z.iso.datetime(),
      }),
    )
    .min(1),
})

/** Which schedules have new versions since a revision, and the revision up to which these are. */
export const ScheduleChanges = z.object({
  as_of: z.iso.datetime(),
  revision: z.int(),
  data: z.array(z.object({ ledger: z.string(), code: z.string() })),
})

export interface ScheduleSource {
  /** Of a ledger, by its name. */
  fetchVersions(ledger: string, code: string, caller: RequestOrigin): Promise<z.output<typeof ScheduleVersions>>
  fetchChanges(after: number, caller: RequestOrigin): Promise<z.output<typeof ScheduleChanges>>
}

/** The fee schedules that this process has priced by, so that no payment waits for the revenue service. */
export interface PriceList {
  /** Whether the schedule is cached. */
  knows(ledger: string, code: string): boolean
  /** The version in force. Throws what fetching throws, for a schedule that is not known. */
  find(ledger: string, code: string, caller: RequestOrigin): Promise<PricingVersion>
  close(): void
}

/** Between two looks for new versions, beside the payments. */
const lookEveryMs = 1_000
/** Schedules with new versions that one look fetches; the others follow in the next. */
const fetchesAtOnce = 500
/** How long prices are trusted without contact to the revenue service, and an unused schedule stays cached. */
const trustedMs = 3_600_000

interface Held {
  ledger: string
  code: string
  versions: PricingVersion[]
  /** Of the answer that these versions are from. */
  revision: number
  /** When this was last known to be all, by this process's clock. */
  currentAtMs: number
  usedAtMs: number
}

const ownCaller: RequestOrigin = { requestId: 'price-list', traceparent: undefined }
const keyOf = (ledger: string, code: string) => `${ledger} ${code}`

/**
 * Looks once a second which schedules have new versions, in one call however many are known, and fetches those. Answers
 * may come from replicas of the revenue service that are behind one another: an answer that is older than the newest
 * revision seen is fetched again, and never replaces a newer answer.
 */
export function createPriceList({ fetchVersions, fetchChanges }: ScheduleSource, logger: Logger): PriceList {
  const known = new Map<string, Held>()
  /** Keys of those that may have versions which are not known here. */
  const stale = new Set<string>()
  const fetching = new Map<string, Promise<Held>>()
  /** The newest revision that an answer had; undefined before the first. */
  let seen: number | undefined
  /** The revenue service's clock when it answered last, and this process's when that was heard: their sum is never ahead. */
  let clock = { asOfMs: 0, heardAtMs: 0 }
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let failing = false

  const nowMs = () => clock.asOfMs + (performance.now() - clock.heardAtMs)
  const hear = (asOf: string) => {
    clock = { asOfMs: Date.parse(asOf), heardAtMs: performance.now() }
  }

  /** Once at a time for each schedule, however many ask. */
  function fetch(ledger: string, code: string, caller: RequestOrigin): Promise<Held> {
    const key = keyOf(ledger, code)
    const running = fetching.get(key)
    if (running) return running
    const askedAtMs = performance.now()
    const asked = fetchVersions(ledger, code, caller)
      .then(({ as_of, revision, data }) => {
        hear(as_of)
        const versions = data.map(({ rule, valid_from, ...version }) => ({
          ...version,
          rule: readRule(rule),
          validFromMs: Date.parse(valid_from),
        }))
        const earlier = known.get(key)
        seen ??= revision
        const isOld = revision < seen
        if (isOld) stale.add(key)
        else stale.delete(key)
        if (earlier && revision < earlier.revision) return earlier
        const currentAtMs = isOld && earlier ? earlier.currentAtMs : askedAtMs
        const held = { ledger, code, versions, revision, currentAtMs, usedAtMs: earlier?.usedAtMs ?? askedAtMs }
        known.set(key, held)
        return held
      })
      .finally(() => fetching.delete(key))
    fetching.set(key, asked)
    return asked
  }

  async function look(): Promise<void> {
    const startedMs = performance.now()
    for (const [key, { currentAtMs, usedAtMs }] of known) {
      if (startedMs - Math.min(currentAtMs, usedAtMs) <= trustedMs) continue
      known.delete(key)
      stale.delete(key)
    }
    if (seen === undefined) return
    const { as_of, revision, data } = await fetchChanges(seen, ownCaller)
    hear(as_of)
    for (const { ledger, code } of data) {
      const key = keyOf(ledger, code)
      if (known.has(key)) stale.add(key)
    }
    seen = Math.max(revision, seen)
    for (const [key, held] of known) {
      // The answer names only the next versions: there may be more once the last of them is in force.
      if (held.versions.length > 1 && nowMs() >= (held.versions.at(-1)?.validFromMs ?? 0)) stale.add(key)
      if (!stale.has(key)) held.currentAtMs = startedMs
    }
    await fetchStale()
  }

  async function fetchStale(): Promise<void> {
    const keys = [...stale].slice(0, fetchesAtOnce)
    // To the end: those that cannot be fetched keep no other from its turn.
    for (const key of keys) {
      stale.delete(key)
      stale.add(key)
    }
    const fetched = await Promise.allSettled(
      keys.map((key) => {
        const { ledger, code } = known.get(key) as Held
        return fetch(ledger, code, ownCaller)
      }),
    )
    const failure = fetched.find((result) => result.status === 'rejected')
    if (failure) throw failure.reason
  }

  function startLooking(): void {
    if (closed) return
    timer ??= setTimeout(async () => {
      try {
        await look()
        failing = false
      } catch (error) {
        if (!failing)
          logger.warn({ err: error }, 'new versions of fee schedules could not be fetched; the cached ones are used')
        failing = true
      }
      timer = undefined
      startLooking()
    }, lookEveryMs).unref()
  }

  return {
    knows: (ledger, code) => known.has(keyOf(ledger, code)),
    async find(ledger, code, caller) {
      const held = known.get(keyOf(ledger, code)) ?? (await fetch(ledger, code, caller))
      held.usedAtMs = performance.now()
      startLooking()
      const version = inForceAt(held.versions, nowMs())
      if (version) return version
      throw new LedgerError('fee_schedule_not_found', `The fee schedule ${code} is not in force yet.`)
    },
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}
