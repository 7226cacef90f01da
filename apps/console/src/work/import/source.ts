import { UsageError } from '@florin/cli/src/import/errors.ts'
import { withKeys } from '@florin/cli/src/import/keys.ts'
import { readOrders } from '@florin/cli/src/import/orders.ts'
import { decode, type Row } from '@florin/cli/src/import/row.ts'
import { type Parsed, parserOptions, rowsOf } from '@florin/cli/src/import/table-rows.ts'
import { piecesOf } from '../../session/stream.ts'

/** A browser computes the hash of a whole file at once, in memory. */
const fileBytesMax = 256 * 1_048_576
/** The parser of a browser reads a whole table at once, in memory. */
const tableBytesMax = 32 * 1_048_576

export interface Source {
  file: File
  /** SHA-256, from which the keys follow. */
  hash: string
  /** From the beginning, each time. `onBytes` receives what was read of the file so far. */
  rows(onBytes?: (bytes: number) => void): AsyncIterable<Row>
}

/** Reads a file by the rules of `florin import`, with the same keys. Throws `UsageError` for one that is not for a browser. */
export async function openSource(file: File): Promise<Source> {
  const isTable = /\.csv$/i.test(file.name)
  if (!isTable && !/\.(ndjson|jsonl)$/i.test(file.name)) {
    throw new UsageError('Choose a file of orders: its name ends with .ndjson, .jsonl or .csv.')
  }
  if (file.size > (isTable ? tableBytesMax : fileBytesMax)) {
    throw new UsageError('The file is too large for a browser. Import it with the command "florin import".')
  }
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  const hash = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
  const read = isTable ? readTable : readOrders
  return { file, hash, rows: (onBytes) => withKeys(readable(read(countedPieces(file, onBytes))), hash) }
}

async function* countedPieces(file: File, onBytes: (bytes: number) => void = () => undefined) {
  let bytes = 0
  for await (const piece of piecesOf(file.stream())) {
    bytes += piece.length
    onBytes(bytes)
    yield piece
  }
}

/** The decoder throws a TypeError for a text in another encoding. */
async function* readable(rows: AsyncIterable<Row>): AsyncGenerator<Row> {
  try {
    yield* rows
  } catch (cause) {
    if (!(cause instanceof TypeError && /encod/.test(cause.message))) throw cause
    throw new UsageError(
      'The file is not valid UTF-8. Save it as UTF-8, or import it with the command "florin import" and its option --encoding.',
    )
  }
}

async function* readTable(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Row> {
  const { parse } = await import('csv-parse/browser/esm/sync')
  let text = ''
  for await (const piece of decode(pieces, 'utf-8')) text += piece
  yield* rowsOf(parsed(), undefined)

  function* parsed(): Generator<Parsed> {
    yield* parse(text, parserOptions(undefined)) as unknown as Parsed[]
  }
}

/** What the file begins with. */
export async function readFirst({ rows }: Source, count: number): Promise<Row[]> {
  const first: Row[] = []
  for await (const row of rows()) {
    first.push(row)
    if (first.length === count) break
  }
  return first
}
