import { Decimal } from '@florin/money'
import type { HistoryEntry } from '../../accounts/schemas.ts'
import { normalSide } from '../../double-entry.ts'
import { LedgerError } from '../../errors.ts'
import { type StatementFormat, type StatementHead, titleOf } from '../statement.ts'

const namespace = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'
const digitsMax = 18
const decimalsMax = 5
const remittanceMax = 140
const referenceMax = 35
const nameMax = 70

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text for XML 1.0, which has no form for control characters. Cut to `max` characters; undefined if nothing is left. */
function textOf(text: string | null, max: number): string | undefined {
  const readable = (text ?? '').replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]+/gu, ' ').trim()
  const cut = [...readable].slice(0, max).join('')
  return cut === '' ? undefined : cut.replaceAll(/[&<>"]/g, (found) => entities[found] ?? found)
}

const element = (name: string, content: string | undefined) =>
  content === undefined ? '' : `<${name}>${content}</${name}>`

/** Ids have at most 35 characters there. */
const shortId = (id: string) => id.replaceAll('-', '')
const momentOf = (name: string, moment: string) => `<${name}><DtTm>${moment}</DtTm></${name}>`
const amountOf = (amount: string, currency: string) => `<Amt Ccy="${currency}">${checkDigits(amount)}</Amt>`
const sideOf = (isCredit: boolean) => `<CdtDbtInd>${isCredit ? 'CRDT' : 'DBIT'}</CdtDbtInd>`

function checkDigits(amount: string): string {
  if (amount.replaceAll(/\D/g, '').replace(/^0+/, '').length <= digitsMax) return amount
  throw notRepresentable(`The amount ${amount} has more than ${digitsMax} digits.`)
}

/** Throws `statement_not_representable` for what is known before the entries. An amount of an entry ends the stream. */
export function checkCamt({ currency, exponent, opening, closing }: StatementHead): void {
  if (!/^[A-Z]{3}$/.test(currency) || exponent > decimalsMax)
    throw notRepresentable(`camt.053 has no currency ${currency} with ${exponent} decimals.`)
  for (const balance of [opening, closing]) checkDigits(balance)
}

const notRepresentable = (reason: string) =>
  new LedgerError(
    'statement_not_representable',
    `${reason} Request the statement as application/json, text/csv or application/pdf.`,
  )

function balanceOf(code: string, balance: string, at: string, { currency, type }: StatementHead): string {
  const isCredit = (normalSide(type) === 'credit') !== balance.startsWith('-')
  return `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amountOf(balance.replace('-', ''), currency)}${sideOf(isCredit)}${momentOf('Dt', at)}</Bal>`
}

function summaryOf({ opening, closing, count, type }: StatementHead): string {
  const net = new Decimal(closing).minus(opening)
  const isCredit = (normalSide(type) === 'credit') !== net.isNegative()
  const number = count === null ? '' : `<NbOfNtries>${count}</NbOfNtries>`
  return `<TxsSummry><TtlNtries>${number}<TtlNetNtry><Amt>${net.abs().toFixed()}</Amt>${sideOf(isCredit)}</TtlNetNtry></TtlNtries></TxsSummry>`
}

/** ISO 20022, BankToCustomerStatementV08. Credits are credits of the account, whatever its type. */
export const camt: StatementFormat = {
  begin(head) {
    const { id, currency, name, owner, from, to, opening, closing } = head
    const start = from ?? '1970-01-01T00:00:00.000Z'
    const period = `<FrToDt><FrDtTm>${start}</FrDtTm><ToDtTm>${to}</ToDtTm></FrToDt>`
    const account =
      `<Acct><Id><Othr><Id>${shortId(id)}</Id></Othr></Id><Ccy>${currency}</Ccy>` +
      `${element('Nm', textOf(name ?? titleOf(head), nameMax))}${owner === null ? '' : element('Ownr', element('Nm', textOf(owner, remittanceMax)))}</Acct>`
    return (
      `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="${namespace}"><BkToCstmrStmt>` +
      // The moment of the statement is its end: the same request answers the same bytes.
      `<GrpHdr><MsgId>${shortId(id)}</MsgId><CreDtTm>${to}</CreDtTm></GrpHdr>\n` +
      `<Stmt><Id>${shortId(id)}</Id><CreDtTm>${to}</CreDtTm>${period}${account}\n` +
      `${balanceOf('OPBD', opening, start, head)}\n${balanceOf('CLBD', closing, to, head)}\n${summaryOf(head)}\n`
    )
  },
  entries: (entries) => entries.map(entryOf).join(''),
  end: () => '</Stmt></BkToCstmrStmt></Document>\n',
}

function entryOf({ sequence, amount, currency, direction, ...entry }: HistoryEntry): string {
  const iso = (moment: unknown) => (moment instanceof Date ? moment.toISOString() : String(moment))
  const reference = element('EndToEndId', textOf(entry.reference, referenceMax))
  const remittance = chunksOf(entry.description).map((text) => element('Ustrd', textOf(text, remittanceMax)))
  return (
    `<Ntry><NtryRef>${sequence}</NtryRef>${amountOf(amount, currency)}${sideOf(direction === 'credit')}` +
    `${entry.kind === 'reversal' ? '<RvslInd>true</RvslInd>' : ''}<Sts><Cd>BOOK</Cd></Sts>` +
    `${momentOf('BookgDt', iso(entry.recorded_at))}${momentOf('ValDt', iso(entry.effective_at))}` +
    `<AcctSvcrRef>${shortId(entry.transaction)}</AcctSvcrRef>` +
    `<BkTxCd><Prtry><Cd>${entry.kind}</Cd><Issr>Florin</Issr></Prtry></BkTxCd>` +
    `<NtryDtls><TxDtls>${element('Refs', reference || undefined)}${element('RmtInf', remittance.join('') || undefined)}</TxDtls></NtryDtls></Ntry>\n`
  )
}

/** A text in pieces of a length that an element may have. */
function chunksOf(text: string | null): string[] {
  const characters = [...(text ?? '')]
  const count = Math.ceil(characters.length / remittanceMax)
  return Array.from({ length: count }, (_, at) =>
    characters.slice(at * remittanceMax, (at + 1) * remittanceMax).join(''),
  )
}
