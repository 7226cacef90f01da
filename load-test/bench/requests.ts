import { randomBytes } from 'node:crypto'
import type { Load } from './load.ts'

const uuidPlace = '#'.repeat(36)
const keyDigits = 12
/** Orders that are sent again and again. */
const replayedKeys = 1_000
/** Of the transfers with a fee. */
export const benchSchedule = 'bench'

/**
 * Makes the function that gives a connection its next request, whole. One buffer a connection, in which only the
 * account ids and the key change: the load generator shares the machine with what it measures.
 */
export function prepareRequests({
  url,
  work,
  accounts,
  targets = [],
}: Pick<Load, 'url' | 'work' | 'accounts' | 'targets'>): () => () => Buffer {
  const { host } = new URL(url)
  const ids = accounts.map((id) => Buffer.from(id, 'latin1'))
  if (work === 'quotes') return () => requestQuote(host)
  if (work === 'balances') return () => readBalance(host, ids)
  // No other run has these keys; the connections of this one count together.
  const keyPrefix = randomBytes(9).toString('base64url')
  let count = 0
  if (work === 'conversions') {
    const targetIds = targets.map((id) => Buffer.from(id, 'latin1'))
    const choose = () => [random(ids.length), random(targetIds.length)] as const
    return () =>
      postBetween(
        host,
        '/v1/conversions',
        '"source_amount":"1.00","at_any_rate":true',
        ids,
        targetIds,
        choose,
        keyPrefix,
        () => count++,
      )
  }
  if (work === 'replays') {
    // The first of each key posts, which is soon over.
    const choose = () => {
      count = (count + 1) % replayedKeys
      return [(count + 1) % ids.length, count % ids.length] as const
    }
    return () => postBetween(host, '/v1/transfers', '"amount":"1.00"', ids, ids, choose, keyPrefix, () => count)
  }
  const choose = () => {
    const target = work === 'hot' ? 0 : random(ids.length)
    return [(target + 1 + random(ids.length - 1)) % ids.length, target] as const
  }
  const order = work === 'priced' ? `"amount":"1.00","fee_schedule":"${benchSchedule}"` : '"amount":"1.00"'
  return () => postBetween(host, '/v1/transfers', order, ids, ids, choose, keyPrefix, () => count++)
}

function postBetween(
  host: string,
  path: string,
  order: string,
  sources: Buffer[],
  targets: Buffer[],
  choose: () => readonly [source: number, target: number],
  keyPrefix: string,
  count: () => number,
): () => Buffer {
  const body = `{"source_account":"${uuidPlace}","target_account":"${uuidPlace}",${order}}`
  const key = `${keyPrefix}-${'0'.repeat(keyDigits)}`
  const request = Buffer.from(
    [
      `POST ${path} HTTP/1.1`,
      `Host: ${host}`,
      'Content-Type: application/json',
      `Idempotency-Key: ${key}`,
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n'),
    'latin1',
  )
  const counterAt = request.indexOf(key) + key.length - keyDigits
  const sourceAt = request.indexOf(uuidPlace)
  const targetAt = request.indexOf(uuidPlace, sourceAt + uuidPlace.length)
  return () => {
    const [source, target] = choose()
    request.write(String(count()).padStart(keyDigits, '0'), counterAt, 'latin1')
    request.set(sources[source] as Buffer, sourceAt)
    request.set(targets[target] as Buffer, targetAt)
    return request
  }
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

function random(below: number): number {
  return Math.floor(Math.random() * below)
}
