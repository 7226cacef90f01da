export interface Finding {
  ledger: string
  what: string
}

export interface Verdict {
  promise: string
  /** How many places break it: 0 when it is kept. */
  count: number
  /** The first of them. */
  findings: Finding[]
}

/** Places shown of a promise that is broken. */
export const findingsMax = 10

/** What a query found in one range: up to `findingsMax` places, and how many there are. */
export interface Broken {
  count: number
  places: { ledger: number; what: string }[]
}

/** Adds up over all ranges what breaks each promise. */
export class Verdicts {
  readonly all: Verdict[]
  readonly #names: Map<number, string>

  constructor(promises: string[], names: Map<number, string>) {
    this.all = promises.map((promise) => ({ promise, count: 0, findings: [] }))
    this.#names = names
  }

  add(promise: string, { count, places }: Broken): void {
    const verdict = this.all.find((one) => one.promise === promise)
    if (!verdict) throw new Error(`There is no promise "${promise}".`)
    verdict.count += count
    const shown = places.slice(0, findingsMax - verdict.findings.length)
    verdict.findings.push(
      ...shown.map(({ ledger, what }) => ({ ledger: this.#names.get(ledger) ?? String(ledger), what })),
    )
  }
}
