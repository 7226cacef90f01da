import { hash } from 'node:crypto'
import { z } from 'zod'
import { HttpError } from './problems.ts'

/** The pattern of a position that is an id. */
export const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The pattern of a position, so that a forged one never reaches the database. */
export interface CursorPattern {
  test(position: string): boolean
}

/** The pattern of a position of several parts, joined by slashes, each as its schema writes it. */
export function partsPattern(...schemas: z.ZodType[]): CursorPattern {
  return {
    test(position) {
      const parts = position.split('/')
      return (
        parts.length === schemas.length &&
        schemas.every((schema, index) => schema.safeParse(parts[index]).data === parts[index])
      )
    },
  }
}

/** A page of a list. */
export const page = <T extends z.ZodType>(row: T) =>
  z.object({
    data: z.array(row).meta({ description: 'The rows of the page' }),
    next_cursor: z
      .string()
      .nullable()
      .meta({ description: 'Send it as `cursor` for the next page; null on the last page' }),
  })

/**
 * A page of rows, read up to `limit`. Its cursor contains the position at which it ends and a mark of the filters, because
 * a cursor is only valid for its own list. Clients treat it as opaque. `searchedTo` is the position at which a search
 * stopped early: the next page continues there, however few rows this one has.
 */
export function pageOf<Row>(
  data: Row[],
  limit: number,
  filters: unknown,
  positionOf: (row: Row) => string,
  searchedTo: string | null = null,
) {
  const last = data.at(-1)
  const position = data.length < limit || last === undefined ? searchedTo : positionOf(last)
  return {
    data,
    next_cursor: position === null ? null : Buffer.from(`${markOf(filters)} ${position}`).toString('base64url'),
  }
}

/**
 * The position at which the page before ended, or null at the start. Throws `cursor_invalid` when the cursor has the mark of
 * other filters, or a position of another pattern. The mark detects mistakes, not forgeries.
 */
export function readCursor(cursor: string | undefined, filters: unknown, pattern: CursorPattern): string | null {
  if (cursor === undefined) return null
  const [mark, position = ''] = Buffer.from(cursor, 'base64url').toString().split(' ', 2)
  if (mark === markOf(filters) && pattern.test(position)) return position
  throw new HttpError(
    'cursor_invalid',
    'The cursor does not belong to this list and these filters. Send next_cursor of the page before, unchanged, or no cursor.',
  )
}

function markOf(filters: unknown): string {
  return hash('sha256', JSON.stringify(filters), 'base64url').slice(0, 11)
}
