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
    const timer = setInterval(() => setFeed(({ error }) => ({ ...counts.nextSecond(), error })), tickMs)
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

class Counts {
  readonly #perSecond: number[] = Array(shownSeconds).fill(0)
  #newest: Transaction[] = []
  #now = 0

  add(transaction: Posted['data']): void {
    this.#now += 1
    this.#newest = [transaction as Transaction, ...this.#newest].slice(0, newestMax)
  }

  nextSecond(): Omit<Feed, 'error'> {
    this.#perSecond.shift()
    this.#perSecond.push(this.#now)
    this.#now = 0
    return { perSecond: [...this.#perSecond], newest: this.#newest }
  }
}
