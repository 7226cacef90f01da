import type { FlorinEvent, Transaction } from '@florin/client'
import { useEffect, useState } from 'react'
import { askToSignIn, useSession } from '../session/session.ts'

export const shownSeconds = 120
const newestMax = 12
const tickMs = 1_000

export interface Feed {
  /** Transactions recorded in each of the last seconds, oldest first. */
  perSecond: readonly number[]
  newest: readonly Transaction[]
  error: unknown
}

/** What the ledger posts while the page is open, from its feed of events. Shown once a second, however much arrives. */
export function useFeed(): Feed {
  const { florin, ledger } = useSession()
  const [feed, setFeed] = useState<Feed>(emptyFeed)
  useEffect(() => {
    const stopped = new AbortController()
    const counts = new Counts()
    const fail = (error: unknown) => {
      askToSignIn(error)
      setFeed((before) => ({ ...before, error }))
    }
    void follow(florin, counts, stopped.signal).catch(fail)
    setFeed(emptyFeed)
    const timer = setInterval(() => setFeed(({ error }) => ({ ...counts.latest(), error })), tickMs)
    return () => {
      clearInterval(timer)
      stopped.abort()
    }
  }, [florin, ledger])
  return feed
}

const emptyFeed: Feed = { perSecond: Array(shownSeconds).fill(0), newest: [], error: undefined }

async function follow(florin: ReturnType<typeof useSession>['florin'], counts: Counts, signal: AbortSignal) {
  for await (const event of florin.events({ after: 'latest', types: ['transaction.posted'], signal })) {
    if (isTransaction(event)) counts.add(event.data)
  }
}

type Posted = Extract<FlorinEvent, { type: 'transaction.posted' }>
const isTransaction = (event: FlorinEvent): event is Posted => event.type === 'transaction.posted'

const secondNow = () => Math.floor(performance.now() / 1_000)

/** By the second in which each arrived: the timer of a page in the background is called once a minute. */
class Counts {
  readonly #bySecond = new Map<number, number>()
  #newest: Transaction[] = []

  add(transaction: Posted['data']): void {
    const second = secondNow()
    this.#bySecond.set(second, (this.#bySecond.get(second) ?? 0) + 1)
    this.#newest = [transaction as Transaction, ...this.#newest].slice(0, newestMax)
  }

  /** The present second has not ended: it is left out. */
  latest(): Omit<Feed, 'error'> {
    const first = secondNow() - shownSeconds
    for (const second of this.#bySecond.keys()) if (second < first) this.#bySecond.delete(second)
    const perSecond = Array.from({ length: shownSeconds }, (_, index) => this.#bySecond.get(first + index) ?? 0)
    return { perSecond, newest: this.#newest }
  }
}
