import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { UsageError } from '../failures.ts'
import type { Mapping } from './mapping.ts'
import { readOrders } from './orders.ts'
import type { Row } from './row.ts'
import { readTable } from './table.ts'

export const formats = ['ndjson', 'csv'] as const
export type Format = (typeof formats)[number]

const formatOfExtension: Record<string, Format> = { ndjson: 'ndjson', jsonl: 'ndjson', csv: 'csv' }

export interface SourceSettings {
  format: Format
  mapping: Mapping | undefined
}

export interface Source {
  /** SHA-256 of the file; undefined for the input. */
  hash: string | undefined
  /** Size of the file in bytes; undefined for the input. */
  size: number | undefined
  bytesRead(): number
  /** Each with an `idempotency_key`. Read once. */
  rows: AsyncIterable<Row>
}

/** The format of a file by its name. */
export function formatOf(file: string): Format {
  const format = formatOfExtension[file.slice(file.lastIndexOf('.') + 1).toLowerCase()] ?? (file === '-' && 'ndjson')
  if (format) return format
  throw new UsageError(
    `The name ${file} does not say the format of the file. Say it with --format ${formats.join(', ')}.`,
  )
}

/** Opens a file, or the input for `-`. Throws `UsageError` if it cannot be read. */
export async function openSource(file: string, settings: SourceSettings): Promise<Source> {
  const isInput = file === '-'
  const hash = isInput ? undefined : await hashOf(file)
  let bytesRead = 0
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of isInput ? process.stdin : createReadStream(file)) {
      bytesRead += (piece as Buffer).length
      yield piece as Buffer
    }
  }
  return {
    hash,
    size: isInput ? undefined : (await stat(file)).size,
    bytesRead: () => bytesRead,
    rows: withKeys(readRows(pieces(), settings), hash),
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const piece of createReadStream(file)) hash.update(piece as Buffer)
  } catch (cause) {
    throw new UsageError(`${file} cannot be read (${(cause as NodeJS.ErrnoException).code}).`)
  }
  return hash.digest('hex')
}

async function* readRows(pieces: AsyncIterable<Uint8Array>, { format, mapping }: SourceSettings): AsyncGenerator<Row> {
  try {
    yield* format === 'csv' ? readTable(pieces, mapping) : readOrders(pieces)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error
    throw new UsageError(
      `The file is not valid ${mapping?.encoding ?? 'utf-8'}. Say its "encoding" in the mapping, like latin1.`,
    )
  }
}

/** A row without an id of its own has the hash of its file and its line: the same ones when the file is imported again. */
async function* withKeys(rows: AsyncIterable<Row>, hash: string | undefined): AsyncGenerator<Row> {
  for await (const row of rows) {
    if ('wrong' in row || row.fields.idempotency_key !== undefined) yield row
    else if (hash !== undefined) {
      const { line, fields } = row
      yield { line, fields: { ...fields, idempotency_key: `import:${hash.slice(0, 32)}:${line}` } }
    } else {
      const { line, fields: given } = row
      yield { line, given, wrong: '"idempotency_key" is missing. Only a file has keys by its lines.' }
    }
  }
}
