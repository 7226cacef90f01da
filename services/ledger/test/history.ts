import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Answer, RequestOptions, TestLedger } from './ledger.ts'

/** Whoever takes a POST: a test ledger, or a process of the service. Throws when no answer comes. */
export interface Recipient {
  post(path: string, body: unknown, options: RequestOptions): Promise<Answer>
}

/** `ok`: acknowledged. `fail`: nothing moved, for certain. `info`: nobody knows. */
export type Outcome = 'ok' | 'fail' | 'info'

export interface Order {
  path: string
  // biome-ignore lint/suspicious/noExplicitAny: orders of every kind
  body: any
  key: string
}

interface Attempt extends Order {
  outcome: Outcome
  answer: Answer | undefined
}

/** What was sent and what was answered, kept outside of the ledger, to be held against the books afterwards. */
export interface History {
  /** Sends an order and writes down what comes back. Undefined when no answer came. A key of its own when left out. */
  post(to: Recipient, path: string, body: unknown, key?: string): Promise<Answer | undefined>
  /** Sends an order until its outcome is known, each time to whoever `to` says. */
  postUntilKnown(to: () => Recipient | Promise<Recipient>, path: string, body: unknown, key?: string): Promise<Outcome>
  /** Keys that were acknowledged. */
  acknowledged(): number
  /** How often each answer was given, as `201`, `422 insufficient_funds`, or a network error's code. */
  answers(): Record<string, number>
  /**
   * Throws unless ok ⊆ present ⊆ ok ∪ info, each key at most once, every present transaction moves what was asked for
   * and is what was answered, and every promise of the books holds.
   */
  check(): Promise<Summary>
}

export interface Summary {
  ok: number
  fail: number
  /** Keys whose outcome was never known. */
  info: number
  /** Those of them that are in the books. */
  infoPresent: number
  /** Keys that were unknown once, then answered with the transaction that was there already. */
  infoHadCommitted: number
}

/** Tries until an outcome is known. Each waits for the service as long as the service takes to give up. */
const triesMax = 20

/** Begins a history. The books may hold other transactions, but only this history's may come from now on. */
export async function startHistory({ db, verify }: TestLedger): Promise<History> {
  const { rows } = await db.query<{ id: string }>('select id from transactions')
  const earlier = new Set(rows.map(({ id }) => id))
  const attempts = new Map<string, Attempt[]>()
  const answers: Record<string, number> = {}
  const acknowledged = new Set<string>()

  async function post(to: Recipient, path: string, body: unknown, key: string = randomUUID()) {
    const attempt: Attempt = { path, body, key, outcome: 'info', answer: undefined }
    // Written down before it is sent: an order that is on its way is one of which nobody knows.
    const ofKey = attempts.get(key) ?? []
    attempts.set(key, [...ofKey, attempt])
    let name: string
    try {
      attempt.answer = await to.post(path, body, { key })
      attempt.outcome = outcomeOf(attempt.answer)
      const { statusCode, body: answered } = attempt.answer
      name = statusCode < 300 ? String(statusCode) : `${statusCode} ${answered?.code}`
    } catch (error) {
      const { code, cause } = error as { code?: string; cause?: { code?: string } }
      name = cause?.code ?? code ?? String(error)
      if (name === 'ECONNREFUSED') attempt.outcome = 'fail'
    }
    answers[name] = (answers[name] ?? 0) + 1
    if (attempt.outcome === 'ok') acknowledged.add(key)
    return attempt.answer
  }

  async function postUntilKnown(
    to: () => Recipient | Promise<Recipient>,
    path: string,
    body: unknown,
    key: string = randomUUID(),
  ) {
    for (let tries = 1; tries <= triesMax; tries += 1) {
      await post(await to(), path, body, key)
      const last = attempts.get(key)?.at(-1) as Attempt
      // An order that is unknown and then refused for want of the database is as unknown as before.
      if (last.outcome === 'ok' || (last.outcome === 'fail' && last.answer && last.answer.statusCode < 500)) {
        return last.outcome
      }
    }
    return 'info'
  }

  async function check(): Promise<Summary> {
    const present = await listTransactions(db, earlier)
    const wrong: string[] = []
    const summary: Summary = { ok: 0, fail: 0, info: 0, infoPresent: 0, infoHadCommitted: 0 }
    for (const [key, ofKey] of attempts) {
      const outcome = (['ok', 'info', 'fail'] as const).find((one) => ofKey.some((attempt) => attempt.outcome === one))
      const found = present.get(key) ?? []
      summary[outcome as Outcome] += 1
      if (outcome === 'info' && found.length > 0) summary.infoPresent += 1
      if (ofKey[0]?.outcome === 'info' && ofKey.some(({ answer }) => answer?.headers['idempotent-replayed'])) {
        summary.infoHadCommitted += 1
      }
      if (outcome === 'ok' && found.length === 0) wrong.push(`lost: ${key}, ${ofKey.at(-1)?.answer?.text}`)
      if (outcome === 'fail' && found.length > 0) wrong.push(`refused, yet present: ${key}`)
      if (found.length > 1) wrong.push(`${found.length} times: ${key}`)
      const texts = new Set(ofKey.flatMap(({ outcome, answer }) => (outcome === 'ok' ? [answer?.text] : [])))
      if (texts.size > 1) wrong.push(`different answers: ${key}, ${[...texts].join(' and ')}`)
      for (const transaction of found) {
        if (!ofKey.some((attempt) => attempt.outcome !== 'fail' && isMadeBy(attempt, transaction))) {
          wrong.push(`not what was sent: ${key}, ${JSON.stringify(transaction)}`)
        }
      }
    }
    for (const key of present.keys()) if (!attempts.has(key)) wrong.push(`never sent: ${key}`)
    assert.deepEqual(wrong.slice(0, 10), [], `${wrong.length} faults in the history`)
    await verify()
    return summary
  }

  return { post, postUntilKnown, check, acknowledged: () => acknowledged.size, answers: () => ({ ...answers }) }
}

/** These say that nothing was moved. Every other answer above 499 may hide an effect. */
const definite = ['overloaded', 'database_unavailable']

function outcomeOf({ statusCode, body }: Answer): Outcome {
  if (statusCode < 300) return 'ok'
  return statusCode < 500 || definite.includes(body?.code) ? 'fail' : 'info'
}

interface Present {
  id: string
  kind: string
  reverses: string | null
  /** `account side amount`, in their order. */
  entries: string[]
}

async function listTransactions(db: TestLedger['db'], earlier: Set<string>): Promise<Map<string, Present[]>> {
  const { rows } = await db.query<Present & { key: string }>(
    `select k.key, t.id, t.kind, t.reverses,
            array_agg(concat_ws(' ', e.account_id, e.direction, e.amount) order by e.line) as entries
       from transactions t join entries e on e.ledger = t.ledger and e.transaction_id = t.id
       left join idempotency_keys k on k.ledger = t.ledger and k.transaction_id = t.id
      group by t.ledger, t.id, k.key`,
  )
  return Map.groupBy(
    rows.filter(({ id }) => !earlier.has(id)),
    ({ key }) => key,
  )
}

/** Whether the transaction is the one that was answered, and moves what the order asked for. */
function isMadeBy({ path, body, outcome, answer }: Attempt, { id, reverses, entries }: Present): boolean {
  if (outcome === 'ok' && answer?.body.id !== id) return false
  if (path.endsWith('/reversal')) return path.includes(String(reverses))
  return wantedEntries(path, body).every((wanted) => entries.includes(wanted))
}

function wantedEntries(path: string, body: Order['body']): string[] {
  if (path === '/v1/transfers') {
    return [`${body.source_account} debit ${body.amount}`, `${body.target_account} credit ${body.amount}`]
  }
  if (path === '/v1/deposits') return [`${body.account} credit ${body.amount}`]
  if (path === '/v1/withdrawals') return [`${body.account} debit ${body.amount}`]
  assert.equal(path, '/v1/transactions')
  return body.entries.map(
    ({ account, direction, amount }: Record<string, string>) => `${account} ${direction} ${amount}`,
  )
}
