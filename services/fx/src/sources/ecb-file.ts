import { crc32 } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import type { PublishedRate } from '../rates/record.ts'
import { readCsv } from './ecb-csv.ts'
import { checkFixings } from './ecb-fixings.ts'
import { readXml } from './ecb-xml.ts'
import { MalformedFile } from './malformed-file.ts'

/** Twice the longest of the bank's files, which is its whole history as XML; as CSV that is a tenth of this. */
const unpackedBytesMax = 20_000_000
const zipEntriesMax = 100

/**
 * The rates of a file of the European Central Bank: a history as CSV, plain or zipped, or XML of one day or many. Which
 * one it is, its first bytes tell. It is read whole or refused whole, with `MalformedFile`.
 */
export async function readEcbFile(bytes: Uint8Array, now = new Date()): Promise<PublishedRate[]> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (file.length > unpackedBytesMax) throw new MalformedFile(undefined, 'The file is too large to be one of rates.')
  if (file.subarray(0, 2).toString('latin1') === 'PK') return checkFixings(readCsv(decode(await unzip(file))), now)
  const text = decode(file)
  if (!text.trim()) throw new MalformedFile(1, 'The file is empty.')
  return checkFixings(/^\s*</.test(text) ? readXml(text) : readCsv(text), now)
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new MalformedFile(undefined, 'It is no text in UTF-8.', { cause })
  }
}

/** The one CSV file of an archive. */
async function unzip(archive: Buffer): Promise<Buffer> {
  try {
    const zip = await yauzl.fromBufferPromise(archive)
    const [entry, ...others] = await listCsvEntries(zip)
    if (!entry || others.length) throw new MalformedFile(undefined, 'The archive must hold exactly one .csv file.')
    const bytes = await unpack(zip, entry)
    // The library leaves this to its users; a digit that has flipped would be a rate.
    if (crc32(bytes) !== entry.crc32)
      throw new MalformedFile(undefined, 'The archive is damaged: its checksum differs.')
    return bytes
  } catch (cause) {
    if (cause instanceof MalformedFile) throw cause
    throw new MalformedFile(undefined, `The archive cannot be read: ${(cause as Error).message}`, { cause })
  }
}

async function listCsvEntries(zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > zipEntriesMax) throw new MalformedFile(undefined, 'The archive holds too many files.')
  const entries: Entry[] = []
  for await (const entry of zip.eachEntry()) if (/\.csv$/i.test(entry.fileName)) entries.push(entry)
  return entries
}

async function unpack(zip: ZipFile, entry: Entry): Promise<Buffer> {
  // What unpacks to more than it says is refused by the library.
  if (entry.uncompressedSize > unpackedBytesMax) {
    throw new MalformedFile(undefined, 'The archive unpacks to more than a file of rates has.')
  }
  const chunks: Buffer[] = []
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
