/** The nearest rank: the smallest of the values that is at or above this share of them; 0 without values. */
export function percentile(ascending: ArrayLike<number>, share: number): number {
  return ascending[Math.max(0, Math.ceil(ascending.length * share) - 1)] ?? 0
}
