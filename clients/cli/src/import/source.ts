import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { BankSettings } from './bank.ts'
import { readCamt } from './camt.ts'
import { UsageError } from './errors.ts'
import { withKeys } from './keys.ts'
import type { Mapping } from './mapping.ts'
import { readMt940 } from './mt940.ts'
import { readOrders } from './orders.ts'
import type { Row } from './row.ts'
import { readTable } from './table.ts'

export const formats = ['ndjson', 'csv', 'camt053', 'mt940'] as const
export type Format = (typeof formats)[number]

const formatOfExtension: Record<string, Format> = {
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  csv: 'csv',
  xml: 'camt053',
  mt940: 'mt940',
  sta: 'mt940',
  '940': 'mt940',
}

/** How a file is read, by its format. */
export type SourceSettings =
  | { format: 'ndjson' }
  | { format: 'csv'; mapping: Mapping | undefined; encoding: string }
  | ({ format: 'camt053' } & BankSettings)
  | ({ format: 'mt940'; encoding: string } & BankSettings)

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

async function* readRows(pieces: AsyncIterable<Uint8Array>, settings: SourceSettings): AsyncGenerator<Row> {
  try {
    yield* readFormat(pieces, settings)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error
    const advice = 'encoding' in settings ? ' Say its encoding with --encoding, like latin1.' : ''
    throw new UsageError(`The file is not valid ${'encoding' in settings ? settings.encoding : 'utf-8'}.${advice}`)
  }
}

function readFormat(pieces: AsyncIterable<Uint8Array>, settings: SourceSettings): AsyncGenerator<Row> {
  switch (settings.format) {
    case 'ndjson':
      return readOrders(pieces)
    case 'csv':
      return readTable(pieces, settings.mapping, settings.encoding)
    case 'camt053':
      return readCamt(pieces, settings)
    case 'mt940':
      return readMt940(pieces, settings, settings.encoding)
  }
}
