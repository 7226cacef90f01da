import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { problemOf } from './problem-body.ts'
import { type HttpCode, httpProblems } from './problems.ts'

/** The sockets of requests that may take longer than others to arrive. */
const longBodies = new WeakSet<Socket>()

/**
 * For a request whose body is read as it arrives: it has no time limit as long as something is sent or received within the time
 * of a stalled connection.
 */
export function allowLongBody(request: IncomingMessage): void {
  const { socket } = request
  longBodies.add(socket)
  request.once('close', () => longBodies.delete(socket))
}

/** Answers invalid HTTP and requests that time out on the socket, because Fastify has no request for them. */
export function answerBroken(error: Error & { code?: string; rawPacket?: unknown }, socket: Socket): void {
  if (socket.destroyed || error.code === 'ECONNRESET') return
  // Node.js tells this once for each request, and leaves the socket to its listener.
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && longBodies.has(socket)) return
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    answerOnSocket(socket, 'request_timeout', 'The request did not arrive in time. Send it again.')
  } else if (error.code === 'HPE_INVALID_METHOD' && requestLine.test(String(error.rawPacket))) {
    answerOnSocket(socket, 'method_not_implemented', 'No resource takes this method. Use one of those listed at /docs.')
  } else if (error.code === 'HPE_HEADER_OVERFLOW') {
    answerOnSocket(socket, 'headers_too_large', 'The headers exceed 16 KiB. Send shorter ones.')
  } else {
    answerOnSocket(socket, 'invalid_request', 'This is not a valid HTTP request.')
  }
}

/** A method that the parser does not know, in a request that is valid otherwise (RFC 9110, token and request line). */
const requestLine = /^[\w!#$%&'*+.^`|~-]+ \S+ HTTP\/1\.[01]\r\n/

/** CONNECT is for proxies. Node handles it apart from other requests. */
export function answerConnect(_request: IncomingMessage, socket: Duplex): void {
  answerOnSocket(socket as Socket, 'method_not_implemented', 'This is not a proxy. Use one of the methods at /docs.')
}

function answerOnSocket(socket: Socket, code: HttpCode, detail: string): void {
  const problem = httpProblems[code]
  const body = JSON.stringify(problemOf(code, problem, detail, randomUUID()))
  socket.write(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
  // As soon as it is sent, without waiting for the other side to close: it may never do so.
  socket.destroySoon()
}
