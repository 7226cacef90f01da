import { once } from 'node:events'
import { createConnection, createServer, type Socket } from 'node:net'

/**
 * `before`: the server never sees the commit. `after`: the server has committed, the client never gets the answer.
 * Both look the same to the client: its connection is lost.
 */
export type Cut = 'before' | 'after'

export interface CutProxy {
  readonly port: number
  /** The same URL, through the proxy. */
  through(url: string): string
  /** Cuts the connection at the next commit of any client. Resolves when it has happened. */
  cutNextCommit(cut: Cut): Promise<void>
  /** The next commit reaches the server, its answer waits until the function that this resolves to is called. */
  stallNextCommit(): Promise<() => void>
  /** Nothing passes in either direction, and no connection is lost, until the function that this returns is called. */
  hold(): () => void
  /** Drops every connection and refuses new ones, until `comeBack`. */
  goDown(): Promise<void>
  comeBack(): Promise<void>
  close(): Promise<void>
}

interface Ambush {
  kind: Cut | 'stall'
  sprung: (release: () => void) => void
}

const commitPattern = /^\s*commit(\s+(work|transaction))?\s*;?\s*$/i

/** A TCP proxy in front of PostgreSQL that can lose the connection at COMMIT, before or after it. */
export async function startCutProxy(targetPort: number, targetHost = '127.0.0.1'): Promise<CutProxy> {
  const sockets = new Set<Socket>()
  const ambushes: Ambush[] = []
  let held = false

  const server = createServer((client) => {
    const upstream = createConnection(targetPort, targetHost)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    const cut = () => {
      client.destroy()
      upstream.destroy()
    }
    client.on('close', () => upstream.end())
    upstream.on('close', () => client.end())

    /** Waits for the server's answer to a commit of this connection: what ends with the ReadyForQuery of this number. */
    let pending: (Ambush & { answer: number }) | undefined
    let stalled: Buffer[] | undefined
    // A client may send statements without waiting for answers: both are counted, from the one that opens the connection.
    let asked = 1
    let answered = 0

    const readClient = frames('client')
    client.on('data', (chunk) => {
      for (const message of readClient(chunk)) {
        if (client.destroyed) return
        const ambush = isCommit(message) && !pending ? ambushes.shift() : undefined
        if (ambush?.kind === 'before') {
          cut()
          ambush.sprung(() => undefined)
          return
        }
        if (ambush) pending = { ...ambush, answer: asked + 1 }
        if (message.type === 'Q' || message.type === 'S') asked += 1
        upstream.write(message.bytes)
      }
    })

    const readServer = frames('server')
    upstream.on('data', (chunk) => {
      for (const message of readServer(chunk)) {
        if (client.destroyed) return
        if (message.type === 'Z') answered += 1
        if (pending && answered === pending.answer - 1 && isCommitted(message)) {
          const { kind, sprung } = pending
          pending = undefined
          if (kind === 'after') {
            cut()
            sprung(() => undefined)
            return
          }
          const held: Buffer[] = []
          stalled = held
          sprung(() => {
            stalled = undefined
            client.write(Buffer.concat(held))
          })
        } else if (pending?.answer === answered) {
          // The transaction had failed, so there was no commit to lose: the next one is.
          ambushes.unshift(pending)
          pending = undefined
        }
        if (stalled) stalled.push(message.bytes)
        else client.write(message.bytes)
      }
    })
    if (held) for (const socket of [client, upstream]) socket.pause()
  })

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0

  async function goDown(): Promise<void> {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }

  return {
    port,
    through: (url) => {
      const proxied = new URL(url)
      proxied.host = `127.0.0.1:${port}`
      return proxied.href
    },
    cutNextCommit: (kind) => new Promise((resolve) => ambushes.push({ kind, sprung: () => resolve() })),
    stallNextCommit: () => new Promise((resolve) => ambushes.push({ kind: 'stall', sprung: resolve })),
    hold: () => {
      held = true
      for (const socket of sockets) socket.pause()
      return () => {
        held = false
        for (const socket of sockets) socket.resume()
      }
    },
    goDown,
    comeBack: async () => {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
    close: goDown,
  }
}

interface Message {
  /** One letter; '' for the messages that open a connection, which have none. */
  type: string
  bytes: Buffer
}

/** Codes that a client may send in place of a protocol version: encryption is asked for, and answered with one byte. */
const sslRequest = 80877103
const gssRequest = 80877104

/**
 * Cuts a byte stream into the messages of PostgreSQL's protocol: a type (1 byte, missing while the connection
 * is opened), a length that counts itself (4 bytes), the rest.
 */
function frames(from: 'client' | 'server'): (chunk: Buffer) => Message[] {
  let rest: Buffer = Buffer.alloc(0)
  let typed = from === 'server'

  return (chunk) => {
    rest = rest.length ? Buffer.concat([rest, chunk]) : chunk
    const messages: Message[] = []
    for (;;) {
      const header = typed ? 1 : 0
      if (rest.length < header + 4) return messages
      const end = header + rest.readUInt32BE(header)
      if (rest.length < end) return messages
      const bytes = rest.subarray(0, end)
      rest = rest.subarray(end)
      messages.push({ type: typed ? String.fromCharCode(bytes.readUInt8(0)) : '', bytes })
      typed ||= ![sslRequest, gssRequest].includes(bytes.readUInt32BE(4))
    }
  }
}

/** A simple query, or an extended one being parsed (whose SQL follows the name of the statement). */
function isCommit({ type, bytes }: Message): boolean {
  if (type !== 'Q' && type !== 'P') return false
  const start = type === 'Q' ? 5 : bytes.indexOf(0, 5) + 1
  return commitPattern.test(bytes.toString('utf8', start, bytes.indexOf(0, start)))
}

/** CommandComplete, with the tag of a commit that was not turned into a rollback. */
function isCommitted({ type, bytes }: Message): boolean {
  return type === 'C' && bytes.toString('utf8', 5, bytes.length - 1) === 'COMMIT'
}
