import { randomBytes } from 'node:crypto'
import type { Load } from './load.ts'

const uuidPlace = '#'.repeat(36)
const keyDigits = 12
/** Number of orders that are replayed. */
const replayedKeys = 1_000
/** Transfers of a batch. */
const batchSize = 1_000
/** The fee schedule of the transfers with a fee. */
export const benchSchedule = 'bench'

/**
 * Returns a function for each connection that returns its next request, whole. A connection has one buffer, in which
 * only the account ids and the key change: the load generator shares the machine with the services.
 */
export function prepareRequests({
  url,
  work,
  accounts,
  targets = [],
}: Pick<Load, 'url' | 'work' | 'accounts' | 'targets'>): () => () => Buffer {
  const { host } = new URL(url)
  const ids = toBuffers(accounts)
  if (work === 'quotes') return () => requestQuote(host)
  if (work === 'balances') return () => readBalance(host, ids)
  // No other run has these keys; the connections of this one count together.
  const keyPrefix = randomBytes(9).toString('base64url')
  let count = 0
  // The first request of each key posts; all others are replays.
  const nextNumber = () => (work === 'replays' ? count++ % replayedKeys : count++)
  if (work === 'batches' || work === 'batchesHot') {
    return () => postBatches(host, ids, work === 'batchesHot', keyPrefix, nextNumber)
  }
  if (work === 'holds') return () => holdAndCapture(host, ids, keyPrefix, nextNumber)
  const orders = describeOrders(work, ids, toBuffers(targets))
  return () => postOrders(host, orders, keyPrefix, nextNumber)
}

/** Orders between two accounts that differ in nothing else. */
interface Orders {
  path: string
  headers?: string[]
  /** The other fields of the order, as JSON. */
  terms: string
  sources: Buffer[]
  targets: Buffer[]
  /** Indexes of the accounts of the order of this number. */
  choose(number: number): readonly [source: number, target: number]
}

function describeOrders(work: Load['work'], ids: Buffer[], targetIds: Buffer[]): Orders {
  const transfers: Orders = {
    path: '/v1/transfers',
    terms: '"amount":"1.00"',
    sources: ids,
    targets: ids,
    choose() {
      const target = work === 'hot' ? 0 : random(ids.length)
      return [(target + 1 + random(ids.length - 1)) % ids.length, target]
    },
  }
  if (work === 'replays') return { ...transfers, choose: (number) => [(number + 1) % ids.length, number % ids.length] }
  if (work === 'priced') return { ...transfers, terms: `${transfers.terms},"fee_schedule":"${benchSchedule}"` }
  if (work === 'accepted') return { ...transfers, headers: ['Prefer: respond-async'] }
  if (work === 'payments') {
    const cashback = '"cashback":{"percentage_bps":"200","delay":86400}'
    return { ...transfers, path: '/v1/payments', terms: `${transfers.terms},"merchant":{"name":"Shop"},${cashback}` }
  }
  if (work !== 'conversions') return transfers
  return {
    path: '/v1/conversions',
    terms: '"source_amount":"1.00","at_any_rate":true',
    sources: ids,
    targets: targetIds,
    choose: () => [random(ids.length), random(targetIds.length)],
  }
}

function postOrders(
  host: string,
  { path, headers, terms, sources, targets, choose }: Orders,
  keyPrefix: string,
  nextNumber: () => number,
): () => Buffer {
  const source = path === '/v1/payments' ? 'account' : 'source_account'
  const body = `{"${source}":"${uuidPlace}","target_account":"${uuidPlace}",${terms}}`
  const key = `${keyPrefix}-${'0'.repeat(keyDigits)}`
  const request = postRequest(host, path, key, body, headers)
  const numberAt = request.indexOf(key) + key.length - keyDigits
  const sourceAt = request.indexOf(uuidPlace)
  const targetAt = request.indexOf(uuidPlace, sourceAt + uuidPlace.length)
  return () => {
    const number = nextNumber()
    const [source, target] = choose(number)
    request.write(String(number).padStart(keyDigits, '0'), numberAt, 'latin1')
    request.set(sources[source] as Buffer, sourceAt)
    request.set(targets[target] as Buffer, targetAt)
    return request
  }
}

/** Orders in a request of the work. */
export const ordersOf = (work: Load['work']) => (work === 'batches' || work === 'batchesHot' ? batchSize : 1)

/** Atomic batches, in which only the key and the accounts change. */
function postBatches(
  host: string,
  ids: Buffer[],
  isHot: boolean,
  keyPrefix: string,
  nextNumber: () => number,
): () => Buffer {
  const order = `{"operation":"transfer","source_account":"${uuidPlace}","target_account":"${uuidPlace}","amount":"1.00"}`
  const key = `${keyPrefix}-${'0'.repeat(keyDigits)}`
  const body = `{"mode":"atomic","orders":[${Array(batchSize).fill(order).join(',')}]}`
  const request = postRequest(host, '/v1/transactions/batch', key, body)
  const numberAt = request.indexOf(key) + key.length - keyDigits
  const sourceAt = request.indexOf(uuidPlace)
  const targetAt = request.indexOf(uuidPlace, sourceAt + uuidPlace.length)
  const orderLength = order.length + 1
  return () => {
    request.write(String(nextNumber()).padStart(keyDigits, '0'), numberAt, 'latin1')
    for (let index = 0; index < batchSize; index += 1) {
      const target = isHot ? 0 : random(ids.length)
      const source = (target + 1 + random(ids.length - 1)) % ids.length
      request.set(ids[source] as Buffer, sourceAt + index * orderLength)
      request.set(ids[target] as Buffer, targetAt + index * orderLength)
    }
    return request
  }
}

/** In turn a hold of 1.00 between two accounts, and the capture of all of it. */
function holdAndCapture(host: string, ids: Buffer[], keyPrefix: string, nextNumber: () => number): () => Buffer {
  let held: string | undefined
  return () => {
    if (held !== undefined) {
      const capture = postRequest(host, `/v1/holds/key:${held}/capture`, `${held}-c`, '{}')
      held = undefined
      return capture
    }
    held = `${keyPrefix}-${nextNumber()}`
    const source = random(ids.length)
    const target = (source + 1 + random(ids.length - 1)) % ids.length
    return postRequest(
      host,
      '/v1/holds',
      held,
      `{"account":"${ids[source]}","target_account":"${ids[target]}","amount":"1.00"}`,
    )
  }
}

function postRequest(host: string, path: string, key: string, body: string, headers: string[] = []): Buffer {
  const line = `POST ${path} HTTP/1.1`
  const head = [line, `Host: ${host}`, 'Content-Type: application/json', `Idempotency-Key: ${key}`, ...headers]
  return Buffer.from([...head, `Content-Length: ${body.length}`, '', body].join('\r\n'), 'latin1')
}

function requestQuote(host: string): () => Buffer {
  const body = '{"source_currency":"USD","target_currency":"JPY","source_amount":"125.00"}'
  const head = ['POST /v1/quotes HTTP/1.1', `Host: ${host}`, 'Content-Type: application/json']
  const request = Buffer.from([...head, `Content-Length: ${body.length}`, '', body].join('\r\n'), 'latin1')
  return () => request
}

function readBalance(host: string, ids: Buffer[]): () => Buffer {
  const request = Buffer.from(`GET /v1/accounts/${uuidPlace}/balance HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 'latin1')
  const accountAt = request.indexOf(uuidPlace)
  return () => {
    request.set(ids[random(ids.length)] as Buffer, accountAt)
    return request
  }
}

function toBuffers(ids: string[]): Buffer[] {
  return ids.map((id) => Buffer.from(id, 'latin1'))
}

function random(below: number): number {
  return Math.floor(Math.random() * below)
}
