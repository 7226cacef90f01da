import type { Direction } from '../double-entry.ts'
import { metadataConditions } from '../request/metadata-filters.ts'

export interface EntryFilters {
  direction?: Direction | undefined
  /** Decimals, both inclusive. */
  amountMin?: string | undefined
  amountMax?: string | undefined
}

export interface Matches {
  /** One of these. */
  kinds: readonly string[] | undefined
  /** Text by key; all of it. */
  metadata: Record<string, string>
  /** Of one entry; with an account or an owner, of an entry of theirs. */
  entry: EntryFilters
}

/** The kind of the transactions, for which there is an index; undefined for several and for all. */
export const onlyKind = ({ kinds }: Matches) => (kinds?.length === 1 ? kinds[0] : undefined)

/** Whether there are filters that no index supports. */
export function hasMatches({ kinds = [], metadata, entry }: Matches): boolean {
  return (
    kinds.length > 1 || Object.keys(metadata).length > 0 || Object.values(entry).some((value) => value !== undefined)
  )
}

/** SQL conditions of these filters, for a transaction `t` and for one of its entries `e`. */
export function matchesOf(
  { kinds = [], metadata, entry: { direction, amountMin, amountMax } }: Matches,
  parameter: (value: unknown) => string,
): { ofTransaction: string[]; ofEntry: string[] } {
  return {
    ofTransaction: [
      ...(kinds.length > 1 ? [`t.kind = any(${parameter(kinds)}::text[])`] : []),
      ...metadataConditions('t', metadata, parameter),
    ],
    ofEntry: [
      ...(direction === undefined ? [] : [`e.direction = ${parameter(direction)}`]),
      ...(amountMin === undefined ? [] : [`e.amount >= ${parameter(amountMin)}::numeric`]),
      ...(amountMax === undefined ? [] : [`e.amount <= ${parameter(amountMax)}::numeric`]),
    ],
  }
}
