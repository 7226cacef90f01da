import { pipeline, Readable } from 'node:stream'
import { parse } from 'csv-parse'
import type { Mapping } from './mapping.ts'
import { decode, type Row } from './row.ts'
import { type Parsed, parserOptions, rowsOf } from './table-rows.ts'

/** The orders of a CSV file. Without a mapping the headers are fields. */
export async function* readTable(
  pieces: AsyncIterable<Uint8Array>,
  mapping: Mapping | undefined,
  encoding: string,
): AsyncGenerator<Row> {
  const parser = parse(parserOptions(mapping))
  // The iterator of the parser throws what fails.
  pipeline(Readable.from(decode(pieces, encoding)), parser, () => undefined)
  yield* rowsOf(parser as AsyncIterable<Parsed>, mapping)
}
