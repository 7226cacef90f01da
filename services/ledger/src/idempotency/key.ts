/** Identifies a key, or an id, over all ledgers. */
export function keyOf(ledger: number, key: string): string {
  return `${ledger} ${key}`
}
