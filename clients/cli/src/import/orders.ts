import { decode, type Fields, lineBytesMax, linesOf, type Row } from './row.ts'

/** How the operations of a batch are called in the client, which files of orders may use. */
const aliases: Record<string, string> = { withdraw: 'withdrawal', pay: 'payment', convert: 'conversion' }

/** The orders of a file with a JSON object a line, written as in a batch. */
export async function* readOrders(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Row> {
  for await (const { line, text } of linesOf(decode(pieces, 'utf-8'))) {
    if (text === undefined) yield { line, given: null, wrong: `The line has more than ${lineBytesMax} characters.` }
    else if (text.trim() !== '') yield readOrder(line, text)
  }
}

function readOrder(line: number, text: string): Row {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { line, given: text, wrong: 'The line is not JSON.' }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { line, given: value, wrong: 'The line is not an object.' }
  }
  if (countKeys(value) !== countMembers(text)) {
    return { line, given: text, wrong: 'The line has a key twice. Which one counts is not guessed.' }
  }
  // `rejected` is the reason in a file of rejected orders, which may be imported.
  const { operation, rejected: _, ...fields } = value as Fields
  return { line, fields: { operation: aliases[operation as string] ?? operation, ...fields } }
}

/** Members of all objects in a JSON text: its colons outside of strings. */
const countMembers = (json: string) => json.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1

/** Keys of all objects in a parsed value: fewer than the members of its text if one is there twice. */
function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const children = Object.values(value)
  return children.reduce((sum: number, child) => sum + countKeys(child), Array.isArray(value) ? 0 : children.length)
}
