export interface Page<Row> {
  data: Row[]
  /** The next page starts here; null on the last one. */
  next_cursor: string | null
}

/** Rows of a list, read page by page as the loop asks for them: `for await (const row of rows)`. */
export interface Pages<Row> extends AsyncIterable<Row> {
  /** The same by pages, for example to show one at a time. */
  pages(): AsyncIterable<Page<Row>>
}

export function createPages<Row>(read: (from: { cursor?: string }) => Promise<Page<Row>>): Pages<Row> {
  async function* pages(): AsyncGenerator<Page<Row>, void, undefined> {
    let cursor: string | null = null
    do {
      const page: Page<Row> = await read(cursor === null ? {} : { cursor })
      yield page
      cursor = page.next_cursor
    } while (cursor !== null)
  }
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const { data } of pages()) yield* data
    },
  }
}
