import { UsageError } from './errors.ts'
import { type Column, columnsNamed, type Mapping, readColumns } from './mapping.ts'
import { type Fields, lineBytesMax, type Row, RowError } from './row.ts'

/** A record of a table, with `info` of the parser. */
export interface Parsed {
  record: string[]
  info: { lines: number }
}

/** How csv-parse reads a table. */
export const parserOptions = (mapping: Mapping | undefined) =>
  ({
    bom: true,
    delimiter: mapping?.delimiter ?? ',',
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: lineBytesMax,
  }) as const

/** The orders of the records of a table, of which the first is the header. Without a mapping the headers are fields. */
export async function* rowsOf(
  records: AsyncIterable<Parsed> | Iterable<Parsed>,
  mapping: Mapping | undefined,
): AsyncGenerator<Row> {
  const columns = mapping && readColumns(mapping)
  let reader: ((values: string[]) => Fields) | undefined
  let headers: string[] = []
  try {
    for await (const { record, info } of records) {
      if (reader) yield readRow(reader, headers, record, info.lines)
      else {
        headers = record.map((header) => header.trim())
        reader = createReader(headers, columns ?? columnsNamed(headers), mapping?.constants)
      }
    }
  } catch (cause) {
    // An error of the parser has a code that begins like this.
    if (!(cause instanceof Error && 'code' in cause && String(cause.code).startsWith('CSV_'))) throw cause
    throw new UsageError(`The file is not a CSV file: ${cause.message}.`)
  }
}

function readRow(reader: (values: string[]) => Fields, headers: string[], record: string[], line: number): Row {
  if (record.length !== headers.length) {
    const wrong = `The row has ${record.length} columns, and the header has ${headers.length}.`
    return { line, given: record, wrong }
  }
  try {
    return { line, fields: reader(record) }
  } catch (error) {
    if (!(error instanceof RowError)) throw error
    return {
      line,
      given: Object.fromEntries(headers.map((header, place) => [header, record[place]])),
      wrong: error.message,
    }
  }
}

/** Throws `UsageError` if a column is missing, or its header is there twice. */
function createReader(
  headers: string[],
  columns: Column[],
  constants: Record<string, string> = {},
): (values: string[]) => Fields {
  const places = columns.map(({ header }) => {
    const place = headers.indexOf(header)
    if (place === -1) throw new UsageError(`The file has no column "${header}". It has ${headers.join(', ')}.`)
    if (headers.lastIndexOf(header) !== place) throw new UsageError(`The file has two columns "${header}".`)
    return place
  })
  return (values) => {
    const order: Fields = {}
    for (const [index, { header, read }] of columns.entries()) {
      const text = (values[places[index] as number] as string).trim()
      // Two columns may give one field, like an amount out and an amount in, if one of them is empty.
      if (text !== '') assign(order, read(text), header)
    }
    return nest({ ...constants, ...order })
  }
}

function assign(order: Fields, values: Fields, header: string): void {
  for (const [field, value] of Object.entries(values)) {
    if (field in order) throw new RowError(`The column "${header}" gives ${field} a second time.`)
    order[field] = value
  }
}

function nest(order: Fields): Fields {
  const metadata = Object.entries(order).filter(([name]) => name.startsWith('metadata.'))
  if (metadata.length === 0) return order
  const others = Object.entries(order).filter(([name]) => !name.startsWith('metadata.'))
  const named = metadata.map(([name, value]) => [name.slice('metadata.'.length), value])
  return { ...Object.fromEntries(others), metadata: Object.fromEntries(named) }
}
