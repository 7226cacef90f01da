/** Headers of one connection (RFC 9110, section 7.6.1), and those that the gateway answers itself. */
const ofConnection = [
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]
const ofBody = ['content-encoding', 'content-length', 'content-type']

type Headers = Record<string, string | string[] | undefined>

export interface ClientRequest {
  id: string
  method: string
  ip: string
  host: string
  protocol: string
}

/** The headers that the service gets. */
export function toService(request: ClientRequest, headers: Headers): Headers {
  const passed: Headers = { ...headers }
  for (const name of ofConnection) delete passed[name]
  if (request.method === 'GET' || request.method === 'HEAD') for (const name of ofBody) delete passed[name]
  return {
    ...passed,
    'x-request-id': request.id,
    // Not what the client says, unless it is a trusted proxy.
    'x-forwarded-for': request.ip,
    'x-forwarded-host': request.host,
    'x-forwarded-proto': request.protocol,
  }
}

/** The headers that the client gets. */
export function toClient(headers: Headers): Headers {
  const passed: Headers = { ...headers }
  for (const name of [...namedBy(headers.connection), ...ofConnection]) delete passed[name]
  return passed
}

function namedBy(connection: string | string[] | undefined): string[] {
  return [connection ?? []].flat().flatMap((value) => value.split(',').map((name) => name.trim().toLowerCase()))
}
