import { createRequire } from 'node:module'
import type { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import PDFDocument from 'pdfkit'
import type { HistoryEntry } from '../../accounts/schemas.ts'
import { LedgerError } from '../../errors.ts'
import { type StatementHead, type StatementParts, type Totals, titleOf } from '../statement.ts'

/** Laying out text takes the time of the process: a larger statement would delay other requests. */
const entriesMax = 10_000

/** The statement with the number of its entries, which its pages show. Throws `statement_too_large`. */
export async function countForPdf(parts: StatementParts): Promise<StatementParts> {
  const { head } = parts
  if (head.count !== null) {
    checkCount(head.count, String(head.count))
    return parts
  }
  const steps: HistoryEntry[][] = []
  let count = 0
  for await (const step of parts.entries) {
    count += step.length
    checkCount(count, `more than ${entriesMax}`)
    steps.push(step)
  }
  return { ...parts, head: { ...head, count }, entries: replay(steps) }
}

async function* replay(steps: HistoryEntry[][]) {
  yield* steps
}

function checkCount(count: number, shown: string): void {
  if (count <= entriesMax) return
  throw new LedgerError(
    'statement_too_large',
    `The period has ${shown} entries; a PDF may have ${entriesMax}. Request a shorter period, or text/csv.`,
  )
}

const font = 'Helvetica'
const boldFont = 'Helvetica-Bold'
/** Has the letters of most alphabets. The fonts of the PDF standard have only Latin ones, but need a tenth of the time. */
const wideFont = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')
const isLatin = (text: string) => /^[\x20-\x7e\xa0-\xff]*$/.test(text)

/** In points. A4, across. */
const page = { left: 36, top: 36, lineHeight: 13, titleSize: 14, textSize: 8 }
const rowsPerPage = 38
/** Of the first page, before the titles of the columns. */
const headLines = 3
/** The opening balance, the totals, the closing balance. */
const otherRows = 3

interface Column {
  title: string
  width: number
  /** Longer texts are cut. A cut by width would need a layout of its own for each text. */
  charactersMax: number
  isRight?: boolean
  of(entry: HistoryEntry): string
}

const minutes = (moment: unknown) =>
  (moment instanceof Date ? moment.toISOString() : String(moment)).slice(0, 16).replace('T', ' ')

const moments: Record<StatementHead['axis'], Pick<Column, 'title' | 'of'>> = {
  recorded: { title: 'Recorded (UTC)', of: ({ recorded_at: at }) => minutes(at) },
  effective: { title: 'Effective (UTC)', of: ({ effective_at: at }) => minutes(at) },
}

const columnsOf = (axis: StatementHead['axis']): Column[] => [
  { title: '#', width: 50, charactersMax: 10, of: ({ sequence }) => String(sequence) },
  { ...moments[axis], width: 90, charactersMax: 16 },
  { title: 'Kind', width: 60, charactersMax: 11, of: ({ kind }) => kind },
  { title: 'Reference', width: 120, charactersMax: 22, of: ({ reference }) => reference ?? '' },
  { title: 'Description', width: 160, charactersMax: 30, of: ({ description }) => description ?? '' },
  { title: 'Debit', width: 95, charactersMax: 48, isRight: true, of: amountOn('debit') },
  { title: 'Credit', width: 95, charactersMax: 48, isRight: true, of: amountOn('credit') },
  { title: 'Balance', width: 100, charactersMax: 48, isRight: true, of: ({ balance_after: balance }) => balance },
]

function amountOn(side: 'debit' | 'credit') {
  return ({ direction, amount }: HistoryEntry) => (direction === side ? amount : '')
}

/** The statement as a PDF that is sent while it is made. It fails with the entries. */
export function writePdf({ head, entries, totals }: StatementParts): Readable {
  const moment = new Date(head.to)
  const doc = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margin: 0,
    info: { Title: `Statement ${titleOf(head)}`, Producer: 'Florin', Creator: 'Florin', CreationDate: moment },
  })
  // Each page has the titles of the columns.
  const pages = Math.ceil((headLines + (head.count ?? 0) + otherRows) / (rowsPerPage - 1))
  const columns = columnsOf(head.axis)
  const sheet = createSheet(doc, columns, `Statement of ${titleOf(head)}`, pages)
  writeHead(sheet, head)
  const finish = async () => {
    for await (const step of entries) {
      for (const [index, entry] of step.entries()) {
        sheet.row(columns.map(({ of }) => of(entry)))
        // Other requests have their turn.
        if (index % rowsPerPage === 0) await setImmediate()
      }
    }
    writeEnd(sheet, head, totals())
    doc.end()
  }
  finish().catch((error) => doc.destroy(error))
  return doc as unknown as Readable
}

type Sheet = ReturnType<typeof createSheet>

function createSheet(doc: PDFKit.PDFDocument, columns: Column[], title: string, pages: number) {
  let row = 0
  let number = 1
  const put = (text: string, x: number, width: number, isRight = false) => {
    if (text === '') return
    doc.font(isLatin(text) ? font : wideFont)
    doc.text(text, isRight ? x + width - doc.widthOfString(text) : x, page.top + 24 + row * page.lineHeight, {
      lineBreak: false,
    })
  }
  function begin() {
    doc.font(boldFont, page.titleSize).text(title, page.left, page.top, { lineBreak: false })
    doc.font(font, page.textSize)
    const place = `Page ${number} of ${pages}`
    doc.text(place, page.left + 770 - doc.widthOfString(place), page.top, { lineBreak: false })
    row = 0
  }
  function putRow(texts: readonly string[]) {
    let x = page.left
    for (const [index, { width, charactersMax, isRight }] of columns.entries()) {
      put(cut(texts[index] ?? '', charactersMax), x, width - 4, isRight)
      x += width
    }
    row += 1
  }
  const putTitles = () => putRow(columns.map(({ title }) => title))
  begin()
  return {
    line(text: string) {
      put(cut(text, 130), page.left, 770)
      row += 1
    },
    putTitles,
    row(texts: readonly string[]) {
      if (row === rowsPerPage) {
        doc.addPage()
        number += 1
        begin()
        putTitles()
      }
      putRow(texts)
    },
  }
}

function writeHead(sheet: Sheet, head: StatementHead): void {
  const { from, to, currency, name, owner, count, id } = head
  sheet.line([name, owner && `owner ${owner}`, `account ${id}`].filter(Boolean).join(' · '))
  sheet.line(`${from === null ? 'Until' : `From ${from} until`} ${to} · ${currency} · ${count} entries`)
  sheet.line(`Opening balance ${head.opening} · closing balance ${head.closing}`)
  sheet.putTitles()
  sheet.row(['', '', '', '', 'Opening balance', '', '', head.opening])
}

function writeEnd(sheet: Sheet, { closing }: StatementHead, { debits, credits }: Totals): void {
  sheet.row(['', '', '', '', 'Totals', debits, credits, ''])
  sheet.row(['', '', '', '', 'Closing balance', '', '', closing])
}

function cut(text: string, max: number): string {
  const characters = [...text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')]
  return characters.length > max ? `${characters.slice(0, max - 3).join('')}...` : characters.join('')
}
