import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { slowness } from '@florin/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEcbSource } from '../src/sources/ecb.ts'
import { listCells, makeHistory, toCsv, toXml, toZip } from './ecb-files.ts'
import { type RateServer, type Sent, startRateServer } from './rate-server.ts'

const dailyFile = 'eurofxref-daily.xml'
const historyFile = 'eurofxref-hist.zip'
const history = makeHistory(30)
const today = { ...history, rows: history.rows.slice(0, 1) }
const dailyXml = toXml(today)
const historyZip = toZip({ 'eurofxref-hist.csv': toCsv(history) })
const now = new Date('2026-04-13T15:00:00Z')
/** Of the newest day of the history, which is Monday the 13th; the days before it are Thursday the 9th and Friday the 10th. */
const monday = new Date('2026-04-13T13:00:00Z')
const friday = new Date('2026-04-10T13:00:00Z')
const thursday = new Date('2026-04-09T13:00:00Z')
const never = new AbortController().signal

let server: RateServer
beforeEach(async () => {
  server = await startRateServer({ [dailyFile]: dailyXml, [historyFile]: historyZip })
  return () => server.close()
})

const fetchRates = (newest: Date | undefined, options = {}, signal = never) =>
  createEcbSource(server.url, options).fetch(newest, now, signal)

describe('the bank is asked for', () => {
  test('its history when nothing is kept', async () => {
    expect(await fetchRates(undefined).then(({ length }) => length)).toBe(listCells(history).length)
  })

  test.each([
    ['its last day, when that is kept already', monday, [dailyFile]],
    ['its last day, when the working day before is kept', friday, [dailyFile]],
    ['its history too, when a working day between is missing', thursday, [dailyFile, historyFile]],
    [
      'both, when what is kept is five days and six hours old',
      new Date('2026-04-08T09:00:00Z'),
      [dailyFile, historyFile],
    ],
    ['its history, when what is kept is older', new Date('2026-04-08T08:59:59Z'), [historyFile]],
  ])('%s', async (_, newest, asked) => {
    const rates = await fetchRates(newest)
    expect(server.asked).toEqual(asked)
    const cells = asked.flatMap((name) => listCells(name === historyFile ? history : today))
    expect(rates.map(({ quote, rate }) => `${quote} ${rate}`)).toEqual(
      cells.map(({ currency, rate }) => `${currency} ${rate}`),
    )
    expect(rates[0]).toMatchObject({ base: 'EUR', quote: 'USD', validAt: '2026-04-13T13:00:00.000Z' })
  })

  test('its last day, which counts where the history does not have it yet', async () => {
    server.files[historyFile] = toZip({ 'a.csv': toCsv({ ...history, rows: history.rows.slice(1) }) })
    const rates = await fetchRates(thursday)
    expect(rates).toHaveLength(listCells(history).length)
    expect(rates[0]).toMatchObject({ validAt: '2026-04-13T13:00:00.000Z' })
  })

  test('nothing when it is to stop', async () => {
    await expect(fetchRates(monday, {}, AbortSignal.abort())).rejects.toThrow()
    expect(server.asked).toEqual([])
  })
})

const other = 'elsewhere.xml'
const faults: [string, Sent, RegExp][] = [
  ['an error', (response) => response.writeHead(500).end(dailyXml), /has status 500/],
  ['another success', (response) => response.writeHead(203).end(dailyXml), /has status 203/],
  ['a redirect', (response) => response.writeHead(302, { location: other }).end(), /has status 302/],
  ['a page', '<!DOCTYPE html><html><body>We are working on it</body></html>', /rejected. Line 1: .*web page/],
  ['a page of XML', '<html><body>We are working on it</body></html>', /rejected. Line 1: .*web page/],
  ['nothing', '', /rejected. Line 1: The file is empty/],
  ['nothing for ever', () => undefined, /timeout/i],
  ['a drop now and then', drip, /timeout/i],
  ['a body that stops', (response) => response.writeHead(200).write(dailyXml.slice(0, 500)), /timeout/i],
  ['50 MB', (response) => response.writeHead(200).end(Buffer.alloc(50_000_000, ' ')), /size/],
  ['more and more', flood, /size/],
  ['a reset', (response) => response.destroy(), /cannot be fetched: other side closed/],
  ['half of what it announces', cut, /cannot be fetched: other side closed|terminated|aborted/],
  ['half of it in chunks', cutChunk, /cannot be fetched: other side closed|terminated|aborted/],
  ['half of it as if it were all', dailyXml.slice(0, 500), /rejected. Line \d+: The file ends within/],
  ['what it compressed unasked', gzipSync(dailyXml), /rejected. The file is not valid UTF-8/],
  ['a rate of zero', dailyXml.replace(/rate='[\d.]+'/, "rate='0'"), /rejected. Line 9: The rate of USD/],
  ['a rate of 10^-30', dailyXml.replace(/rate='[\d.]+'/, `rate='0.${'0'.repeat(29)}1'`), /rejected. Line 9/],
  ['decimal commas', dailyXml.replace(/rate='1\./, "rate='1,"), /rejected. Line 9/],
  ['tomorrow', dailyXml.replace('2026-04-13', '2026-04-14'), /rejected. Line 8: .*future/],
]

test.each(faults)('an answer of %s gives no rates, and the next good one does', async (_, sent, reason) => {
  server.files[dailyFile] = sent
  server.files[other] = dailyXml
  const options = { timeoutMs: 300 * slowness, responseBytesMax: 100_000 }
  const failure = await fetchRates(friday, options).catch((error) => error)
  expect(failure).toBeInstanceOf(Error)
  expect(failure.message).toMatch(reason)
  expect(failure.message).toContain(`${server.url}${dailyFile}`)
  expect(failure.message).not.toContain('\n')
  expect(server.asked).toEqual([dailyFile])

  server.files[dailyFile] = dailyXml
  expect(await fetchRates(friday, options)).toHaveLength(listCells(today).length)
})

test('a history that is cut gives no rates', async () => {
  server.files[historyFile] = historyZip.subarray(0, historyZip.length / 2)
  await expect(fetchRates(undefined)).rejects.toThrow(/hist.zip is rejected. The archive cannot be read/)
})

test('a server that is away is named with its reason, and without a password', async () => {
  const address = new URL(server.url)
  address.username = 'florin'
  address.password = 'secret'
  server.close()
  const failure = await createEcbSource(address.href)
    .fetch(undefined, now, never)
    .catch((error) => error)
  expect(failure.message).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+\/stats\/eurofxref-hist\.zip cannot be fetched: .*ECONNREFUSED/,
  )
  expect(failure.message).not.toContain('secret')
})

test('what is being fetched ends with the signal', async () => {
  const stopped = new AbortController()
  server.files[dailyFile] = () => stopped.abort()
  await expect(fetchRates(friday, { timeoutMs: 600_000 }, stopped.signal)).rejects.toThrow(/abort/)
})

function drip(response: ServerResponse): void {
  response.writeHead(200)
  const timer = setInterval(() => response.write(' '), 20)
  response.on('close', () => clearInterval(timer))
}

function flood(response: ServerResponse): void {
  response.writeHead(200)
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536, ' ')));
  }
  response.on('drain', more)
  more()
}

function cut(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': dailyXml.length })
  response.write(dailyXml.slice(0, 500), () => response.destroy())
}

function cutChunk(response: ServerResponse): void {
  response.writeHead(200)
  response.write(dailyXml.slice(0, 500), () => response.destroy())
}

afterEach(() => expect(server.asked).not.toContain(other))
