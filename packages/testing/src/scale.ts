/** Whether this run proves with full counts (`pnpm prove`), or tests with quick ones (`pnpm test`). */
export const isProof = process.env.PROVE === '1'

/** A count of cases, rounds or rows: the checks are the same in both runs. */
export const scale = (quick: number, full: number): number => (isProof ? full : quick)
