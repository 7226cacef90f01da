import { createHash } from 'node:crypto'

/** Of no lines. */
export const noLines: Buffer = Buffer.alloc(0)

/** SHA-256 of the digest of the lines before and of this line, without its line feed: so a digest can be continued. */
export function digestLine(before: Buffer, line: string | Uint8Array): Buffer {
  return createHash('sha256').update(before).update(line).digest()
}
