import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { serveInTurn } from './connections.ts'
import { answerConnect } from './socket-errors.ts'
import { serverTls, type TlsSettings } from './tls.ts'

const headersTimeoutMs = 10_000
const requestTimeoutMs = 30_000
/** Longer than the 60 s of common load balancers, so that they close first and never write to a closed socket. */
const keepAliveTimeoutMs = 72_000
/** A connection without traffic for this long is closed: its client does not read. Longer than any work on a request. */
const stalledTimeoutMs = 60_000

const options: ServerOptions = {
  requestTimeout: requestTimeoutMs,
  keepAliveTimeout: keepAliveTimeoutMs,
  // Without these two a client that stalls within its body keeps its socket: Node applies the larger timeout.
  headersTimeout: headersTimeoutMs,
  connectionsCheckingInterval: 1_000,
}

/** A server with time limits, for http, or for https if the process has a certificate. */
export function createHttpServer(serve: RequestListener, tls: TlsSettings | undefined): Server {
  const listener = serveInTurn(serve)
  // A server of https has all that one of http has, except for its type.
  const server = tls?.own
    ? (createTlsServer({ ...options, ...serverTls(tls) }, listener) as unknown as Server)
    : createServer(options, listener)
  server.setTimeout(stalledTimeoutMs)
  server.on('connect', answerConnect)
  return server
}

/** The event of a server with the socket of a new connection, from which requests are read. */
export const connectionEvent = (tls: TlsSettings | undefined) => (tls?.own ? 'secureConnection' : 'connection')
