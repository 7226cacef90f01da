import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { createLogger, type Service } from '@florin/server'
import { closeServer } from '@florin/testing'
import { type Config, readConfig } from '../src/config.ts'
import { type Json, type ServiceName, serviceNames } from '../src/documents/contract.ts'
import { gateway } from '../src/main.ts'

/** Nothing answers there. */
const nowhere = 'http://127.0.0.1:1'
const logger = createLogger('gateway', 'silent')

export interface TestGateway {
  app: Service
  url: string
  port: number
  metric(name: string): Promise<number>
  close(): Promise<void>
}

export type GatewayOptions = Partial<Omit<Config, 'services' | 'http'>> & {
  services?: Partial<Config['services']>
  http?: Partial<Config['http']>
}

/** A gateway that listens on a free port. */
export async function startGateway({ services, http, ...options }: GatewayOptions = {}): Promise<TestGateway> {
  const urls = { ledger: nowhere, fx: nowhere, revenue: nowhere, ...services }
  const presets = readConfig({})
  // Whether the console was built is another matter.
  const config = {
    ...presets,
    consoleFolder: undefined,
    ...options,
    http: { ...presets.http, port: 0, ...http },
    services: urls,
  }
  const app = await gateway.build(config, logger)
  await app.listen(config.http)
  const { port } = app.server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  return {
    app,
    url,
    port,
    async metric(name) {
      const line = (await (await fetch(`${url}/metrics`)).text()).split('\n').find((each) => each.startsWith(name))
      return Number(line?.split(' ').at(-1) ?? 0)
    },
    close: async () => {
      await app.close()
    },
  }
}

export interface Seen {
  method: string
  url: string
  headers: IncomingMessage['headers']
  rawHeaders: string[]
  body: string
}

export interface StubService {
  url: string
  port: number
  server: Server
  /** The requests that arrived, complete ones. */
  seen: Seen[]
  /** Answers the next requests in another way. */
  answer: RequestListener
  /** Ends every connection, and listens no more. */
  goDown(): Promise<void>
  comeBack(): Promise<void>
}

export const sendJson: RequestListener = (request, response) => {
  const text = JSON.stringify({ path: request.url })
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': text.length })
  response.end(text)
}

/** A service that remembers what it was sent. */
export async function startStub(answer: RequestListener = sendJson): Promise<StubService> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk)
    } catch {
      return
    }
    const { method = '', url = '', headers, rawHeaders } = request
    if (url !== '/readyz') stub.seen.push({ method, url, headers, rawHeaders, body: Buffer.concat(chunks).toString() })
    stub.answer(request, response)
  })
  server.keepAliveTimeout = 72_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const stub: StubService = {
    url: `http://127.0.0.1:${port}`,
    port,
    server,
    seen: [],
    answer,
    goDown: () => closeServer(server),
    async comeBack() {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
  }
  return stub
}

/** Sends these bytes, and returns all that comes back until the connection ends. */
export function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1')
    let text = ''
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += chunk
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(text))
    socket.write(bytes, 'latin1')
  })
}

export interface Operation {
  service: ServiceName
  method: string
  path: string
  operationId: string
}

/** The operations below `/v1` of the services' own documents. */
export function listOperations(): Operation[] {
  return serviceNames.flatMap((service) => {
    const document = readDocument(service)
    return Object.entries<Json>(document.paths)
      .filter(([path]) => path.startsWith('/v1/'))
      .flatMap(([path, methods]) =>
        Object.entries<Json>(methods).map(([method, { operationId }]) => ({
          service,
          method: method.toUpperCase(),
          path,
          operationId,
        })),
      )
  })
}

/** As committed. */
export function readDocument(service: ServiceName | 'gateway'): Json {
  return JSON.parse(readFileSync(new URL(`../../${service}/openapi.json`, import.meta.url), 'utf8'))
}
