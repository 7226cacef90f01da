import { crc32 } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import type { PublishedRate } from '../rates/record.ts'
import { readCsv } from './ecb-csv.ts'
import { checkFixings } from './ecb-fixings.ts'
import { readXml } from './ecb-xml.ts'
import { MalformedFile } from './malformed-file.ts'

/** Twice the longest file of the ECB, the whole history as XML. As CSV it has a tenth of this. */
const unpackedBytesMax = 20_000_000
const zipEntriesMax = 100

/**
 * The rates of a file of the European Central Bank: a history as CSV, plain or zipped, or XML of one or many days. The
 * first bytes tell the format. Throws `MalformedFile` unless the whole file is valid.
 */
export async function readEcbFile(bytes: Uint8Array, now = new Date()): Promise<PublishedRate[]> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (file.length > unpackedBytesMax) throw new MalformedFile(undefined, 'The file is too large for a file of rates.')
  if (file.subarray(0, 2).toString('latin1') === 'PK') return checkFixings(readCsv(decode(await unzip(file))), now)
  const text = decode(file)
  if (!text.trim()) throw new MalformedFile(1, 'The file is empty.')
  return checkFixings(/^\s*</.test(text) ? readXml(text) : readCsv(text), now)
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new MalformedFile(undefined, 'The file is not valid UTF-8.', { cause })
  }
}

/** The one CSV file of an archive. */
async function unzip(archive: Buffer): Promise<Buffer> {
  try {
    const zip = await yauzl.fromBufferPromise(archive)
    const [entry, ...others] = await listCsvEntries(zip)
    if (!entry || others.length) throw new MalformedFile(undefined, 'The archive must contain exactly one .csv file.')
    const bytes = await unpack(zip, entry)
    // The library does not check it, and a flipped digit would be a valid rate.
    if (crc32(bytes) !== entry.crc32)
      throw new MalformedFile(undefined, 'The archive is damaged: its checksum differs.')
    return bytes
  } catch (cause) {
    if (cause instanceof MalformedFile) throw cause
    throw new MalformedFile(undefined, `The archive cannot be read: ${(cause as Error).message}`, { cause })
  }
}

async function listCsvEntries(zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > zipEntriesMax) throw new MalformedFile(undefined, 'The archive contains too many files.')
  const entries: Entry[] = []
  for await (const entry of zip.eachEntry()) if (/\.csv$/i.test(entry.fileName)) entries.push(entry)
  return entries
}

async function unpack(zip: ZipFile, entry: Entry): Promise<Buffer> {
  // The library rejects an entry that unpacks to more than this.
  if (entry.uncompressedSize > unpackedBytesMax) {
    throw new MalformedFile(undefined, 'The unpacked file is too large for a file of rates.')
  }
  const chunks: Buffer[] = []
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
