import { type CsvError, parse } from 'csv-parse/sync'
import { alwaysPublished, type Fixing, isCurrency } from './ecb-fixings.ts'
import { MalformedFile, quoted } from './malformed-file.ts'

const dayColumn = 'Date'
const noRate = 'N/A'
/** Characters; a line of the bank's has some 350. */
const lineLengthMax = 10_000

/**
 * The days of a history file: a column a currency, a row a day. Quotes mean nothing here, as the bank writes none: so a
 * record is always one line, and a decimal comma always one column too many.
 */
export function* readCsv(text: string): Generator<Fixing> {
  const [header = [], ...rows] = splitLines(text)
  checkHeader(header)
  checkEnd(text)
  for (const [index, cells] of rows.entries()) {
    const line = index + 2
    if (cells.length !== header.length) {
      throw new MalformedFile(line, `It has ${cells.length} columns, and the first line has ${header.length}.`)
    }
    const [day = ''] = cells
    const rates: Fixing['rates'] = []
    for (const [column, currency] of header.entries()) {
      const rate = cells[column] as string
      if (column === 0 || rate === noRate) continue
      if (currency !== '') rates.push({ currency, rate, line })
      else if (rate !== '') throw new MalformedFile(line, `${quoted(rate)} stands in a column without a currency.`)
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

/** Without its end, the last line may have lost digits that nobody would miss. */
function checkEnd(text: string): void {
  if (/[\r\n]$/.test(text)) return
  throw new MalformedFile(text.split(/\r\n?|\n/).length, 'The file breaks off in this line.')
}

/** `Date,USD,JPY,...,ZAR,`: each line ends in a comma, so that the last column has no name. */
function checkHeader(header: string[]): void {
  const [first = '', ...others] = header
  if (first.includes(';')) throw new MalformedFile(1, 'Its columns are divided by semicolons, not by commas.')
  if (first !== dayColumn) throw new MalformedFile(1, `Its first column is ${quoted(first)}, not ${dayColumn}.`)
  const currencies = others.at(-1) === '' ? others.slice(0, -1) : others
  for (const [index, currency] of currencies.entries()) {
    if (!isCurrency(currency)) throw new MalformedFile(1, `${quoted(currency)} is no currency of a rate.`)
    if (currencies.indexOf(currency) !== index) throw new MalformedFile(1, `${currency} is there twice.`)
  }
  const missing = alwaysPublished.find((currency) => !currencies.includes(currency))
  if (missing) throw new MalformedFile(1, `It has no column ${missing}.`)
}
