import { connect, type Socket } from 'node:net'
import { pino } from 'pino'
import { createService, defineProblems, Registry, type Service, type ServiceOptions } from '../src/index.ts'

/** Access of a route that tests add. */
export const anyone = { role: 'reader', ledger: 'any' } as const

/** A service without routes of its own. */
export function createShop(options: Partial<ServiceOptions<never>> = {}): Promise<Service> {
  return createService({
    title: 'Shop',
    description: 'A shop',
    version: '1.2.3',
    logger: pino({ level: 'silent' }),
    problems: defineProblems({}),
    toRefusal: () => undefined,
    checks: {},
    metrics: new Registry(),
    authentication: undefined,
    ...options,
  })
}

/** Listens on a free port of the loopback interface, and returns it. */
export async function listen(app: Service): Promise<number> {
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** Sends these bytes, and returns all that comes back until the server closes the connection. */
export function exchange(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1')
    let text = ''
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += chunk
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(text))
    socket.write(bytes)
  })
}
