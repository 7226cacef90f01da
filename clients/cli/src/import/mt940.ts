import { readAmount } from './amounts.ts'
import { type BankSettings, createBankReader } from './bank.ts'
import { createDateReader } from './dates.ts'
import { UsageError } from './errors.ts'
import { decode, linesOf, type Row, RowError } from './row.ts'

/** A field of a message, `:61:...` with the lines that continue it. */
interface Field {
  line: number
  tag: string
  text: string
}

/** What the fields before an entry say of it. */
interface Statement {
  account: string
  id: string
  currency: string
  /** Number of entries so far. */
  entries: number
}

/**
 * :61: of SWIFT MT940: value date, entry date, mark, funds code, amount, type, reference of the owner, and that of the bank. RC reverses
 * a credit, and RD a debit.
 */
const entryPattern =
  /^(?<value>\d{6})(?<entry>\d{4})?(?<mark>R?[CD])[A-Z]?(?<amount>\d[\d,]*)(?<type>[NSF][A-Z0-9]{3})(?<reference>[^\n]*?)(?:\/\/(?<bank>[^\n]*))?(?:\n(?<more>[\s\S]*))?$/
const readDay = createDateReader('YYYYMMDD', undefined)

/** The entries of a bank statement. A row's line is that of its field :61:. */
export async function* readMt940(
  pieces: AsyncIterable<Uint8Array>,
  settings: BankSettings,
  encoding: string,
): AsyncGenerator<Row> {
  const toOrder = createBankReader(settings)
  let statement: Statement | undefined
  let pending: Field | undefined
  let account: string | undefined
  const take = (information: string): Row[] => {
    const field = pending
    pending = undefined
    return field ? [readEntry(statement, field, { information, toOrder })] : []
  }
  for await (const field of fieldsOf(linesOf(decode(pieces, encoding)))) {
    yield* take(field.tag === '86' ? field.text : '')
    if (field.tag === '20') statement = { account: '', id: '', currency: '', entries: 0 }
    else if (!statement) throw notMt940(field.line)
    else if (field.tag === '25') {
      account ??= field.text
      statement.account = field.text
      if (account !== field.text)
        throw new UsageError(`Line ${field.line}: the file has statements of several accounts. Import a file for each.`)
    } else if (field.tag === '28C') statement.id = field.text
    else if (/^60[FM]$/.test(field.tag)) {
      statement.currency = field.text.slice(7, 10)
      // The number of a statement begins again with each year.
      statement.id += `:${field.text.slice(1, 7)}`
    } else if (field.tag === '61') pending = field
  }
  yield* take('')
  if (!statement) throw notMt940(1)
}

/** Fields as they are between the blocks of SWIFT, which banks leave out. */
async function* fieldsOf(lines: ReturnType<typeof linesOf>): AsyncGenerator<Field> {
  let field: Field | undefined
  for await (const { line, text } of lines) {
    if (text === undefined) throw notMt940(line)
    const [, tag, rest = ''] = /^:(\d\d[A-Z]?):(.*)$/.exec(text.replace(/^\uFEFF/, '')) ?? []
    if (tag !== undefined) {
      if (field) yield field
      field = { line, tag, text: rest }
    } else if (/^(-\}?|\{.*)?$/.test(text.trim())) {
      if (field) yield field
      field = undefined
    } else if (field) field.text += `\n${text}`
    else throw notMt940(line)
  }
  if (field) yield field
}

function notMt940(line: number): UsageError {
  return new UsageError(`Line ${line}: this is not MT940, whose statements begin with :20:.`)
}

function readEntry(
  statement: Statement | undefined,
  { line, text }: Field,
  { information, toOrder }: { information: string; toOrder: ReturnType<typeof createBankReader> },
): Row {
  try {
    if (!statement?.currency) throw new RowError('No opening balance (:60F:) before the entry says its currency.')
    statement.entries += 1
    const fields = entryPattern.exec(text)?.groups
    if (!fields) throw new RowError('The field :61: cannot be read.')
    const { mark, amount, reference, bank } = fields
    const order = toOrder({
      bankAccount: statement.account,
      statement: statement.id,
      number: statement.entries,
      bankReference: nameOf(bank),
      isCredit: mark === 'C' || mark === 'RD',
      amount: readAmount(amount as string, { decimal: ',', thousands: undefined }).amount,
      currency: statement.currency,
      day: bookingDayOf(fields),
      reference: nameOf(reference),
      description: describe(information),
    })
    return { line, fields: order }
  } catch (error) {
    if (!(error instanceof RowError)) throw error
    return { line, given: text, wrong: error.message }
  }
}

/** The entry date has no year: it is the year that puts it within half a year of the value date. */
function bookingDayOf({ value = '', entry }: Record<string, string>): string {
  const valueDay = readDay(`20${value}`)
  if (!entry) return valueDay
  const year = Number(valueDay.slice(0, 4))
  const months = Number(entry.slice(0, 2)) - Number(valueDay.slice(5, 7))
  const shift = months > 6 ? -1 : months < -6 ? 1 : 0
  return readDay(`${year + shift}${entry}`)
}

const nameOf = (text = '') => (text.trim() === '' || text.trim() === 'NONREF' ? undefined : text.trim())

/** Of :86:, as text or in the subfields ?20 to ?29 (purpose), ?32 and ?33 (counterparty). */
function describe(information: string): string {
  const text = information.replaceAll('\n', '')
  if (!/^\d{3}\?/.test(text)) return information.replaceAll('\n', ' ').trim()
  const parts = new Map(
    text
      .split('?')
      .slice(1)
      .map((part) => [part.slice(0, 2), part.slice(2)]),
  )
  const join = (pattern: RegExp) =>
    [...parts]
      .filter(([code]) => pattern.test(code))
      .map(([, value]) => value)
      .join('')
  return [join(/^3[23]$/).trim(), join(/^(2\d|6[0-3])$/).trim()].filter(Boolean).join(': ')
}
