import type { Row } from './row.ts'

export interface Rejection {
  line: number
  code: string
  detail: string
}

/** An order that can be imported again once it is corrected, or the row as it was read. */
export function describeRejected(row: Row, rejected: Rejection): string {
  return JSON.stringify('fields' in row ? { ...row.fields, rejected } : { row: row.given, rejected })
}
