import type { feeOf } from './revenue.ts'

// Recognition the slow way: each fee as a list of what is earned on each day, in whole minor units.

const dayMs = 86_400_000

export const dayNumber = (day: string) => Math.round(Date.parse(day.slice(0, 10)) / dayMs)
export const dayText = (number: number) => new Date(number * dayMs).toISOString().slice(0, 10)

export interface ModelFee {
  fee: ReturnType<typeof feeOf>
  /** How many days it is earned over; of the original for a reversal. */
  days: number
}

interface Told {
  charged: bigint
  recognised: bigint
  deferred: bigint
  fees: number
}

const decimalsOf = (amount: string) => amount.split('.')[1]?.length ?? 0
const minorOf = (amount: string) => BigInt(amount.replace('.', ''))

/** What an original earns on each of its days. */
function partsOf({ fee, days }: ModelFee): bigint[] {
  const parts = Array<bigint>(days).fill(minorOf(fee.amount) / BigInt(days))
  const odd = Number(minorOf(fee.amount) % BigInt(days))
  return parts.map((part, index) => (index < odd ? part + 1n : part))
}

export class Model {
  /** By ledger-wide id. */
  readonly #fees = new Map<string, ModelFee>()

  add(...fees: ModelFee[]): void {
    for (const each of fees) this.#fees.set(each.fee.id, each)
  }

  /** Recognised of one fee on one day, in minor units of its own amount. */
  #recognisedOn(each: ModelFee, day: number): bigint {
    const { reverses, charged_at } = each.fee
    if (reverses === null) return partsOf(each)[day - dayNumber(charged_at)] ?? 0n
    const original = this.#fees.get(reverses) as ModelFee
    const first = dayNumber(original.fee.charged_at)
    const own = Math.max(dayNumber(charged_at), first)
    const parts = partsOf(original)
    if (day < own) return 0n
    if (day > own) return -(parts[day - first] ?? 0n)
    return -parts.slice(0, own - first + 1).reduce((sum, part) => sum + part, 0n)
  }

  /** Rows as the service tells them, without their valuation. */
  report(ledger: string, from: string, to: string, groups: string[]): Record<string, unknown>[] {
    const unit = groups.includes('day') ? 10 : groups.includes('month') ? 7 : 0
    const periods = [
      ...Map.groupBy(
        Array.from({ length: dayNumber(to) - dayNumber(from) }, (_, index) => dayNumber(from) + index),
        (day) => dayText(day).slice(0, unit),
      ),
    ]
    const fees = [...this.#fees.values()].filter(({ fee }) => fee.ledger === ledger)
    const decimals = (currency: string) =>
      Math.max(...fees.filter(({ fee }) => fee.currency === currency).map(({ fee }) => decimalsOf(fee.amount)))
    const grouped = Map.groupBy(fees, ({ fee }) =>
      JSON.stringify([
        fee.currency,
        groups.includes('kind') ? fee.kind : null,
        groups.includes('schedule') ? fee.schedule : null,
      ]),
    )
    const rows = periods.flatMap(([label, days]) =>
      [...grouped].map(([key, of]) => {
        const [currency, kind, schedule] = JSON.parse(key)
        const told = this.#tell(of, days[0] as number, (days.at(-1) as number) + 1, decimals(currency))
        return { label, currency, kind, schedule, told, decimals: decimals(currency) }
      }),
    )
    return rows
      .filter(({ told }) => told.fees > 0 || told.recognised !== 0n || told.deferred !== 0n)
      .map(({ label, told, decimals: places, ...row }) => ({
        period: label || null,
        ...row,
        charged: textOf(told.charged, places),
        recognised: textOf(told.recognised, places),
        deferred: textOf(told.deferred, places),
        fees: told.fees,
      }))
  }

  #tell(fees: ModelFee[], from: number, to: number, decimals: number): Told {
    const told: Told = { charged: 0n, recognised: 0n, deferred: 0n, fees: 0 }
    for (const each of fees) {
      const scale = 10n ** BigInt(decimals - decimalsOf(each.fee.amount))
      const amount = minorOf(each.fee.amount) * scale
      const chargedOn = dayNumber(each.fee.charged_at)
      if (chargedOn >= from && chargedOn < to) {
        told.charged += amount
        told.fees += 1
      }
      if (chargedOn < to) told.deferred += amount
      for (let day = chargedOn; day < to; day += 1) {
        const recognised = this.#recognisedOn(each, day) * scale
        told.deferred -= recognised
        if (day >= from) told.recognised += recognised
      }
    }
    return told
  }
}

export function textOf(minor: bigint, decimals: number): string {
  const digits = `${minor < 0n ? -minor : minor}`.padStart(decimals + 1, '0')
  const point = digits.length - decimals
  return `${minor < 0n ? '-' : ''}${digits.slice(0, point)}${decimals ? `.${digits.slice(point)}` : ''}`
}
