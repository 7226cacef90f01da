import { FeeRule, inForceAt, PricedKind, type PricingVersion, readRule, WrittenRule } from '@florin/fees'
import type { Logger } from '@florin/http'
import type { Caller } from '@florin/peer'
import { z } from 'zod'
import { LedgerError } from '../errors.ts'

/** What the revenue service says of a schedule: the version in force and those to come. */
export const ScheduleVersions = z.object({
  as_of: z.iso.datetime(),
  data: z
    .array(
      z.object({
        code: z.string(),
        version: z.int().min(1),
        currency: z.string(),
        kinds: z.array(PricedKind),
        // Money moves by it: it is held to what is asked of whoever makes one.
        rule: WrittenRule.refine((rule) => FeeRule.safeParse(rule).success, 'It is no rule of a fee'),
        valid_from: z.iso.datetime(),
      }),
    )
    .min(1),
})

/** Fetches the versions of a schedule of a ledger, by the ledger's name. */
export type FetchVersions = (ledger: string, code: string, caller: Caller) => Promise<z.output<typeof ScheduleVersions>>

/** The fee schedules that this process has priced by, so that no payment waits for the revenue service. */
export interface PriceList {
  /** Whether a price can be found without asking anybody. */
  knows(ledger: string, code: string): boolean
  /** The version in force. Throws what fetching throws, for a schedule that is not known. */
  find(ledger: string, code: string, caller: Caller): Promise<PricingVersion>
  close(): void
}

/** Between two looks for new versions, beside the payments. */
const lookEveryMs = 1_000
/** Schedules that are looked at in one go, those first that were not looked at for longest. */
const looksAtOnce = 50
/** So long prices hold without a word of the revenue service, and so long one that nobody uses is remembered. */
const trustedMs = 3_600_000

interface Held {
  ledger: string
  code: string
  versions: PricingVersion[]
  /** The revenue service's clock when it said so, and this process's when it heard it: what is made of them is never ahead. */
  asOfMs: number
  heardAtMs: number
  /** When it was last asked for, whatever came of it: one that cannot be had is not to keep the others from their turn. */
  lookedAtMs: number
  usedAtMs: number
}

const ownCaller: Caller = { requestId: 'price-list', traceparent: undefined }
const keyOf = (ledger: string, code: string) => `${ledger} ${code}`

export function createPriceList(fetchVersions: FetchVersions, logger: Logger): PriceList {
  const known = new Map<string, Held>()
  const fetching = new Map<string, Promise<Held>>()
  let timer: NodeJS.Timeout | undefined
  let away = false

  /** Once at a time for each schedule, however many ask. */
  function fetch(ledger: string, code: string, caller: Caller): Promise<Held> {
    const key = keyOf(ledger, code)
    const running = fetching.get(key)
    if (running) return running
    const asked = fetchVersions(ledger, code, caller)
      .then(({ as_of, data }) => {
        const versions = data.map(({ rule, valid_from, ...version }) => ({
          ...version,
          rule: readRule(rule),
          validFromMs: Date.parse(valid_from),
        }))
        const nowMs = performance.now()
        const usedAtMs = known.get(key)?.usedAtMs ?? nowMs
        const held = {
          ledger,
          code,
          versions,
          asOfMs: Date.parse(as_of),
          heardAtMs: nowMs,
          lookedAtMs: nowMs,
          usedAtMs,
        }
        known.set(key, held)
        return held
      })
      .finally(() => fetching.delete(key))
    fetching.set(key, asked)
    return asked
  }

  async function look(): Promise<void> {
    const nowMs = performance.now()
    for (const [key, { heardAtMs, usedAtMs }] of known) {
      if (nowMs - heardAtMs > trustedMs || nowMs - usedAtMs > trustedMs) known.delete(key)
    }
    const oldest = [...known.values()].sort((a, b) => a.lookedAtMs - b.lookedAtMs).slice(0, looksAtOnce)
    for (const held of oldest) held.lookedAtMs = nowMs
    const looked = await Promise.allSettled(oldest.map(({ ledger, code }) => fetch(ledger, code, ownCaller)))
    const failure = looked.find((result) => result.status === 'rejected')
    if (failure && !away)
      logger.warn({ err: failure.reason }, 'prices could not be looked up again: the known ones hold')
    away = failure !== undefined
  }

  function startLooking(): void {
    timer ??= setTimeout(async () => {
      await look()
      timer?.refresh()
    }, lookEveryMs).unref()
  }

  return {
    knows: (ledger, code) => known.has(keyOf(ledger, code)),
    async find(ledger, code, caller) {
      const held = known.get(keyOf(ledger, code)) ?? (await fetch(ledger, code, caller))
      held.usedAtMs = performance.now()
      startLooking()
      const version = inForceAt(held.versions, held.asOfMs + (performance.now() - held.heardAtMs))
      if (version) return version
      throw new LedgerError('fee_schedule_not_found', `The fee schedule ${code} is not in force yet.`)
    },
    close() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
