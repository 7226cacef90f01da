import { describe, expect, test } from 'vitest'
import type { PublishedRate } from '../src/rates/record.ts'
import { readEcbFile } from '../src/sources/ecb-file.ts'
import { MalformedFile } from '../src/sources/malformed-file.ts'
import { type History, histories, listCells, makeHistory, realHistory, toCsv, toXml, toZip } from './ecb-files.ts'

const now = new Date('2026-04-13T14:30:00Z')
const small = makeHistory(5)
const csv = toCsv(small)
const xml = toXml(small)
const read = (file: string | Buffer) => readEcbFile(Buffer.from(file), now)

async function refusalOf(file: string | Buffer): Promise<MalformedFile | undefined> {
  const refusal = await read(file).then(
    () => undefined,
    (error) => error,
  )
  if (refusal) expect(refusal).toBeInstanceOf(MalformedFile)
  return refusal
}

/** What the service is to make of a history's cells. */
const publishedOf = (history: History): PublishedRate[] =>
  listCells(history).map(({ day, currency, rate }) => ({
    base: 'EUR',
    quote: currency,
    rate,
    validAt: `${day}T13:00:00.000Z`,
  }))

/** One line of the text, counted from 1, made into another. */
const withLine = (text: string, line: number, edit: (line: string) => string) => {
  const lines = text.split('\n')
  lines[line - 1] = edit(lines[line - 1] as string)
  return lines.join('\n')
}

/** One cell of a line of the CSV: 0 is the day, 1 the dollar, 2 the yen. */
const withCell = (line: number, column: number, cell: string) =>
  withLine(csv, line, (text) => text.split(',').with(column, cell).join())

const withoutColumn = (currency: string) => {
  const column = small.header.indexOf(currency)
  return toCsv({
    header: small.header.toSpliced(column, 1),
    rows: small.rows.map((cells) => cells.toSpliced(column, 1)),
  })
}

describe.each(histories)('$title', ({ history }) => {
  test('is read from CSV, from a zip and from XML, to the last digit', async () => {
    const expected = publishedOf(history)
    expect(await read(toCsv(history))).toEqual(expected)
    expect(await read(toZip({ 'eurofxref-hist.csv': toCsv(history) }))).toEqual(expected)
    expect(await read(toXml(history))).toEqual(expected)
  })
})

test.skipIf(!realHistory)(
  'the real history, which ECB_HISTORY_FILE names, has 217,555 rates of 6,983 days',
  async () => {
    const rates = await read(toCsv(realHistory as History))
    expect(rates).toHaveLength(217_555)
    expect(new Set(rates.map(({ validAt }) => validAt)).size).toBe(6_983)
    expect(new Set(rates.map(({ quote }) => quote)).size).toBe(41)
    expect(rates[0]).toEqual({ base: 'EUR', quote: 'USD', rate: '1.1684', validAt: '2026-04-13T13:00:00.000Z' })
  },
)

test('what the file is does not depend on how its lines end, or on a mark of its encoding', async () => {
  const expected = publishedOf(small)
  for (const file of [csv, xml]) {
    expect(await read(file.replaceAll('\n', '\r\n'))).toEqual(expected)
    expect(await read(`\uFEFF${file}`)).toEqual(expected)
  }
  expect(await read(csv.replaceAll(',\n', '\n'))).toEqual(expected)
})

test('zeros at the end of a rate are kept', async () => {
  const [rate] = await read(withCell(2, 1, '1.1680'))
  expect(rate).toMatchObject({ quote: 'USD', rate: '1.1680' })
})

const [newest, second] = small.rows.map(([day]) => day as string) as [string, string]

const malformedCsv: [string, string | Buffer, number | undefined, RegExp][] = [
  ['nothing', '', 1, /empty/],
  ['blanks', ' \n\n', 1, /empty/],
  ['a header without days', `${small.header.join()}\n`, 1, /no rates/],
  ['decimal commas', csv.replace(/(\d)\.(\d)/g, '$1,$2'), 2, /17 columns, the first line has 10/],
  ['quoted decimal commas', withCell(3, 1, '"1,1684"'), 3, /11 columns/],
  ['a decimal comma without its comma', withCell(3, 1, '1;1684'), 3, /"1;1684"/],
  ['semicolons', csv.replaceAll(',', ';'), 1, /semicolons/],
  ['US dates', withCell(3, 0, '04/10/2026'), 3, /not a day/],
  ['days in words', withCell(2, 0, '13 April 2026'), 2, /not a day/],
  ['a day with a time', withCell(2, 0, `${newest}T00:00:00`), 2, /not a day/],
  ['a day that no calendar has', withCell(4, 0, '2026-02-30'), 4, /not a day/],
  ['a month that no calendar has', withCell(4, 0, '2026-13-01'), 4, /not a day/],
  ['a day in the future', withCell(2, 0, '2026-04-14'), 2, /future/],
  ['a day before the euro', withCell(6, 0, '1998-12-31'), 6, /before the first fixing/],
  ['a day twice', withCell(3, 0, newest), 3, /twice/],
  ['days from the oldest', toCsv({ ...small, rows: small.rows.toReversed() }), 3, /The newest day comes first/],
  ['two days exchanged', toCsv({ ...small, rows: [1, 0, 2].map((n) => small.rows[n] as string[]) }), 3, /newest day/],
  ['a missing cell', withLine(csv, 4, (line) => line.replace(',N/A', '')), 4, /9 columns, the first line has 10/],
  ['a cell too many', withLine(csv, 4, (line) => `${line}1,`), 4, /11 columns/],
  ['a missing cell and no comma at the end', withLine(csv, 4, (line) => line.slice(0, -1)), 4, /9 columns/],
  ['a rate in the column without a name', withLine(csv, 4, (line) => `${line}1`), 4, /without a currency/],
  ['an empty line', withLine(csv, 4, (line) => `${line}\n`), 5, /1 columns/],
  ['another first column', csv.replace('Date', 'Day'), 1, /"Day"/],
  ['no header', csv.slice(csv.indexOf('\n') + 1), 1, /first column/],
  ['a currency twice', csv.replace('GBP,', 'GBP,GBP,'), 1, /GBP appears twice/],
  ['a name that is no currency', csv.replace('ZAR', 'zar'), 1, /"zar" is not a currency/],
  ['a currency with a blank', csv.replace('ZAR', ' ZAR'), 1, /" ZAR" is not a currency/],
  ['a column without a name among the others', csv.replace('ZAR', ''), 1, /"" is not a currency/],
  ['the euro in euros', csv.replace('ZAR', 'EUR'), 1, /"EUR" is not a currency/],
  ['no column of the dollar', withoutColumn('USD'), 1, /column USD is missing/],
  ['no column of the yen', withoutColumn('JPY'), 1, /column JPY is missing/],
  ['no column of the pound', withoutColumn('GBP'), 1, /column GBP is missing/],
  ['a day without a dollar', withCell(5, 1, 'N/A'), 5, /no rate of USD/],
  ['a day without a yen', withCell(5, 2, 'N/A'), 5, /no rate of JPY/],
  ['a day without a pound', withCell(5, 4, 'N/A'), 5, /no rate of GBP/],
  ['a negative rate', withCell(3, 1, '-1.1684'), 3, /USD is "-1.1684"/],
  ['a rate of zero', withCell(3, 2, '0'), 3, /JPY is "0"/],
  ['a rate of zeros', withCell(3, 2, '0.0000'), 3, /JPY is "0.0000"/],
  ['a rate of 10^-30', withCell(3, 2, `0.${'0'.repeat(29)}1`), 3, /JPY is "0\.0/],
  ['a rate above 10^9', withCell(3, 2, '1000000001'), 3, /JPY is "1000000001"/],
  ['an exponent', withCell(3, 1, '1.1684e0'), 3, /"1.1684e0"/],
  ['a thousands separator', withCell(3, 2, "1'867"), 3, /JPY/],
  ['a rate that is none', withCell(3, 2, 'NaN'), 3, /"NaN"/],
  ['another sign for no rate', withCell(3, 8, '-'), 3, /ZAR is "-"/],
  ['an empty cell', withCell(3, 8, ''), 3, /ZAR is ""/],
  ['a blank before a rate', withCell(3, 1, ' 1.1684'), 3, /" 1.1684"/],
  ['other digits', withCell(3, 1, '１.１６'), 3, /USD/],
  ['no end of its last line', csv.slice(0, -1), 6, /ends within/],
  ['half a line at its end', csv.slice(0, -9), 6, /ends within/],
  ['a line that does not end', withLine(csv, 3, (line) => line + '1'.repeat(20_000)), 3, /max record size/i],
  ['a page', '<!DOCTYPE html>\n<html><body>Not found</body></html>\n', 1, /web page/],
  ['JSON', '{"message":"too many requests"}\n', 1, /first column/],
  ['UTF-16', Buffer.from(csv, 'utf16le'), 1, /first column/],
  ['text in another encoding', Buffer.from(csv.replace('N/A', 'é'), 'latin1'), undefined, /UTF-8/],
]

test.each(malformedCsv)('a CSV file with %s is refused, with line and reason', async (_, file, line, reason) => {
  const refusal = await refusalOf(file)
  expect(refusal?.reason).toMatch(reason)
  expect(refusal?.line).toBe(line)
})

test('a file that is too large for one of rates is refused before it is read', async () => {
  expect((await refusalOf(Buffer.alloc(20_000_001, ' ')))?.reason).toMatch(/too large/)
})

test('lines are counted alike, however they end', async () => {
  for (const end of ['\r\n', '\r']) {
    expect(await refusalOf(withCell(3, 1, '-1').replaceAll('\n', end))).toMatchObject({ line: 3 })
    expect(await refusalOf(xml.replace(second, '2026-02-30').replaceAll('\n', end))).toMatchObject({ line: 17 })
  }
})

/** Lines of the XML: 8 is the newest day, 9 its dollar, 10 its yen, 17 the day before. */
const malformedXml: [string, string, number, RegExp][] = [
  ['decimal commas', xml.replace(/(\d)\.(\d\d)/g, '$1,$2').replace('1,0', '1.0'), 9, /USD is "1,\d+"/],
  ['a negative rate', withLine(xml, 10, (line) => line.replace("rate='", "rate='-")), 10, /JPY is "-/],
  ['a rate of zero', withLine(xml, 10, (line) => line.replace(/rate='.*'/, "rate='0'")), 10, /JPY is "0"/],
  ['an exponent', withLine(xml, 10, (line) => line.replace(/rate='.*'/, "rate='1e2'")), 10, /"1e2"/],
  ['a hexadecimal rate', withLine(xml, 10, (line) => line.replace(/rate='.*'/, "rate='0x10'")), 10, /"0x10"/],
  ['an entity for a rate', withLine(xml, 10, (line) => line.replace(/rate='.*'/, "rate='&#49;'")), 10, /"&#49;"/],
  ['a currency twice', withLine(xml, 10, (line) => line.replace('JPY', 'USD')), 10, /USD appears twice/],
  ['a currency that is none', withLine(xml, 10, (line) => line.replace('JPY', 'jpy')), 10, /"jpy"/],
  ['no dollar', withLine(xml, 9, () => ''), 8, /no rate of USD/],
  [
    'a rate without a currency',
    withLine(xml, 10, (line) => line.replace("currency='JPY'", '')),
    10,
    /currency and rate/,
  ],
  ['a rate of many', withLine(xml, 10, (line) => line.replace('/>', " unit='100'/>")), 10, /exactly the attributes/],
  ['something in a rate', withLine(xml, 10, (line) => line.replace('/>', '><Cube/></Cube>')), 10, /child elements/],
  ['text among the rates', withLine(xml, 10, (line) => `${line} and`), 10, /"#text"/],
  ['another element among the rates', withLine(xml, 10, (line) => line.replace('Cube', 'Rate')), 10, /"Rate"/],
  ['a day without a date', withLine(xml, 8, (line) => line.replace(/ time='.*'/, '')), 8, /time/],
  ['a US date', withLine(xml, 8, (line) => line.replace(newest, '04/13/2026')), 8, /not a day/],
  ['a day that no calendar has', xml.replace(second, '2026-02-30'), 17, /not a day/],
  ['a day in the future', xml.replace(newest, '2026-04-14'), 8, /future/],
  ['a day twice', xml.replace(second, newest), 17, /twice/],
  ['days from the oldest', toXml({ ...small, rows: small.rows.toReversed() }), 17, /The newest day comes first/],
  ['a day without rates', toXml({ ...small, rows: [[newest]] }), 8, /no rate of USD/],
  ['no days', toXml({ ...small, rows: [] }), 1, /no rates/],
  ['a type of document', withLine(xml, 1, (line) => `${line}<!DOCTYPE a [<!ENTITY b "1">]>`), 1, /DOCTYPE/],
  ['a page', '<html>\n<body>Not found</body></html>', 1, /web page/],
  ['other XML', '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>', 1, /gesmes:Envelope, .* is missing/],
  ['half of it', xml.split('\n').slice(0, 26).join('\n'), 26, /ends within/],
  ['a tag that is not closed', withLine(xml, 16, () => ''), 54, /well-formed XML/],
]

test.each(malformedXml)('an XML file with %s is refused, with line and reason', async (_, file, line, reason) => {
  const refusal = await refusalOf(file)
  expect(refusal?.reason).toMatch(reason)
  expect(refusal?.line).toBe(line)
})

const name = 'eurofxref-hist.csv'
const malformedZips: [string, Buffer, RegExp][] = [
  ['no file', toZip({}), /exactly one/],
  ['no CSV file', toZip({ 'eurofxref-hist.xml': xml }), /exactly one/],
  ['two CSV files', toZip({ [name]: csv, 'other.csv': csv }), /exactly one/],
  [
    'more files than anybody looks through',
    toZip(Object.fromEntries([...Array(101).keys()].map((n) => [`${n}`, '']))),
    /too many/,
  ],
  ['a path out of its folder', toZip({ [`../${name}`]: csv }), /cannot be read/],
  ['a size that it does not keep to', toZip({ [name]: csv }, { says: 100 }), /cannot be read/],
  ['a size that no history has', toZip({ [name]: csv }, { says: 100_000_000 }), /too large for a file of rates/],
  ['a bomb', toZip({ [name]: '0'.repeat(21_000_000) }), /too large for a file of rates/],
]

test.each(malformedZips)('an archive with %s is refused', async (_, file, reason) => {
  expect((await refusalOf(file))?.reason).toMatch(reason)
})

test('a malformed file in an archive is refused with its line', async () => {
  expect(await refusalOf(toZip({ [name]: withCell(3, 1, '-1') }))).toMatchObject({ line: 3 })
})

test('other files of an archive are not looked at', async () => {
  expect(await read(toZip({ 'readme.txt': 'Rates', [name]: csv }))).toEqual(publishedOf(small))
})

test('a file cut anywhere is refused, but for a CSV file between two of its days', async () => {
  const ends = [...csv.matchAll(/\n/g)].map(({ index }) => index + 1)
  for (let length = 0; length < csv.length; length += 1) {
    const refusal = await refusalOf(csv.slice(0, length))
    if (!refusal) expect(ends.slice(1), `cut after ${length}`).toContain(length)
  }
  const whole = xml.trimEnd()
  for (let length = 0; length < whole.length; length += 1) {
    expect(await refusalOf(whole.slice(0, length)), `cut after ${length}`).toBeDefined()
  }
  const zip = toZip({ [name]: csv })
  for (let length = 0; length < zip.length; length += 1) {
    expect(await refusalOf(zip.subarray(0, length)), `cut after ${length}`).toBeDefined()
  }
})

test.each([true, false])('a damaged archive is refused, or gives the very same rates (stored: %s)', async (stored) => {
  const zip = toZip({ [name]: csv }, { stored })
  const expected = publishedOf(small)
  let refused = 0
  for (let index = 2; index < zip.length; index += 1) {
    const damaged = Buffer.from(zip)
    damaged[index] = (damaged[index] as number) ^ 1
    const rates = await read(damaged).catch((error) => {
      expect(error).toBeInstanceOf(MalformedFile)
      refused += 1
      return expected
    })
    expect(rates, `bit ${index}`).toEqual(expected)
  }
  expect(refused).toBeGreaterThan(csv.length / 10)
})

test('what a file says is quoted short, and without its line ends', async () => {
  const refusal = await refusalOf(withCell(3, 1, `1\u001b[31m${'9'.repeat(5_000)}`))
  expect(refusal?.message).toMatch(/^Line 3: The rate of USD is "1\\u001b\[31m9+…", not a rate/)
  expect(refusal?.message.length).toBeLessThan(150)
})
