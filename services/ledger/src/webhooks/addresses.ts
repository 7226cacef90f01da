import type { LookupAddress } from 'node:dns'
import { lookup as lookUp, Resolver } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** The URL of an endpoint must not be called. The message says why. */
export class UrlForbidden extends Error {}

/** All addresses of a host. */
export type Resolve = (host: string) => Promise<LookupAddress[]>

/** Decides which endpoints may be called. */
export interface AddressGuard {
  /** Throws `UrlForbidden` for a scheme, a host or an address that is forbidden. Does not resolve names. */
  checkUrl(url: URL): void
  /** Also resolves the name: throws `UrlForbidden` if one of its addresses is forbidden, or if it has none. */
  checkHost(url: URL): Promise<void>
  /** For `net.connect`: what it connects to is what was checked, so that a name cannot change its address in between. */
  lookup: LookupFunction
}

const resolveMs = 3_000
const queries = { timeout: 1_000, tries: 2 }

/**
 * Asks the name servers of the system, without one of the few threads that `lookup` would occupy as long as a name server is
 * silent. Ignores the hosts file and search domains: what they name is hardly public.
 */
export async function queryNameServers(host: string, resolver = new Resolver(queries)): Promise<LookupAddress[]> {
  const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
  const [v4, v6] = answers
  if (v4.status === 'rejected' && v6.status === 'rejected') throw v4.reason
  return answers.flatMap((answer, index) =>
    answer.status === 'rejected' ? [] : answer.value.map((address) => ({ address, family: index === 0 ? 4 : 6 })),
  )
}

/** As other programs on this machine do, with the names of its hosts file and network. */
const lookUpLocally: Resolve = (host) => lookUp(host, { all: true })

export function createAddressGuard({
  allowPrivate,
  resolve = allowPrivate ? lookUpLocally : queryNameServers,
}: {
  allowPrivate: boolean
  resolve?: Resolve
}): AddressGuard {
  function checkUrl({ protocol, username, password, hostname }: URL): void {
    if (protocol !== 'https:' && !(allowPrivate && protocol === 'http:')) {
      throw new UrlForbidden('The URL must use https.')
    }
    if (username || password) throw new UrlForbidden('The URL must not contain a user name or a password.')
    const literal = withoutBrackets(hostname)
    if (isIP(literal)) checkAddress(hostname, literal)
  }

  function checkAddress(host: string, address: string): void {
    if (allowPrivate || isPublic(address)) return
    // Without the address, which would disclose names of the operator's network.
    throw new UrlForbidden(`The host ${host} has an address that is not public.`)
  }

  async function resolvePublic(host: string): Promise<LookupAddress[]> {
    const addresses = await resolve(host).catch((cause) => unresolved(host, cause))
    for (const { address } of addresses) checkAddress(host, address)
    if (addresses.length === 0) throw new UrlForbidden(`The host ${host} has no address.`)
    return addresses
  }

  return {
    checkUrl,
    async checkHost(url) {
      checkUrl(url)
      const { hostname } = url
      if (allowPrivate || isIP(withoutBrackets(hostname))) return
      const late = Promise.withResolvers<never>()
      const timer = setTimeout(() => late.reject(new Error('no answer')), resolveMs)
      try {
        await Promise.race([resolvePublic(hostname), late.promise.catch((cause) => unresolved(hostname, cause))])
      } finally {
        clearTimeout(timer)
      }
    },
    lookup(host, options, callback) {
      resolvePublic(host).then(
        (addresses) => {
          const [first] = addresses as [LookupAddress]
          if (options.all) callback(null, addresses)
          else callback(null, first.address, first.family)
        },
        (error: Error) => callback(error, []),
      )
    },
  }
}

function unresolved(host: string, cause: unknown): never {
  throw new UrlForbidden(`The host ${host} cannot be resolved.`, { cause })
}

/** An IPv6 address has brackets in a URL. */
const withoutBrackets = (hostname: string) => hostname.replace(/^\[|\]$/g, '')

/**
 * Whether an address is of a host on the public internet. Everything that is reserved by IANA is not: private, loopback,
 * link-local, shared, multicast, documentation, and IPv6 addresses that contain an IPv4 address.
 */
export function isPublic(address: string): boolean {
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  // Global unicast is 2000::/3 alone.
  return parsed.kind() === 'ipv4' || parsed.match(ipaddr.parseCIDR('2000::/3'))
}
