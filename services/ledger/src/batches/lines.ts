/** Longer than the largest order: a journal of 100 entries with 50 keys of metadata. */
export const lineBytesMax = 512 * 1_024

/** A line of a stream, without its end. `bytes` is undefined if it is longer than `lineBytesMax`. */
export interface Line {
  /** From 1. */
  number: number
  bytes: Buffer | undefined
}

const newline = 0x0a

/** The lines that are complete with each piece, without the empty ones. The last line needs no end. */
export async function* readLines(pieces: AsyncIterable<Buffer>): AsyncGenerator<Line[]> {
  let number = 0
  /** Of the line that is not complete. */
  let parts: Buffer[] = []
  let length = 0

  function take(end: Buffer): Line[] {
    number += 1
    const bytes =
      length + end.length > lineBytesMax ? undefined : parts.length === 0 ? end : Buffer.concat([...parts, end])
    parts = []
    length = 0
    return bytes && isBlank(bytes) ? [] : [{ number, bytes }]
  }

  for await (const piece of pieces) {
    const lines: Line[] = []
    let from = 0
    for (let to = piece.indexOf(newline); to !== -1; to = piece.indexOf(newline, from)) {
      for (const line of take(piece.subarray(from, to))) lines.push(line)
      from = to + 1
    }
    length += piece.length - from
    // What is too long is counted and dropped.
    if (length > lineBytesMax) parts = []
    else if (from < piece.length) parts.push(Buffer.from(piece.subarray(from)))
    if (lines.length > 0) yield lines
  }
  if (length > 0) yield take(Buffer.alloc(0))
}

function isBlank(bytes: Buffer): boolean {
  return bytes.length === 0 || (bytes.length < 8 && bytes.toString().trim() === '')
}
