import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What is sent for a file: a text, bytes, or whatever the function does with the answer. */
export type Sent = string | Buffer | ((response: ServerResponse) => void)

export interface RateServer {
  url: string
  /** By name, as in the folder of the bank; what has none is answered with 404. */
  files: Record<string, Sent>
  /** Names of the files that were asked for. */
  asked: string[]
  close(): void
}

/** Stands in for the bank's web server, with all that may go wrong there. */
export async function startRateServer(files: Record<string, Sent> = {}): Promise<RateServer> {
  const server = createServer((request, response) => {
    const name = (request.url ?? '').replace('/stats/', '')
    rates.asked.push(name)
    const sent = rates.files[name]
    if (typeof sent === 'function') sent(response)
    else response.writeHead(sent === undefined ? 404 : 200).end(sent)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const rates: RateServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/stats/`,
    files,
    asked: [],
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
  return rates
}
