import { readFileSync } from 'node:fs'
import { crc32, deflateRawSync } from 'node:zlib'
import { isProof } from '@florin/testing'

/** A history file of the European Central Bank as its cells, with the newest day first. */
export interface History {
  /** `Date`, the currencies, and an empty one, because each line ends in a comma. */
  header: string[]
  rows: string[][]
}

export interface Cell {
  day: string
  currency: string
  rate: string
}

/** Days on which a rate of the generated history moves by more than a fifth, and from which rate to which. */
export const generatedJumps = {
  /** Overnight, up. */
  TRL: { day: '2025-11-20', from: '624367', to: '1050000' },
  /** Over a weekend, down. */
  TRY: { day: '2025-12-22', from: '20.0434', to: '14.7132' },
}
/** After these ISK has no rate for months: the first one after it is far away, and follows nothing. */
const iskLastDay = '2025-06-30'
const iskAgainDay = '2026-02-02'
const trlLastDay = '2025-12-31'
/** The longest gap of the real history: from Thursday to Tuesday. */
const holidays = ['2026-04-03', '2026-04-06']

/** By four decimals. */
const starts: Record<string, number> = {
  USD: 11_684,
  JPY: 1_867_500,
  BGN: 19_558,
  GBP: 8_706,
  ISK: 2_900_000,
  TRL: 6_243_670_000,
  TRY: 200_434,
  ZAR: 193_849,
}

/** The days up to 13 April 2026 in the format of the real file: with cells without a rate, gaps and moves like its own. */
export function makeHistory(days: number): History {
  const workdays = listWorkdays(days)
  const random = createRandom(days)
  const rates = { ...starts }
  const rows = workdays.map((day) => {
    for (const currency of Object.keys(rates)) {
      rates[currency] = Math.round(Number(rates[currency]) * (0.995 + random() / 100))
    }
    return [day, ...Object.entries(rates).map(([currency, rate]) => cellOf(day, currency, rate)), '']
  })
  return { header: ['Date', ...Object.keys(starts), ''], rows: rows.reverse() }
}

function cellOf(day: string, currency: string, rate: number): string {
  if (currency === 'ISK') {
    if (day > iskLastDay && day < iskAgainDay) return 'N/A'
    return fourDecimals(day <= iskLastDay ? rate : Math.round(rate / 2))
  }
  if (currency === 'TRL') {
    if (day > trlLastDay) return 'N/A'
    return day < generatedJumps.TRL.day ? generatedJumps.TRL.from : generatedJumps.TRL.to
  }
  if (currency === 'TRY') return day < generatedJumps.TRY.day ? generatedJumps.TRY.from : generatedJumps.TRY.to
  return fourDecimals(rate)
}

/** Without zeros at its end, as in the real file. */
function fourDecimals(rate: number): string {
  const digits = String(rate).padStart(5, '0')
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`.replace(/\.?0+$/, '')
}

function listWorkdays(count: number): string[] {
  const days: string[] = []
  for (let ms = Date.parse('2026-04-13'); days.length < count; ms -= 86_400_000) {
    const day = new Date(ms).toISOString().slice(0, 10)
    if (![0, 6].includes(new Date(ms).getUTCDay()) && !holidays.includes(day)) days.push(day)
  }
  return days.reverse()
}

/** From 0 to 1, the same at each run: the generator of Park and Miller. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

export function toCsv({ header, rows }: History): string {
  return [header, ...rows].map((cells) => `${cells.join()}\n`).join('')
}

/** As eurofxref-daily.xml, whose days are one, or eurofxref-hist.xml. */
export function toXml(history: History): string {
  const days = history.rows.map(([day, ...cells]) => {
    const rates = cells.flatMap((rate, index) => {
      const currency = history.header[index + 1]
      return currency && rate !== 'N/A' ? `\t\t\t<Cube currency='${currency}' rate='${rate}'/>\n` : []
    })
    return `\t\t<Cube time='${day}'>\n${rates.join('')}\t\t</Cube>\n`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
\t<gesmes:subject>Reference rates</gesmes:subject>
\t<gesmes:Sender>
\t\t<gesmes:name>European Central Bank</gesmes:name>
\t</gesmes:Sender>
\t<Cube>
${days.join('')}\t</Cube>
</gesmes:Envelope>
`
}

/** An archive of these files. `says` is the size that it states of each, where that is not the true one. */
export function toZip(files: Record<string, string>, { stored = false, says = -1 } = {}): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const plain = Buffer.from(text)
    const packed = stored ? plain : deflateRawSync(plain)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(stored ? 0 : 8, 4)
    common.writeUInt32LE(crc32(plain), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(says < 0 ? plain.length : says, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    central.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, place, Buffer.from(name))
    local.push(Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), packed)
    offset += 30 + Buffer.byteLength(name) + packed.length
  }
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(Object.keys(files).length, 8)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(Buffer.concat(central).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...local, ...central, end])
}

/** By plain cuts, so that it shares no mistake with the service. */
export function splitCsv(csv: string): History {
  const [header = [], ...rows] = csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','))
  return { header, rows }
}

/** The rates of a history, in the order of the file. */
export function listCells({ header, rows }: History): Cell[] {
  return rows.flatMap(([day = '', ...cells]) =>
    cells.flatMap((rate, index) => {
      const currency = header[index + 1]
      return currency && rate !== 'N/A' ? { day, currency, rate } : []
    }),
  )
}

/**
 * Those that are flagged when a history is recorded, oldest first: more than a fifth from the newest one of the last five
 * days that is not flagged, or where all of these are, from the one before.
 */
export function listFlagged(history: History): Cell[] {
  const cells = listCells(history).reverse()
  const flagged = new Set<Cell>()
  for (const ofCurrency of Map.groupBy(cells, ({ currency }) => currency).values()) {
    for (const [index, cell] of ofCurrency.entries()) {
      const recent = ofCurrency
        .slice(Math.max(0, index - 5), index)
        .filter(({ day }) => daysBetween(day, cell.day) <= 5)
      const measure = recent.findLast((other) => !flagged.has(other)) ?? recent.at(-1)
      if (!measure) continue
      const move = millionths(cell.rate) - millionths(measure.rate)
      if ((move < 0n ? -move : move) * 5n > millionths(measure.rate)) flagged.add(cell)
    }
  }
  return cells.filter((cell) => flagged.has(cell))
}

function daysBetween(day: string, later: string): number {
  return (Date.parse(later) - Date.parse(day)) / 86_400_000
}

function millionths(rate: string): bigint {
  const [whole = '', decimals = ''] = rate.split('.')
  return BigInt(whole + decimals.padEnd(6, '0'))
}

const realFile = process.env.ECB_HISTORY_FILE
/** The bank's own file, where ECB_HISTORY_FILE names it. */
export const realHistory = realFile ? splitCsv(readFileSync(realFile, 'utf8')) : undefined
/** Each test of a history is made on each of these; on the real one, of 217,555 rates, when counts are full. */
export const histories: { title: string; history: History }[] = [
  { title: 'a generated history', history: makeHistory(400) },
  ...(realHistory && isProof ? [{ title: 'the real history', history: realHistory }] : []),
]
if (isProof && !realHistory) {
  console.log('Tests of rates run on a generated history alone: ECB_HISTORY_FILE names no real one.')
}
