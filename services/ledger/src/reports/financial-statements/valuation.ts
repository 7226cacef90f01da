import { atPar, type LookedUp, type Lookup, valueAt } from '@florin/clients'
import type { Decimal } from '@florin/money'
import type { FxClient } from '../../clients/fx.ts'

/** The lines of a report in one currency. */
export type Lines<Name extends string> = Record<Name, Decimal>

export interface Valued<Name extends string> {
  lines: Lines<Name>
  rate: LookedUp | null
}

/**
 * Values the lines of each currency in the reporting currency, not rounded. Looks all rates up in one call. Undefined where a
 * rate is missing; zeros need none.
 */
export async function valueLines<Name extends string>(
  lookUp: (lookups: Lookup[]) => ReturnType<FxClient['lookUp']>,
  rows: { currency: string; lines: Lines<Name> }[],
  reporting: string,
  at: string | null,
): Promise<(Valued<Name> | undefined)[]> {
  const others = rows.map(({ currency }) => currency).filter((currency) => currency !== reporting)
  const found = await lookUp(others.map((base) => ({ base, quote: reporting, at: at ?? undefined })))
  const rates = new Map(others.map((currency, index) => [currency, found[index]]))
  return rows.map(({ currency, lines }) => {
    const rate = rates.get(currency) ?? null
    if (currency !== reporting && !rate && Object.values<Decimal>(lines).some((amount) => !amount.isZero())) {
      return undefined
    }
    return { lines: mapLines(lines, (amount) => valueAt(amount, rate ?? atPar)), rate }
  })
}

/** The sum of all valuations, added to `zeros`; undefined if one is missing. */
export function addUp<Name extends string>(
  zeros: Lines<Name>,
  valuations: (Valued<Name> | undefined)[],
): Lines<Name> | undefined {
  let sum = zeros
  for (const valued of valuations) {
    if (!valued) return undefined
    sum = mapLines(sum, (amount, name) => amount.plus(valued.lines[name]))
  }
  return sum
}

export function mapLines<Name extends string, To>(
  lines: Lines<Name>,
  map: (amount: Decimal, name: Name) => To,
): Record<Name, To> {
  return Object.fromEntries(
    Object.entries<Decimal>(lines).map(([name, amount]) => [name, map(amount, name as Name)]),
  ) as Record<Name, To>
}
