/** Below every id of a transaction, and above. */
export const lowest = '00000000-0000-0000-0000-000000000000'
export const highest = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** The lower of two ids: they compare as their text does. */
export function lower(one: string, other: string): string {
  return one < other ? one : other
}

/** The milliseconds since 1970 that an id of a transaction or fee carries. */
export function readMs(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}
