/** The smallest value that is not under `share` of all (the nearest rank, so it is one of them); 0 of none. */
export function percentile(ascending: ArrayLike<number>, share: number): number {
  return ascending[Math.max(0, Math.ceil(ascending.length * share) - 1)] ?? 0
}
