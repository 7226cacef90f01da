import { once } from 'node:events'
import { createServer, type IncomingMessage, request as open, type ServerResponse } from 'node:http'

/**
 * `drop request`: the connection is lost before the ledger sees the request. `drop answer`: after the ledger has answered.
 * `cut answer`: in the middle of the answer. `silence`: the ledger answers, and the client gets nothing.
 * Or an answer in place of that of the ledger, which does not see the request.
 */
export type Fault =
  | 'drop request'
  | 'drop answer'
  | 'cut answer'
  | 'silence'
  | { status: number; body: string; headers?: Record<string, string> }

export interface Seen {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: string
}

export interface FaultyProxy {
  url: string
  /** The requests so far, also those that the ledger did not get. */
  seen: Seen[]
  /** What becomes of the next requests, in their order; the others pass. */
  faults: Fault[]
  close(): Promise<void>
}

export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const seen: Seen[] = []
  const faults: Fault[] = []
  const server = createServer(async (request, reply) => {
    const { method = '', url = '', headers } = request
    const body = (await request.toArray()).join('')
    seen.push({ method, path: url, headers, body })
    const fault = faults.shift()
    if (fault === 'drop request') return request.socket.destroy()
    if (typeof fault === 'object') return reply.writeHead(fault.status, fault.headers).end(fault.body)
    const answer = await forward(target, { method, path: url, headers, body })
    passOn(reply, answer, fault)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    faults,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

interface Forwarded {
  status: number
  headers: IncomingMessage['headers']
  body: Buffer
}

async function forward(target: string, { method, path, headers, body }: Seen): Promise<Forwarded> {
  const request = open(new URL(path, target), { method, headers: { ...headers, connection: 'close' } })
  request.end(body)
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(await answer.toArray()) }
}

function passOn(reply: ServerResponse, { status, headers, body }: Forwarded, fault: Fault | undefined): void {
  const { connection, 'transfer-encoding': encoding, ...kept } = headers
  if (fault === 'silence') return
  if (fault === 'drop answer') {
    reply.destroy()
    return
  }
  reply.writeHead(status, { ...kept, 'content-length': body.length })
  if (fault === 'cut answer') reply.write(body.subarray(0, body.length / 2), () => reply.destroy())
  else reply.end(body)
}
