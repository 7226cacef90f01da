import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { Decimal } from '@florin/money'
import { introduce } from './neighbours.ts'

/** An exact number: what decimals cannot hold, 1 / 1.1684 for example. In lowest terms, `den` above zero. */
export interface Fraction {
  num: bigint
  den: bigint
}

function reduced(num: bigint, den: bigint): Fraction {
  let [a, b] = [num < 0n ? -num : num, den < 0n ? -den : den]
  while (b > 0n) [a, b] = [b, a % b]
  const sign = den < 0n ? -1n : 1n
  return a === 0n ? { num: 0n, den: 1n } : { num: (sign * num) / a, den: (sign * den) / a }
}

/** Of a decimal, or of a whole number. */
export function exact(text: string | number): Fraction {
  const [, sign, whole = '', decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(text)) ?? assert.fail(`${text}`)
  return reduced(BigInt(`${sign}${whole}${decimals}`), 10n ** BigInt(decimals.length))
}

export const nothing = exact(0)
export const plus = (a: Fraction, b: Fraction) => reduced(a.num * b.den + b.num * a.den, a.den * b.den)
export const minus = (a: Fraction, b: Fraction) => reduced(a.num * b.den - b.num * a.den, a.den * b.den)
export const times = (a: Fraction, b: Fraction) => reduced(a.num * b.num, a.den * b.den)
export const over = (a: Fraction, b: Fraction) => reduced(a.num * b.den, a.den * b.num)
/** Below zero, zero or above it, like `a - b`. */
export const compare = (a: Fraction, b: Fraction) =>
  Number(a.num * b.den > b.num * a.den) - Number(a.num * b.den < b.num * a.den)

/** With so many decimals; `half-even` to the nearest, a tie to the even one. */
export function rounded(value: Fraction, decimals: number, way: 'down' | 'up' | 'half-even'): string {
  const scaled = value.num * 10n ** BigInt(decimals)
  let units = scaled / value.den
  if (units * value.den > scaled) units -= 1n
  const rest = scaled - units * value.den
  const half = 2n * rest - value.den
  if (way === 'up' ? rest > 0n : way === 'half-even' && (half > 0n || (half === 0n && units % 2n !== 0n))) units += 1n
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0')
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
  return units < 0n ? `-${text}` : text
}

// biome-ignore lint/suspicious/noExplicitAny: JSON, right and wrong
type Json = any

export interface Call {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: Json
  /** The caller left before it had its answer. */
  givenUp?: boolean
}

interface Reply {
  status: number
  body: Json
}

/** What happens to a call in place of its answer. */
export interface Fault {
  (response: ServerResponse, honest: Reply): void
  /** It answers at once, with a success. */
  isPrompt?: boolean
}

/** The mid rate between two currencies, as units of the one for `per` of the other. */
export interface MidRate {
  units: string
  per: string
  rate: string
  asOf: string
}

/** An FX service on a port of its own: honest, until it is told otherwise. */
export interface FxStub {
  url: string
  /** Everything that it was asked, oldest first. */
  calls: Call[]
  /** Basis points. */
  spread: string
  /** How long a quote holds. */
  quoteLifeMs: number
  /** One euro is so many of the currency, from that moment on: by default since an hour before the start. */
  setRate(currency: string, rate: string, validAt?: string): void
  /** As of the moment, or the latest. */
  midRate(base: string, quote: string, at?: string): MidRate | undefined
  /** What an amount of `base` is worth in `quote`, exactly, as of the moment or now. */
  worth(amount: Fraction, base: string, quote: string, at?: string): Fraction
  /** Asks for a quote, as anybody may. */
  makeQuote(order: Json, ledger?: string): Json
  /** Does this to the next calls, as many as are said; or to all, until `behave`. */
  misbehave(fault: Fault, calls?: number): void
  behave(): void
  /** Refuses connections, until `comeBack`. */
  goDown(): Promise<void>
  comeBack(): Promise<void>
  close(): Promise<void>
}

const hourMs = 3_600_000

interface Published {
  rate: string
  validAt: string
}

const largest = exact(`1${'0'.repeat(24)}`)
const problem = (status: number, code: string): Reply => ({
  status,
  body: { type: 'about:blank', title: code, status, detail: `Refused with ${code}.`, code },
})
const iso = (ms: number) => new Date(ms).toISOString()
const earlier = (...moments: [string, string]) => moments.sort()[0] as string

export async function startFxStub(rates: Record<string, string> = {}): Promise<FxStub> {
  const published = new Map<string, Published[]>()
  const quotes = new Map<string, Json>()
  const sockets = new Set<Socket>()
  const anHourAgo = iso(Date.now() - hourMs)
  let faults: { fault: Fault; calls: number } | undefined

  function rateAt(currency: string, at: string): Published | undefined {
    if (currency === 'EUR') return { rate: '1', validAt: at }
    // Of two for one moment the later one is a correction.
    return published
      .get(currency)
      ?.filter(({ validAt }) => validAt <= at)
      .reduceRight<Published | undefined>(
        (best, each) => (best && best.validAt >= each.validAt ? best : each),
        undefined,
      )
  }

  function midRate(base: string, quote: string, at = iso(Date.now())): MidRate | undefined {
    const [from, to] = [rateAt(base, at), rateAt(quote, at)]
    if (!from || !to) return undefined
    const rate = new Decimal(to.rate).div(from.rate).toSignificantDigits(18).toFixed()
    return { units: to.rate, per: from.rate, rate, asOf: earlier(from.validAt, to.validAt) }
  }

  function giveQuote(order: Json, ledger: string): Reply {
    const { source_currency, target_currency, source_exponent = 2, target_exponent = 2 } = order
    const mid = midRate(source_currency, target_currency)
    if (!mid) return problem(404, 'rate_not_found')
    const midOf = (source: string) => times(exact(source), over(exact(mid.units), exact(mid.per)))
    const kept = over(minus(exact(10_000), exact(stub.spread)), exact(10_000))
    const perSource = times(over(exact(mid.units), exact(mid.per)), kept)
    const [source_amount, target_amount] =
      order.source_amount === undefined
        ? [rounded(over(exact(order.target_amount), perSource), source_exponent, 'up'), order.target_amount]
        : [order.source_amount, rounded(times(exact(order.source_amount), perSource), target_exponent, 'down')]
    if (exact(target_amount).num === 0n) return problem(422, 'amount_too_small')
    if (compare(exact(source_amount), largest) > 0 || compare(exact(target_amount), largest) > 0) {
      return problem(422, 'amount_too_large')
    }
    const atMid = rounded(midOf(source_amount), target_exponent, 'down')
    const nowMs = Date.now()
    const quote = {
      id: randomUUID(),
      ledger,
      source_currency,
      target_currency,
      source_amount: rounded(exact(source_amount), source_exponent, 'down'),
      target_amount: rounded(exact(target_amount), target_exponent, 'down'),
      spread_amount: rounded(minus(exact(atMid), exact(target_amount)), target_exponent, 'down'),
      rate: new Decimal(mid.units)
        .times(new Decimal(10_000).minus(stub.spread))
        .div(new Decimal(mid.per).times(10_000))
        .toSignificantDigits(18)
        .toFixed(),
      mid_rate: mid.rate,
      units: mid.units,
      per: mid.per,
      spread_bps: stub.spread,
      spread_version: 1,
      source: 'ecb',
      simulated: false,
      as_of: earlier(mid.asOf, iso(nowMs)),
      created_at: iso(nowMs),
      expires_at: iso(nowMs + stub.quoteLifeMs),
    }
    quotes.set(quote.id, quote)
    return { status: 201, body: quote }
  }

  function giveQuotes({ quotes }: { quotes: { ledger: string; order: Json }[] }): Reply {
    const data = quotes.map(({ ledger, order }) => {
      const { status, body } = giveQuote(order, ledger)
      return status === 201 ? { quote: body } : { code: body.code, detail: body.detail }
    })
    return { status: 200, body: { data } }
  }

  function lookUp({ lookups }: { lookups: { base: string; quote: string; at?: string }[] }): Reply {
    const rows = lookups.map(({ base, quote, at }) => {
      const mid = midRate(base, quote, at)
      if (!mid) return null
      const { asOf: as_of, ...rate } = mid
      return { base, quote, ...rate, source: 'ecb', simulated: false, as_of, stale: false, flagged: false }
    })
    return { status: 200, body: { data: rows } }
  }

  function answer({ method, path, headers, body }: Call): Reply {
    const ledger = String(headers['florin-ledger'] ?? 'main')
    if (method === 'POST' && path === '/v1/quotes') return giveQuote(body, ledger)
    if (method === 'POST' && path === '/v1/quotes/batch') return giveQuotes(body)
    if (method === 'POST' && path === '/v1/rates/lookups') return lookUp(body)
    if (path === '/livez') return { status: 200, body: { status: 'pass' } }
    const quote = quotes.get(path.replace('/v1/quotes/', ''))
    return quote?.ledger === ledger ? { status: 200, body: quote } : problem(404, 'quote_not_found')
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    const call: Call = { method, path, headers, body: text && JSON.parse(text) }
    stub.calls.push(call)
    // What a redirect leads to is a good answer, so that whoever follows it is found out.
    const honest = answer({ ...call, path: path.replace('/elsewhere', '') })
    if (faults && faults.calls > 0) {
      faults.calls -= 1
      faults.fault(response, honest)
    } else {
      sendJson(response, honest)
    }
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy())
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const stub: FxStub = {
    url: `http://127.0.0.1:${port}`,
    calls: [],
    spread: '50',
    quoteLifeMs: 30_000,
    setRate(currency, rate, validAt = anHourAgo) {
      published.set(currency, [...(published.get(currency) ?? []), { rate, validAt }])
    },
    midRate,
    worth(amount, base, quote, at) {
      const mid = midRate(base, quote, at)
      assert(mid, `no rate between ${base} and ${quote}`)
      return over(times(amount, exact(mid.units)), exact(mid.per))
    },
    makeQuote(order, ledger = 'main') {
      const { status, body } = giveQuote(order, ledger)
      assert.equal(status, 201, JSON.stringify(body))
      return body
    },
    misbehave(fault, calls = Number.POSITIVE_INFINITY) {
      faults = { fault, calls }
    },
    behave() {
      faults = undefined
    },
    async goDown() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    async comeBack() {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
    async close() {
      if (server.listening) await stub.goDown()
    },
  }
  introduce(stub.url, () => (!faults || faults.fault.isPrompt === true) && server.listening)
  for (const [currency, rate] of Object.entries(rates)) stub.setRate(currency, rate)
  return stub
}

function sendJson(response: ServerResponse, { status, body }: Reply): void {
  sendText(response, status, JSON.stringify(body), status < 400 ? 'application/json' : 'application/problem+json')
}

function sendText(response: ServerResponse, status: number, text: string, type: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text)
}

/** Does something again and again until the other side is gone. */
function repeat(response: ServerResponse, everyMs: number, work: () => void): void {
  const timer = setInterval(work, everyMs)
  response.on('close', () => clearInterval(timer))
}

const slowMs = 11_000
const hugeBytes = 50_000_000
const chunkBytes = 64_000

/** A refusal of the service. */
export const refuse =
  (status: number, code: string): Fault =>
  (response) =>
    sendJson(response, problem(status, code))

/** Something else in place of JSON. */
export const say =
  (status: number, text: string, type = 'text/html'): Fault =>
  (response) =>
    sendText(response, status, text, type)

/** The honest answer, with something in it changed. */
export const forge = (change: (honest: Json) => Json): Fault =>
  Object.assign<Fault, Partial<Fault>>(
    (response, { status, body }) => sendJson(response, { status, body: change(structuredClone(body)) }),
    { isPrompt: true },
  )

/** The same for each quote, whether it was asked for alone or with others. */
export const forgeQuotes = (change: (quote: Json) => Json): Fault =>
  forge((body) => (body.data ? { data: body.data.map(({ quote }: Json) => ({ quote: change(quote) })) } : change(body)))

/** The honest answer, with a part of its text replaced: for JSON that no object is written as. */
export const garble =
  (change: (text: string) => string): Fault =>
  (response, { status, body }) =>
    sendText(response, status, change(JSON.stringify(body)), 'application/json')

/** Takes the call, and never says a word. */
export const stall: Fault = () => undefined

export const answerLate: Fault = (response, honest) => {
  const timer = setTimeout(() => sendJson(response, honest), slowMs)
  response.on('close', () => clearTimeout(timer))
}

/** The whole answer, a byte a second. */
export const trickle: Fault = (response, { status, body }) => {
  const bytes = Buffer.from(JSON.stringify(body))
  let sent = 0
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length })
  const sendByte = () => response.write(bytes.subarray(sent, ++sent))
  sendByte()
  repeat(response, 1_000, sendByte)
}

/** Half of the answer, then the connection is reset. */
export const resetWithin: Fault = (response, { status, body }) => {
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length })
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.resetAndDestroy())
}

/** Half of the answer, then the connection ends as if that were all. */
export const endWithin: Fault = (response, { status, body }) => {
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length })
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.end())
}

export const hangUp: Fault = (response) => response.socket?.destroy()

/** A good answer, and behind it blanks without end: 50 MB. With its length said before, or in chunks. */
export const answerHugely =
  (announced: boolean): Fault =>
  (response, { status, body }) => {
    const text = JSON.stringify(body)
    const blanks = Buffer.alloc(chunkBytes, ' ')
    let left = hugeBytes
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(announced && { 'content-length': Buffer.byteLength(text) + hugeBytes }),
    })
    response.write(text)
    const flow = () => {
      while (left > 0 && !response.destroyed) {
        const size = Math.min(left, chunkBytes)
        left -= size
        if (!response.write(blanks.subarray(0, size))) return response.once('drain', flow)
      }
      return response.end()
    }
    flow()
  }

/** To where a good answer is. */
export const redirect =
  (status: number): Fault =>
  (response) =>
    response.writeHead(status, { location: `/elsewhere${response.req.url}` }).end()
