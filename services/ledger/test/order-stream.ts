import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { createInterface } from 'node:readline'

/** A line of the answer to a stream of orders. */
export interface ResultLine {
  line?: number
  status?: number
  replayed?: boolean
  problem?: { code: string }
  done?: boolean
  accepted?: number
  rejected?: number
}

export interface OrderStream {
  out: ClientRequest
  answer: Promise<IncomingMessage>
}

/** Begins to send a stream of orders to the ledger at the URL. */
export function openStream(url: string, key: string | null): OrderStream {
  const out = request(`${url}/v1/transactions/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', ...(key !== null && { 'idempotency-key': key }) },
  })
  const answer = once(out, 'response').then(([response]) => response as IncomingMessage)
  return { out, answer }
}

export async function readResults(answer: Promise<IncomingMessage>): Promise<ResultLine[]> {
  const results: ResultLine[] = []
  for await (const result of resultsOf(await answer)) results.push(result)
  return results
}

/** The lines of an answer, until it ends or is cut. */
export async function* resultsOf(response: IncomingMessage): AsyncGenerator<ResultLine> {
  const lines = createInterface(response)
  // Of a connection that was cut.
  response.on('error', () => undefined)
  lines.on('error', () => undefined)
  for await (const line of lines) yield JSON.parse(line)
}

/** Sends all orders, and returns all lines of the answer. A text is a line as it is. */
export function sendStream(
  url: string,
  key: string | null,
  orders: readonly (object | string)[],
): Promise<ResultLine[]> {
  const { out, answer } = openStream(url, key)
  out.end(orders.map((order) => (typeof order === 'string' ? order : JSON.stringify(order))).join('\n'))
  return readResults(answer)
}
