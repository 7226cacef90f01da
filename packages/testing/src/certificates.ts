import { randomUUID } from 'node:crypto'
import { generate } from 'selfsigned'

/** A certificate and its key, as PEM. */
export interface Certificate {
  cert: string
  key: string
}

/** An authority that issues certificates for tests. */
export interface Authority {
  /** Its own certificate, as PEM. */
  ca: string
  /** For localhost and 127.0.0.1, as a server and as a client. */
  issue(): Promise<Certificate>
}

export async function createAuthority(): Promise<Authority> {
  const ca = await generate([{ name: 'commonName', value: `Authority ${randomUUID()}` }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  })
  return {
    ca: ca.cert,
    async issue() {
      const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
        keyType: 'ec',
        algorithm: 'sha256',
        ca: { cert: ca.cert, key: ca.private },
        extensions: [
          { name: 'basicConstraints', cA: false, critical: true },
          { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
          {
            name: 'subjectAltName',
            altNames: [
              { type: 2, value: 'localhost' },
              { type: 7, ip: '127.0.0.1' },
            ],
          },
        ],
      })
      return { cert, key }
    },
  }
}
