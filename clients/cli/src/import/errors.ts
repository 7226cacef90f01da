/** The arguments, or the file that they name, are wrong. */
export class UsageError extends Error {}

/** The ledger could not attempt the orders of a file. */
export class OrdersUnavailable extends Error {}
