import { once } from 'node:events'
import { createServer } from 'node:net'

const host = '127.0.0.1'

/** A free port. Another program may take it before the caller does. */
export async function findFreePort(): Promise<number> {
  return listenOnce(0)
}

export async function isPortFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  )
}

async function listenOnce(wanted: number): Promise<number> {
  const server = createServer().listen(wanted, host)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : wanted
}
