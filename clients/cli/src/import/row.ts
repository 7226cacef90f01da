/** The fields of an order as in a batch, with its `operation`. */
export type Fields = Record<string, unknown>

/** What a line of a file orders; or what was read, and why it is not an order. Lines ascend. */
export type Row = { line: number; fields: Fields } | { line: number; given: unknown; wrong: string }

/** A row is not an order. The other rows are imported. */
export class RowError extends Error {}

/** Longer lines are not read: the ledger rejects such orders. */
export const lineBytesMax = 512 * 1_024

/** Makes an idempotency key of what another system calls a row: only visible ASCII characters, and different ones for different ids. */
export function keyOf(id: string): string {
  const key = encodeURIComponent(id).replace(/%(2F|3A|40|2B|3D|2C)/g, (code) => decodeURIComponent(code))
  if (key.length > 255) throw new RowError(`The id of the row is longer than 255 characters: ${id.slice(0, 50)}…`)
  return key
}

/** Decodes a text that must be valid in its encoding. */
export async function* decode(pieces: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  for await (const piece of pieces) yield decoder.decode(piece, { stream: true })
  yield decoder.decode()
}

/** The lines of a text, numbered from 1. `text` is undefined for a line that is too long. */
export async function* linesOf(
  pieces: AsyncIterable<string>,
): AsyncGenerator<{ line: number; text: string | undefined }> {
  let line = 0
  let rest = ''
  let isTooLong = false
  const take = (text: string) => {
    line += 1
    const taken = { line, text: isTooLong || text.length > lineBytesMax ? undefined : text.replace(/\r$/, '') }
    isTooLong = false
    return taken
  }
  for await (const piece of pieces) {
    const [first = '', ...others] = piece.split('\n')
    rest += first
    for (const next of others) {
      yield take(rest)
      rest = next
    }
    if (rest.length > lineBytesMax) [rest, isTooLong] = ['', true]
  }
  if (rest !== '' || isTooLong) yield take(rest)
}
