/** Functions that one process offers another. Arguments and results are JSON. */
// biome-ignore lint/suspicious/noExplicitAny: each has arguments of its own
export type Methods = Record<string, (argument: any) => unknown>

/** The other process: `process` in a listener, the worker of the cluster in the primary. */
export interface Peer {
  send(message: Message, sent: (error: Error | null) => void): void
  on(event: 'message', receive: (message: Message) => void): unknown
}

interface Message {
  calls: [id: number, name: string, argument: unknown][]
  results: [id: number, result: unknown][]
  failures: [id: number, reason: string][]
}

export interface Channel<Others extends Methods> {
  /** Rejects when the function throws, and when the channel is closed. */
  call<Name extends keyof Others & string>(
    name: Name,
    ...argument: Parameters<Others[Name]>
  ): Promise<Awaited<ReturnType<Others[Name]>>>
  /** The other process has ended. */
  close(): void
}

interface Pending {
  resolve: (result: never) => void
  reject: (reason: Error) => void
}

/** Calls between two processes. What one sends in one turn of its event loop is one message: messages cost more than what is in them. */
export function openChannel<Others extends Methods>(peer: Peer, own: Methods): Channel<Others> {
  const pending = new Map<number, Pending>()
  let lastId = 0
  let outgoing: Message | undefined
  let isClosed = false

  function out(): Message {
    if (!outgoing) {
      outgoing = { calls: [], results: [], failures: [] }
      setImmediate(flush)
    }
    return outgoing
  }

  function flush(): void {
    const message = outgoing
    outgoing = undefined
    // An error means that the other process has ended, which its end tells too.
    if (message && !isClosed) peer.send(message, () => undefined)
  }

  async function answer(id: number, name: string, argument: unknown): Promise<void> {
    try {
      const result = await own[name]?.(argument)
      out().results.push([id, result])
    } catch (error) {
      out().failures.push([id, (error as Error).message])
    }
  }

  peer.on('message', ({ calls, results, failures }) => {
    for (const [id, name, argument] of calls) void answer(id, name, argument)
    for (const [id, result] of results) settle(id)?.resolve(result as never)
    for (const [id, reason] of failures) settle(id)?.reject(new Error(reason))
  })

  function settle(id: number): Pending | undefined {
    const waiting = pending.get(id)
    pending.delete(id)
    return waiting
  }

  return {
    call(name, ...[argument]) {
      if (isClosed) return Promise.reject(new Error('the other process has ended'))
      lastId += 1
      const id = lastId
      out().calls.push([id, name, argument])
      return new Promise((resolve, reject) => pending.set(id, { resolve, reject }))
    },
    close() {
      isClosed = true
      for (const { reject } of pending.values()) reject(new Error('the other process has ended'))
      pending.clear()
    },
  }
}
