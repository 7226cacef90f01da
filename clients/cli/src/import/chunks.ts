import type { Row } from './row.ts'

const ordersMax = 1_000
/** Half of what the gateway takes. */
const bytesMax = 2 * 1_048_576
const encoder = new TextEncoder()

/** Rows behind a line, in groups that fit in a batch. */
export async function* chunksOf(rows: AsyncIterable<Row>, after: number): AsyncGenerator<Row[]> {
  let chunk: Row[] = []
  let bytes = 0
  for await (const row of rows) {
    if (row.line <= after) continue
    const size = 'fields' in row ? encoder.encode(JSON.stringify(row.fields)).length : 0
    if (chunk.length === ordersMax || (chunk.length > 0 && bytes + size > bytesMax)) {
      yield chunk
      chunk = []
      bytes = 0
    }
    chunk.push(row)
    bytes += size
  }
  if (chunk.length > 0) yield chunk
}
