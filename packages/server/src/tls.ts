import { createPrivateKey, X509Certificate } from 'node:crypto'
import { createSecureContext, getCACertificates, type SecureContext, type TlsOptions } from 'node:tls'
import { z } from 'zod'

/** All as PEM. */
export interface TlsSettings {
  /** The certificate of this process with its chain, and its key. Other services see it too. Undefined: it serves http. */
  own: { cert: string; key: string } | undefined
  /** Authorities of clients, which must have a certificate then. */
  clientCa: string | undefined
  /** Authorities of other services, besides those that Node.js knows. */
  ca: string | undefined
}

const handshakeTimeoutMs = 10_000

const certificates = z.string().refine((text) => isReadable(() => new X509Certificate(text)), {
  error: 'Set certificates in PEM.',
  abort: true,
})
const privateKey = z.string().refine((text) => isReadable(() => createPrivateKey(text)), {
  error: 'Set a private key in PEM, without a passphrase.',
  abort: true,
})

function isReadable(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch {
    return false
  }
}

/** The variables of TLS. */
export const tlsEnvironment = {
  TLS_CERT: certificates.optional().describe('Certificate of the process, with its chain: it serves https'),
  TLS_KEY: privateKey.optional().describe('The key of the certificate'),
  TLS_CLIENT_CA: certificates.optional().describe('Authorities of clients: a client needs a certificate'),
  TLS_CA: certificates.optional().describe('Authorities of other services, besides those that Node.js knows'),
}

type TlsVariables = z.output<z.ZodObject<typeof tlsEnvironment>>

/** For `superRefine` of an environment: rejects a part of the settings without the others. */
export function checkTls(env: TlsVariables, context: z.RefinementCtx): void {
  const { TLS_CERT: cert, TLS_KEY: key, TLS_CLIENT_CA: clientCa } = env
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  if (cert !== undefined && key === undefined) refuse('TLS_KEY', 'Set it too: the key of TLS_CERT.')
  else if (cert === undefined && key !== undefined) refuse('TLS_CERT', 'Set it too: the certificate of TLS_KEY.')
  else if (cert === undefined && clientCa !== undefined) {
    refuse('TLS_CLIENT_CA', 'Set TLS_CERT and TLS_KEY too: without them there is no TLS.')
  } else if (cert !== undefined && key !== undefined && !isPair(cert, key)) {
    refuse('TLS_KEY', 'It is not the key of the certificate.')
  }
}

const isPair = (cert: string, key: string) => new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))

/** Undefined if nothing is set. */
export function tlsSettings(env: TlsVariables): TlsSettings | undefined {
  const { TLS_CERT: cert, TLS_KEY: key, TLS_CLIENT_CA: clientCa, TLS_CA: ca } = env
  const own = cert !== undefined && key !== undefined ? { cert, key } : undefined
  return own || ca ? { own, clientCa, ca } : undefined
}

/** For a server of `node:https`. */
export function serverTls({ own, clientCa }: TlsSettings): TlsOptions {
  return {
    ...own,
    handshakeTimeout: handshakeTimeoutMs,
    ...(clientCa !== undefined && { ca: clientCa, requestCert: true, rejectUnauthorized: true }),
  }
}

/** For `connect` of undici: whom this process trusts, and what it shows. Made once: parsing all authorities takes milliseconds. */
export function clientTls(tls: TlsSettings | undefined): { secureContext?: SecureContext } {
  if (!tls) return {}
  const { own, ca } = tls
  return {
    secureContext: createSecureContext({ ...own, ...(ca !== undefined && { ca: [...getCACertificates(), ca] }) }),
  }
}
