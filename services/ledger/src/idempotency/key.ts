/** Identifies a key or an id across all ledgers. */
export function keyOf(ledger: number, key: string): string {
  return `${ledger} ${key}`
}
