import type { RequestOrigin } from '@florin/clients'
import { FeeRule, inForceAt, PricedKind, type PricingVersion, readRule, WrittenRule } from '@florin/pricing'
import { createWorker, type Logger, type Worker } from '@florin/server'
import { z } from 'zod'
import { LedgerError } from '../errors.ts'

/** A schedule as the revenue service answers it: the version in force and those to come. */
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

/** Cache of the fee schedules that this process has priced by, so that no payment waits for the revenue service. */
export interface PriceList {
  hasCached(ledger: string, code: string): boolean
  /** The version in force. Fetches a schedule that is not cached, and throws what fetching throws. */
  find(ledger: string, code: string, caller: RequestOrigin): Promise<PricingVersion>
  close(): void
}

const pollEveryMs = 1_000
/** Schedules with new versions that one poll fetches; the others follow in the next. */
const fetchesAtOnce = 500
/** How long prices are trusted without contact to the revenue service, and an unused schedule stays cached. */
const trustedMs = 3_600_000

interface Cached {
  ledger: string
  code: string
  versions: PricingVersion[]
  /** Of the answer that these versions are from. */
  revision: number
  /** When these were last known to be all versions, by this process's clock. */
  currentAtMs: number
  usedAtMs: number
}

const ownCaller: RequestOrigin = { requestId: 'price-list', traceparent: undefined }
const keyOf = (ledger: string, code: string) => `${ledger} ${code}`

export function createPriceList(source: ScheduleSource, logger: Logger): PriceList {
  return new CachedPriceList(source, logger)
}

/**
 * Asks once a second which schedules have new versions, in one call however many are cached, and fetches those. Answers
 * may come from replicas of the revenue service that are behind one another: an answer that is older than the newest
 * revision seen is fetched again, and never replaces a newer answer.
 */
class CachedPriceList implements PriceList {
  readonly #source: ScheduleSource
  readonly #logger: Logger
  readonly #cached = new Map<string, Cached>()
  /** Keys of those that may have versions which are not cached. */
  readonly #stale = new Set<string>()
  readonly #fetching = new Map<string, Promise<Cached>>()
  /** The newest revision that an answer had; undefined before the first. */
  #revision: number | undefined
  /** The revenue service's clock at its last answer, and this process's when it came: their sum is never ahead. */
  #clock = { asOfMs: 0, receivedAtMs: 0 }
  #worker: Worker | undefined
  #closed = false

  constructor(source: ScheduleSource, logger: Logger) {
    this.#source = source
    this.#logger = logger
  }

  hasCached(ledger: string, code: string): boolean {
    return this.#cached.has(keyOf(ledger, code))
  }

  async find(ledger: string, code: string, caller: RequestOrigin): Promise<PricingVersion> {
    const cached = this.#cached.get(keyOf(ledger, code)) ?? (await this.#fetch(ledger, code, caller))
    cached.usedAtMs = performance.now()
    this.#startPolling()
    const version = inForceAt(cached.versions, this.#nowMs())
    if (version) return version
    throw new LedgerError('fee_schedule_not_found', `The fee schedule ${code} is not in force yet.`)
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

  /** Once at a time for each schedule, however many ask. */
  #fetch(ledger: string, code: string, caller: RequestOrigin): Promise<Cached> {
    const key = keyOf(ledger, code)
    const running = this.#fetching.get(key)
    if (running) return running
    const askedAtMs = performance.now()
    const fetched = this.#source
      .fetchVersions(ledger, code, caller)
      .then((answer) => this.#keep(ledger, code, answer, askedAtMs))
      .finally(() => this.#fetching.delete(key))
    this.#fetching.set(key, fetched)
    return fetched
  }

  #keep(
    ledger: string,
    code: string,
    { as_of, revision, data }: z.output<typeof ScheduleVersions>,
    askedAtMs: number,
  ): Cached {
    this.#setClock(as_of)
    const key = keyOf(ledger, code)
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
    for (const { ledger, code } of data) {
      const key = keyOf(ledger, code)
      if (this.#cached.has(key)) this.#stale.add(key)
    }
    this.#revision = Math.max(revision, this.#revision)
    for (const [key, cached] of this.#cached) {
      // The answer names only the next versions: there may be more once the last of them is in force.
      if (cached.versions.length > 1 && this.#nowMs() >= (cached.versions.at(-1)?.validFromMs ?? 0)) {
        this.#stale.add(key)
      }
      if (!this.#stale.has(key)) cached.currentAtMs = startedMs
    }
    await this.#fetchStale()
  }

  /** Forgets schedules that were not compared, or not used, for too long. */
  #evict(nowMs: number): void {
    for (const [key, { currentAtMs, usedAtMs }] of this.#cached) {
      if (nowMs - Math.min(currentAtMs, usedAtMs) <= trustedMs) continue
      this.#cached.delete(key)
      this.#stale.delete(key)
    }
  }

  async #fetchStale(): Promise<void> {
    const keys = [...this.#stale].slice(0, fetchesAtOnce)
    // To the end of the queue: a schedule that cannot be fetched does not starve the others.
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
        this.#logger.warn({ err: error }, 'new versions of fee schedules cannot be fetched; the cached ones are used')
      },
    })
  }
}
