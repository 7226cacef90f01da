export interface Finding {
  /** Null for what belongs to no ledger. */
  ledger: string | null
  what: string
}

export interface Verdict {
  promise: string
  /** Number of violations; 0 if the promise holds. */
  count: number
  /** The first violations. */
  findings: Finding[]
}

/** Violations shown per promise. */
export const findingsMax = 10

/** Violations in one range: the first `findingsMax`, and their number. */
export interface Broken {
  count: number
  places: { ledger: number | null; what: string }[]
}

/** Sums up the violations of each promise over all ranges. */
export class Verdicts {
  readonly all: Verdict[]
  readonly #names: Map<number, string>

  constructor(promises: string[], names: Map<number, string>) {
    this.all = promises.map((promise) => ({ promise, count: 0, findings: [] }))
    this.#names = names
  }

  #nameOf(ledger: number | null): string | null {
    return ledger === null ? null : (this.#names.get(ledger) ?? String(ledger))
  }

  of(promise: string): Verdict {
    const verdict = this.all.find((one) => one.promise === promise)
    if (!verdict) throw new Error(`Unknown promise "${promise}".`)
    return verdict
  }

  add(promise: string, { count, places }: Broken): void {
    const verdict = this.of(promise)
    verdict.count += count
    const shown = places.slice(0, findingsMax - verdict.findings.length)
    verdict.findings.push(...shown.map(({ ledger, what }) => ({ ledger: this.#nameOf(ledger), what })))
  }
}
