import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { readAmount } from './amounts.ts'
import { type BankEntry, type BankSettings, createBankReader } from './bank.ts'
import { UsageError } from './errors.ts'
import { decode, type Row, RowError } from './row.ts'

/** What this reads of ISO 20022 camt.053, in the versions 02 to 12. */
interface Statement {
  Id?: string
  Acct?: { Id?: { IBAN?: string; Othr?: { Id?: string } } }
  Ntry?: Entry[]
}

interface Entry {
  Amt?: { '#text'?: string; Ccy?: string }
  CdtDbtInd?: string
  Sts?: string | { Cd?: string }
  BookgDt?: { Dt?: string; DtTm?: string }
  AcctSvcrRef?: string
  AddtlNtryInf?: string
  NtryDtls?: { TxDtls?: Details[] }[]
}

interface Details {
  Refs?: { EndToEndId?: string }
  RltdPties?: Record<'Cdtr' | 'Dbtr', { Nm?: string; Pty?: { Nm?: string } } | undefined>
  RmtInf?: { Ustrd?: string[]; Strd?: unknown }
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  // Keeps amounts and references as the bank writes them.
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => ['Stmt', 'Ntry', 'NtryDtls', 'TxDtls', 'Ustrd'].includes(name),
})
/** The document is read whole, and takes about ten times its size. */
const charactersMax = 32 * 1_048_576

/** The booked entries of a bank statement. A row's line is the place of its entry in the file. */
export async function* readCamt(pieces: AsyncIterable<Uint8Array>, settings: BankSettings): AsyncGenerator<Row> {
  const statements = parse(await readText(pieces))
  const accounts = new Set(statements.map(accountOf))
  if (accounts.size > 1) {
    throw new UsageError(
      `The file has statements of ${accounts.size} accounts (${[...accounts].join(', ')}). Import a file for each.`,
    )
  }
  const toOrder = createBankReader(settings)
  let line = 0
  for (const statement of statements) {
    for (const [index, entry] of (statement.Ntry ?? []).entries()) {
      line += 1
      yield readEntry(statement, entry, { line, number: index + 1, toOrder })
    }
  }
}

function readEntry(
  statement: Statement,
  entry: Entry,
  { line, number, toOrder }: { line: number; number: number; toOrder: ReturnType<typeof createBankReader> },
): Row {
  try {
    return { line, fields: toOrder(describeEntry(statement, entry, number)) }
  } catch (error) {
    if (!(error instanceof RowError)) throw error
    return { line, given: entry, wrong: error.message }
  }
}

async function readText(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  let text = ''
  for await (const piece of decode(pieces, 'utf-8')) {
    text += piece
    if (text.length > charactersMax)
      throw new UsageError('A camt.053 file has at most 32 MiB. Ask the bank for shorter periods.')
  }
  return text
}

function parse(text: string): Statement[] {
  if (/<!DOCTYPE/i.test(text)) throw new UsageError('The file has a DOCTYPE, which no camt.053 file has.')
  // The parser itself would take a document that was cut.
  const valid = XMLValidator.validate(text)
  if (valid !== true) throw new UsageError(`The file is not XML: line ${valid.err.line}: ${valid.err.msg}`)
  const document = parser.parse(text) as { Document?: { BkToCstmrStmt?: { Stmt?: Statement[] } } }
  const statements = document.Document?.BkToCstmrStmt?.Stmt
  if (!statements) throw new UsageError('The file has no statement of camt.053: no BkToCstmrStmt with a Stmt.')
  return statements
}

function accountOf({ Acct }: Statement): string {
  return Acct?.Id?.IBAN ?? Acct?.Id?.Othr?.Id ?? ''
}

function describeEntry(statement: Statement, entry: Entry, number: number): BankEntry {
  const { Amt, CdtDbtInd, Sts, BookgDt, AcctSvcrRef } = entry
  const status = typeof Sts === 'object' ? Sts.Cd : Sts
  if (status !== 'BOOK') throw new RowError(`The entry is not booked: its status is ${status ?? 'missing'}.`)
  if (CdtDbtInd !== 'CRDT' && CdtDbtInd !== 'DBIT') throw new RowError('The entry is neither CRDT nor DBIT.')
  const day = BookgDt?.Dt ?? BookgDt?.DtTm
  if (!day) throw new RowError('The entry has no booking day.')
  if (!Amt?.['#text'] || !Amt.Ccy) throw new RowError('The entry has no amount with a currency.')
  const { amount, isNegative } = readAmount(Amt['#text'], { decimal: '.', thousands: undefined })
  if (isNegative) throw new RowError(`The amount "${Amt['#text']}" is below zero: CdtDbtInd says the direction.`)
  const details = (entry.NtryDtls ?? []).flatMap(({ TxDtls }) => TxDtls ?? [])
  const isCredit = CdtDbtInd === 'CRDT'
  return {
    bankAccount: accountOf(statement),
    statement: statement.Id ?? '',
    number,
    bankReference: nameOf(AcctSvcrRef),
    isCredit,
    amount,
    currency: Amt.Ccy,
    // A moment has the day of the bank's clock.
    day: day.slice(0, 10),
    reference: details.length === 1 ? nameOf(details[0]?.Refs?.EndToEndId) : undefined,
    description: describeDetails(details, isCredit) || (entry.AddtlNtryInf ?? ''),
  }
}

/** One transaction has a counterparty and a purpose; an entry of several has their common description. */
function describeDetails(details: Details[], isCredit: boolean): string {
  const [only] = details
  if (!only || details.length > 1) return ''
  const party = only.RltdPties?.[isCredit ? 'Dbtr' : 'Cdtr']
  return [party?.Pty?.Nm ?? party?.Nm, ...(only.RmtInf?.Ustrd ?? [])].filter(Boolean).join(': ')
}

const nameOf = (text: string | undefined) =>
  text === undefined || text === '' || /^(NOTPROVIDED|NONREF)$/i.test(text) ? undefined : text
