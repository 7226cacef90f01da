/** Below and above every transaction id. */
export const lowest = '00000000-0000-0000-0000-000000000000'
export const highest = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** The lower of two ids. Ids have the order of their text. */
export function lower(one: string, other: string): string {
  return one < other ? one : other
}

/** The milliseconds since 1970 in the id of a transaction or fee. */
export function readMs(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}
