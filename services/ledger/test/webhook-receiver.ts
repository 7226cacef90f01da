import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { until } from './clients.ts'

export interface Received {
  id: string
  headers: Record<string, string>
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect of it
  body: any
}

type Respond = (received: Received, response: ServerResponse, request: IncomingMessage) => void

/** An endpoint that notes what it receives. */
export interface Receiver {
  url: string
  received: Received[]
  /** Requests that it is answering now. */
  open(): number
  /** The most requests that it answered at the same time. */
  openMax(): number
  /** How it answers from now on; 200 when left out. */
  answer(respond?: Respond): void
  /** The transactions of the events, in the order of their arrival. */
  transactions(): string[]
  /** Throws unless the library accepts the signature of the request by this secret. */
  verify(received: Received, secret: string): unknown
  waitFor(count: number): Promise<Received[]>
  close(): Promise<void>
}

export const say =
  (status: number, text = '', headers: Record<string, string> = {}): Respond =>
  (_, response) =>
    response.writeHead(status, headers).end(text)

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  let respond: Respond = say(200)
  let open = 0
  let openMax = 0
  const server = createServer((request, response) => {
    open += 1
    openMax = Math.max(open, openMax)
    response.once('close', () => {
      open -= 1
    })
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      const headers = request.headers as Record<string, string>
      const each = { id: headers['webhook-id'] ?? '', headers, text, body: text ? JSON.parse(text) : undefined }
      received.push(each)
      respond(each, response, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    open: () => open,
    openMax: () => openMax,
    answer(how = say(200)) {
      respond = how
    },
    transactions: () => received.map(({ body }) => body.subject),
    verify: ({ text, headers }, secret) => new Webhook(secret).verify(text, headers),
    async waitFor(count) {
      await until(`${count} requests arrive`, () => received.length >= count)
      return received
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return receiver
}
