import { dayMs } from '@florin/server'
import { Agent } from 'undici'
import type { PublishedRate } from '../rates/record.ts'
import { sourceRules } from '../rates/source-rules.ts'
import { readEcbFile } from './ecb-file.ts'
import { MalformedFile } from './malformed-file.ts'
import { describeReason } from './reason.ts'
import type { RateSource } from './source.ts'

const dailyFile = 'eurofxref-daily.xml'
const historyFile = 'eurofxref-hist.zip'
const timeoutMsDefault = 30_000
/** The zipped history has less than 1 MB. */
const responseBytesMaxDefault = 5_000_000

export interface EcbOptions {
  /** For a whole response. */
  timeoutMs?: number
  responseBytesMax?: number
}

/** The reference rates of the European Central Bank, from a folder that ends in a slash. */
export function createEcbSource(folderUrl: string, options: EcbOptions = {}): RateSource {
  const { timeoutMs = timeoutMsDefault, responseBytesMax = responseBytesMaxDefault } = options
  return { name: 'ecb', fetch: fetchRates }

  async function fetchRates(newest: Date | undefined, now: Date, signal: AbortSignal): Promise<PublishedRate[]> {
    const readFile = (name: string) => fetchFile(name, now, signal)
    if (!newest || now.getTime() - newest.getTime() > sourceRules.ecb.staleAfterMs) return readFile(historyFile)
    const daily = await readFile(dailyFile)
    if (!isDayMissing(newest, daily)) return daily
    // With the new day, which may not be in the history yet.
    return [...daily, ...(await readFile(historyFile))]
  }

  async function fetchFile(name: string, now: Date, signal: AbortSignal): Promise<PublishedRate[]> {
    const url = new URL(name, folderUrl)
    try {
      return await readEcbFile(await fetchBytes(url, signal), now)
    } catch (cause) {
      // The URL may contain a user and password, which must not be logged.
      const shown = url.origin + url.pathname
      if (cause instanceof MalformedFile) throw new Error(`${shown} is rejected. ${cause.message}`, { cause })
      throw new Error(`${shown} cannot be fetched: ${describeReason(cause)}`, { cause })
    }
  }

  async function fetchBytes({ origin, pathname, search }: URL, signal: AbortSignal): Promise<Uint8Array> {
    const agent = new Agent({
      connect: { timeout: timeoutMs },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      maxResponseSize: responseBytesMax,
    })
    try {
      // Redirects are not followed: rates come from the configured address only.
      const { statusCode, body } = await agent.request({
        origin,
        path: pathname + search,
        method: 'GET',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      })
      if (statusCode !== 200) throw new Error(`the response has status ${statusCode}`)
      return await body.bytes()
    } finally {
      // Drops the rest of an unread response.
      await agent.destroy()
    }
  }
}

/** Whether a working day lies between the newest recorded day and that of the file: the history may have it. */
function isDayMissing(newest: Date, [latest]: PublishedRate[]): boolean {
  const published = Date.parse(latest?.validAt ?? '')
  for (let ms = newest.getTime() + dayMs; ms < published; ms += dayMs) {
    if (![0, 6].includes(new Date(ms).getUTCDay())) return true
  }
  return false
}
