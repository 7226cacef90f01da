import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Accounts, keyOf, orderOf } from './orders.ts'

export interface Posting {
  url: string
  accounts: Accounts
  keyPrefix: string
  transactions: number
  connections: number
  signal: AbortSignal
  /** Called after each order that is acknowledged, with the number of all so far. */
  onAcknowledged(count: number): void
}

export interface Posted {
  /** By number of the order: 1 when it was answered with 201. */
  acknowledged: Uint8Array
  /** Orders that were sent once more after their acknowledgement, and answered as the first time. */
  replays: number
  /** Requests that were sent again: by status, or `no answer`. */
  retries: Record<string, number>
}

/** The ledger broke a promise. The message says which. */
export class PromiseBroken extends Error {}

interface Answer {
  status: number
  replayed: boolean
  body: string
}

const answerTimeoutMs = 60_000
const retryPauseMs = 200
/** Of the orders of a client. */
const replayedShare = 1 / 10

/** Posts the orders as careful clients do: one without an answer is sent again under its key, until it is acknowledged. */
export async function postOrders(posting: Posting): Promise<Posted> {
  const { transactions, connections, onAcknowledged } = posting
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const posted: Posted = { acknowledged: new Uint8Array(transactions), replays: 0, retries: {} }
  const numbers = Array(transactions).keys()
  let count = 0
  const work = async () => {
    let remembered: { number: number; body: string } | undefined
    let orders = 0
    for (const number of numbers) {
      const { body } = await postUntilAcknowledged(agent, posting, number, posted.retries)
      posted.acknowledged[number] = 1
      count += 1
      onAcknowledged(count)
      orders += 1
      if (orders % (1 / replayedShare) !== 1) continue
      if (remembered) await replay(agent, posting, remembered, posted)
      remembered = { number, body }
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, work))
    return posted
  } finally {
    agent.destroy()
  }
}

/** Sends an acknowledged order again, and compares the answers. */
async function replay(
  agent: Agent,
  posting: Posting,
  { number, body }: { number: number; body: string },
  posted: Posted,
): Promise<void> {
  const again = await postUntilAcknowledged(agent, posting, number, posted.retries)
  if (!again.replayed || again.body !== body) {
    const key = keyOf(posting.keyPrefix, number)
    throw new PromiseBroken(
      `The replay of ${key} was answered with ${again.body}\ninstead of the first answer, ${body}`,
    )
  }
  posted.replays += 1
}

async function postUntilAcknowledged(
  agent: Agent,
  posting: Posting,
  number: number,
  retries: Posted['retries'],
): Promise<Answer> {
  for (;;) {
    posting.signal.throwIfAborted()
    const answer = await post(agent, posting, number).catch(() => undefined)
    if (answer?.status === 201) return answer
    if (answer && answer.status < 500) {
      const key = keyOf(posting.keyPrefix, number)
      throw new PromiseBroken(`${key}, which is valid, was rejected with ${answer.status}: ${answer.body}`)
    }
    const reason = answer ? `status ${answer.status}` : 'no answer'
    retries[reason] = (retries[reason] ?? 0) + 1
    await sleep(retryPauseMs * (1 + Math.random()))
  }
}

/** Rejects when the connection is refused or lost. */
function post(agent: Agent, { url, accounts, keyPrefix }: Posting, number: number): Promise<Answer> {
  const { path, body } = orderOf(number, accounts)
  const payload = JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, url), {
      agent,
      method: 'POST',
      timeout: answerTimeoutMs,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(payload),
        'idempotency-key': keyOf(keyPrefix, number),
      },
    })
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')))
    sent.on('error', reject)
    sent.on('response', (answer) => {
      const { statusCode: status = 0, headers } = answer
      const replayed = headers['idempotent-replayed'] === 'true'
      text(answer).then((body) => resolve({ status, replayed, body }), reject)
    })
    sent.end(payload)
  })
}
