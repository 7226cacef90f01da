const readIntervalMs = 1_000
const readTimeoutMs = 5_000
const residentPattern = /^process_resident_memory_bytes (\S+)$/m

export interface MemoryWatch {
  /** The highest reading so far, in bytes; 0 before the first. */
  readonly peakBytes: number
  stop(): void
}

/** Reads the resident memory of the ledger process from its `/metrics`, once a second. */
export function watchMemory(url: string): MemoryWatch {
  let peakBytes = 0
  const read = async () => {
    const answer = await fetch(new URL('/metrics', url), { signal: AbortSignal.timeout(readTimeoutMs) })
    peakBytes = Math.max(peakBytes, Number(residentPattern.exec(await answer.text())?.[1] ?? 0))
  }
  // The next reading makes up for one that fails under load.
  const timer = setInterval(() => void read().catch(() => undefined), readIntervalMs)
  return {
    get peakBytes() {
      return peakBytes
    },
    stop: () => clearInterval(timer),
  }
}
