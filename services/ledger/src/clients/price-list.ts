import type { RequestOrigin } from '@florin/clients'
import { FeeRule, inForceAt, PricedKind, type PricingVersion, readRule, WrittenRule } from '@florin/pricing'
import { createWorker, type Logger, type Worker } from '@florin/server'
import { z } from 'zod'
import { LedgerError } from '../errors.ts'

/** Response of the revenue service: the current version of a schedule and the future ones. */
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
        // Checked as strictly as a new schedule, because money moves by it.
        rule: WrittenRule.refine((rule) => FeeRule.safeParse(rule).success, 'Not a valid fee rule'),
        valid_from: z.iso.datetime(),
      }),
    )
    .min(1),
})

/** The schedules with new versions since a revision, and the revision up to which the list is complete. */
export const ScheduleChanges = z.object({
  as_of: z.iso.datetime(),
  revision: z.int(),
  data: z.array(z.object({ ledger: z.string(), code: z.string() })),
})

export interface ScheduleSource {
  /** `ledger`: name of the ledger. */
  fetchVersions(ledger: string, code: string, origin: RequestOrigin): Promise<z.output<typeof ScheduleVersions>>
  fetchChanges(after: number, origin: RequestOrigin): Promise<z.output<typeof ScheduleChanges>>
}

/** Cache of the fee schedules in use, so that orders do not wait for the revenue service. */
export interface PriceList {
  hasCached(ledger: number, code: string): boolean
  /** The current version. Fetches an uncached schedule and throws the errors of that call. */
  find(ledger: PricedLedger, code: string, origin: RequestOrigin): Promise<PricingVersion>
  close(): void
}

/** By number too: a new ledger may have the name of one that was removed. */
export interface PricedLedger {
  id: number
  name: string
}

const pollEveryMs = 1_000
/** Maximum schedules fetched per poll; the others follow in the next one. */
const fetchesAtOnce = 500
/** How long cached prices stay valid without contact to the revenue service, and an unused schedule stays cached. */
const trustedMs = 3_600_000

interface Cached {
  ledger: PricedLedger
  code: string
  versions: PricingVersion[]
  /** Revision of the response that these versions come from. */
  revision: number
  /** When these versions were last known to be complete, by the clock of this process. */
  currentAtMs: number
  usedAtMs: number
}

const ownCaller: RequestOrigin = {
  requestId: 'price-list',
  traceparent: undefined,
  subject: 'service:ledger',
}
const keyOf = (ledger: number | string, code: string) => `${ledger} ${code}`

export function createPriceList(source: ScheduleSource, logger: Logger): PriceList {
  return new CachedPriceList(source, logger)
}

/**
 * Polls once a second for schedules with new versions, in one call for any number of cached schedules, and fetches those.
 * Replicas of the revenue service may be at different revisions: a response older than the newest known revision is fetched
 * again, and never replaces a newer one.
 */
class CachedPriceList implements PriceList {
  readonly #source: ScheduleSource
  readonly #logger: Logger
  readonly #cached = new Map<string, Cached>()
  /** Keys of schedules that may have uncached versions. */
  readonly #stale = new Set<string>()
  readonly #fetching = new Map<string, Promise<Cached>>()
  /** The newest revision of any response; undefined before the first. */
  #revision: number | undefined
  /** The revenue service's clock in its last response, and this process's clock at its arrival. The computed time is never ahead. */
  #clock = { asOfMs: 0, receivedAtMs: 0 }
  #worker: Worker | undefined
  #closed = false

  constructor(source: ScheduleSource, logger: Logger) {
    this.#source = source
    this.#logger = logger
  }

  hasCached(ledger: number, code: string): boolean {
    return this.#cached.has(keyOf(ledger, code))
  }

  async find(ledger: PricedLedger, code: string, origin: RequestOrigin): Promise<PricingVersion> {
    const cached = this.#cached.get(keyOf(ledger.id, code)) ?? (await this.#fetch(ledger, code, origin))
    cached.usedAtMs = performance.now()
    this.#startPolling()
    const version = inForceAt(cached.versions, this.#nowMs())
    if (version) return version
    throw new LedgerError('fee_schedule_not_found', `Fee schedule ${code} has no version that is valid yet.`)
  }

  close(): void {
    this.#closed = true
    void this.#worker?.stop()
  }

  #nowMs(): number {
    return this.#clock.asOfMs + (performance.now() - this.#clock.receivedAtMs)
  }

  #setClock(asOf: string): void {
    this.#clock = { asOfMs: Date.parse(asOf), receivedAtMs: performance.now() }
  }

  /** Concurrent requests for a schedule share one fetch. */
  #fetch(ledger: PricedLedger, code: string, origin: RequestOrigin): Promise<Cached> {
    const key = keyOf(ledger.id, code)
    const running = this.#fetching.get(key)
    if (running) return running
    const askedAtMs = performance.now()
    const fetched = this.#source
      .fetchVersions(ledger.name, code, origin)
      .then((answer) => this.#keep(ledger, code, answer, askedAtMs))
      .finally(() => this.#fetching.delete(key))
    this.#fetching.set(key, fetched)
    return fetched
  }

  #keep(
    ledger: PricedLedger,
    code: string,
    { as_of, revision, data }: z.output<typeof ScheduleVersions>,
    askedAtMs: number,
  ): Cached {
    this.#setClock(as_of)
    const key = keyOf(ledger.id, code)
    const versions = data.map(({ rule, valid_from, ...version }) => ({
      ...version,
      rule: readRule(rule),
      validFromMs: Date.parse(valid_from),
    }))
    const earlier = this.#cached.get(key)
    this.#revision ??= revision
    const isOld = revision < this.#revision
    if (isOld) this.#stale.add(key)
    else this.#stale.delete(key)
    if (earlier && revision < earlier.revision) return earlier
    const currentAtMs = isOld && earlier ? earlier.currentAtMs : askedAtMs
    const cached = { ledger, code, versions, revision, currentAtMs, usedAtMs: earlier?.usedAtMs ?? askedAtMs }
    this.#cached.set(key, cached)
    return cached
  }

  async #poll(): Promise<void> {
    const startedMs = performance.now()
    this.#evict(startedMs)
    if (this.#revision === undefined) return
    const { as_of, revision, data } = await this.#source.fetchChanges(this.#revision, ownCaller)
    this.#setClock(as_of)
    const changed = new Set(data.map(({ ledger, code }) => keyOf(ledger, code)))
    this.#revision = Math.max(revision, this.#revision)
    for (const [key, cached] of this.#cached) {
      if (changed.has(keyOf(cached.ledger.name, cached.code))) this.#stale.add(key)
      // A response has only the next few future versions: when the last of them becomes current, there may be more.
      if (cached.versions.length > 1 && this.#nowMs() >= (cached.versions.at(-1)?.validFromMs ?? 0)) {
        this.#stale.add(key)
      }
      if (!this.#stale.has(key)) cached.currentAtMs = startedMs
    }
    await this.#fetchStale()
  }

  /** Removes schedules that were not confirmed, or not used, within `trustedMs`. */
  #evict(nowMs: number): void {
    for (const [key, { currentAtMs, usedAtMs }] of this.#cached) {
      if (nowMs - Math.min(currentAtMs, usedAtMs) <= trustedMs) continue
      this.#cached.delete(key)
      this.#stale.delete(key)
    }
  }

  async #fetchStale(): Promise<void> {
    const keys = [...this.#stale].slice(0, fetchesAtOnce)
    // Moved to the end of the queue, so that a schedule that cannot be fetched does not starve the others.
    for (const key of keys) {
      this.#stale.delete(key)
      this.#stale.add(key)
    }
    const fetched = await Promise.allSettled(
      keys.map((key) => {
        const { ledger, code } = this.#cached.get(key) as Cached
        return this.#fetch(ledger, code, ownCaller)
      }),
    )
    const failure = fetched.find((result) => result.status === 'rejected')
    if (failure) throw failure.reason
  }

  /** With the first order that is priced: until then there is nothing to compare. */
  #startPolling(): void {
    if (this.#closed) return
    this.#worker ??= createWorker({
      work: () => this.#poll(),
      everyMs: pollEveryMs,
      startAfterMs: pollEveryMs,
      onFailure: (error, failures) => {
        if (failures > 1) return
        this.#logger.warn({ err: error }, 'cannot fetch new versions of fee schedules; using the cached ones')
      },
    })
  }
}
