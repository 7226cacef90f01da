import type { IncomingMessage } from 'node:http'
import type { Transport } from './transport.ts'

/** Undefined outside Node, and in a Node before 20.16. Nothing is imported, so that bundles for browsers stay free of it. */
export function createNodeTransport(): Transport | undefined {
  if (typeof process === 'undefined' || 'Bun' in globalThis || 'Deno' in globalThis) return undefined
  const http = process.getBuiltinModule?.('node:http')
  const https = process.getBuiltinModule?.('node:https')
  if (!http || !https) return undefined
  return ({ url, method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const { request: open } = url.startsWith('https:') ? https : http
      const request = open(url, { method, headers: Object.fromEntries(headers) }, (response) => {
        readText(response).then((text) => {
          const { statusCode: status = 0, headers: fields } = response
          const get = (name: string) => fields[name.toLowerCase()]?.toString() ?? null
          resolve({ ok: status >= 200 && status < 300, status, headers: { get }, text })
        }, reject)
      })
      const stop = () => request.destroy(signal.reason)
      signal.addEventListener('abort', stop, { once: true })
      request.on('close', () => signal.removeEventListener('abort', stop))
      request.on('error', reject)
      request.end(body)
    })
}

function readText(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => {
      text += chunk
    })
    response.on('end', () => resolve(text))
    response.on('error', reject)
  })
}
