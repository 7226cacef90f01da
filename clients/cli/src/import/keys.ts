import type { Row } from './row.ts'

/** A row without an id of its own has the hash of its file and its line: the same ones when the file is imported again. */
export async function* withKeys(rows: AsyncIterable<Row>, hash: string | undefined): AsyncGenerator<Row> {
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
