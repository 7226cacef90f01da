import { type CsvError, parse } from 'csv-parse/sync'
import { alwaysPublished, type Fixing, isCurrency } from './ecb-fixings.ts'
import { MalformedFile, quoted } from './malformed-file.ts'

const dayColumn = 'Date'
const noRate = 'N/A'
/** Characters. A line of the ECB has about 350. */
const lineLengthMax = 10_000

/**
 * The days of a history file: a column for each currency, a row for each day. Quotation marks are plain characters, as the
 * ECB writes none: so a record is always one line, and a decimal comma always makes one column too many.
 */
export function* readCsv(text: string): Generator<Fixing> {
  const [header = [], ...rows] = splitLines(text)
  checkHeader(header)
  checkEnd(text)
  for (const [index, cells] of rows.entries()) {
    const line = index + 2
    if (cells.length !== header.length) {
      throw new MalformedFile(line, `The line has ${cells.length} columns, the first line has ${header.length}.`)
    }
    const [day = ''] = cells
    const rates: Fixing['rates'] = []
    for (const [column, currency] of header.entries()) {
      const rate = cells[column] as string
      if (column === 0 || rate === noRate) continue
      if (currency !== '') rates.push({ currency, rate, line })
      else if (rate !== '') throw new MalformedFile(line, `${quoted(rate)} is in a column without a currency.`)
    }
    yield { day, line, rates }
  }
}

function splitLines(text: string): string[][] {
  try {
    return parse(text, { quote: null, relax_column_count: true, max_record_size: lineLengthMax })
  } catch (cause) {
    const { lines = 1, message } = cause as CsvError & { lines?: number }
    throw new MalformedFile(lines, message, { cause })
  }
}

/** A truncated last line may have lost digits. */
function checkEnd(text: string): void {
  if (/[\r\n]$/.test(text)) return
  throw new MalformedFile(text.split(/\r\n?|\n/).length, 'The file ends within this line.')
}

/** `Date,USD,JPY,...,ZAR,`: each line ends in a comma, so the last column has no name. */
function checkHeader(header: string[]): void {
  const [first = '', ...others] = header
  if (first.includes(';')) throw new MalformedFile(1, 'The columns are separated by semicolons, not by commas.')
  if (first !== dayColumn) throw new MalformedFile(1, `The first column is ${quoted(first)}, not ${dayColumn}.`)
  const currencies = others.at(-1) === '' ? others.slice(0, -1) : others
  for (const [index, currency] of currencies.entries()) {
    if (!isCurrency(currency)) throw new MalformedFile(1, `${quoted(currency)} is not a currency code.`)
    if (currencies.indexOf(currency) !== index) throw new MalformedFile(1, `${currency} appears twice.`)
  }
  const missing = alwaysPublished.find((currency) => !currencies.includes(currency))
  if (missing) throw new MalformedFile(1, `The column ${missing} is missing.`)
}
