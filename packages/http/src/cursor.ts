import { hash } from 'node:crypto'

/**
 * Where a page ended, as text that means nothing to a client. It carries a mark of the filters, because a cursor of
 * one list says nothing about another.
 */
export function encodeCursor(position: string, filters: unknown): string {
  return Buffer.from(`${markOf(filters)} ${position}`).toString('base64url')
}

/** The position, or undefined when the cursor was not made by this service for these filters. */
export function decodeCursor(cursor: string, filters: unknown): string | undefined {
  const [mark, position] = Buffer.from(cursor, 'base64url').toString().split(' ', 2)
  return mark === markOf(filters) ? position : undefined
}

function markOf(filters: unknown): string {
  return hash('sha256', JSON.stringify(filters), 'base64url').slice(0, 11)
}
