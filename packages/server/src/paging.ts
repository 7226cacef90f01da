import { hash } from 'node:crypto'
import { z } from 'zod'
import { HttpError } from './problems.ts'

/** The form of a position that is an id. */
export const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What a position must look like, so that a forged one never reaches the database. */
export interface PositionForm {
  test(position: string): boolean
}

/** The form of a position of several parts, joined by slashes, each as its schema writes it. */
export function partsForm(...schemas: z.ZodType[]): PositionForm {
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

/** A page of a list, and the cursor of the next one or null at the end. */
export const page = <T extends z.ZodType>(row: T) =>
  z.object({ data: z.array(row), next_cursor: z.string().nullable() })

/**
 * A page of rows, which were asked for up to `limit`. Its cursor holds where it ended, and a mark of the filters,
 * because a cursor of one list says nothing about another. To a client it is text without meaning. `searchedTo` is the
 * position at which a search was given up for this page: the next one goes on there, however few rows were found.
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
 * Where the page before ended, or null at the start. Throws `cursor_invalid` when the cursor was not made for these
 * filters or holds no position of this form: the mark tells a mistake, not a forgery.
 */
export function readCursor(cursor: string | undefined, filters: unknown, form: PositionForm): string | null {
  if (cursor === undefined) return null
  const [mark, position = ''] = Buffer.from(cursor, 'base64url').toString().split(' ', 2)
  if (mark === markOf(filters) && form.test(position)) return position
  throw new HttpError('cursor_invalid', 'Send the next_cursor of a page, unchanged and with the same filters, or none.')
}

function markOf(filters: unknown): string {
  return hash('sha256', JSON.stringify(filters), 'base64url').slice(0, 11)
}
