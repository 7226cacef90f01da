/** A quoted key is the same key: the draft for the header writes it as a structured field, most clients do not. */
export function bareKey(key: string): string {
  return /^".+"$/.test(key) ? key.slice(1, -1) : key
}

/** Identifies a key, or an id, over all ledgers. */
export function keyOf(ledger: number, key: string): string {
  return `${ledger} ${key}`
}
