import { FeeRule, inForceAt, PricedKind, type PricingVersion, readRule, WrittenRule } from '@florin/fees'
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

/** The fee schedules that this process has priced by, so that a payment does not wait for the revenue service. */
export interface PriceList {
  /** Whether a price can be found without asking anybody. */
  knows(ledger: string, code: string): boolean
  /** The version in force. Throws what fetching throws, when the schedule was not seen before or too long ago. */
  find(ledger: string, code: string, caller: Caller): Promise<PricingVersion>
}

/** A version that is made is priced by after this at the latest, as long as the revenue service answers. */
const freshMs = 1_000
/** Without a word of the revenue service prices hold so long: nobody can make a new version meanwhile. */
const trustedMs = 3_600_000

const keyOf = (ledger: string, code: string) => `${ledger} ${code}`

interface Held {
  versions: PricingVersion[]
  /** The revenue service's clock when it said so, and this process's when it heard it: what is made of them is never ahead. */
  asOfMs: number
  readAtMs: number
  /** When it was last asked whether there is something new. */
  askedAtMs: number
}

export function createPriceList(fetchVersions: FetchVersions): PriceList {
  const known = new Map<string, Held>()
  const fetching = new Map<string, Promise<Held>>()

  /** Once at a time for each schedule, however many ask. */
  function fetch(key: string, ledger: string, code: string, caller: Caller): Promise<Held> {
    const running = fetching.get(key)
    if (running) return running
    const askedAtMs = performance.now()
    const asked = fetchVersions(ledger, code, caller)
      .then(({ as_of, data }) => {
        const versions = data.map(({ rule, valid_from, ...version }) => ({
          ...version,
          rule: readRule(rule),
          validFromMs: Date.parse(valid_from),
        }))
        const held = { versions, asOfMs: Date.parse(as_of), readAtMs: performance.now(), askedAtMs }
        known.set(key, held)
        return held
      })
      .finally(() => fetching.delete(key))
    fetching.set(key, asked)
    return asked
  }

  /** What may still be priced by. */
  function trusted(key: string): Held | undefined {
    const held = known.get(key)
    return held && performance.now() - held.readAtMs <= trustedMs ? held : undefined
  }

  return {
    knows: (ledger, code) => trusted(keyOf(ledger, code)) !== undefined,
    async find(ledger, code, caller) {
      const key = keyOf(ledger, code)
      let held = trusted(key)
      if (!held) {
        held = await fetch(key, ledger, code, caller)
      } else if (performance.now() - held.askedAtMs > freshMs) {
        held.askedAtMs = performance.now()
        // Beside the payment, which goes by what is known; a failure is found out by whoever has no price.
        fetch(key, ledger, code, caller).catch(() => undefined)
      }
      const version = inForceAt(held.versions, held.asOfMs + (performance.now() - held.readAtMs))
      if (version) return version
      throw new LedgerError('fee_schedule_not_found', `The fee schedule ${code} is not in force yet.`)
    },
  }
}
