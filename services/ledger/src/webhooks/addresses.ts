import type { LookupAddress } from 'node:dns'
import { lookup as lookUp } from 'node:dns/promises'
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

export function createAddressGuard({
  allowPrivate,
  resolve = (host) => lookUp(host, { all: true }),
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
    throw new UrlForbidden(`The host ${host} has the address ${address}, which is not a public one.`)
  }

  async function resolvePublic(host: string): Promise<LookupAddress[]> {
    const addresses = await resolve(host)
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
        await Promise.race([resolvePublic(hostname), late.promise])
      } catch (cause) {
        if (cause instanceof UrlForbidden) throw cause
        throw new UrlForbidden(`The host ${hostname} cannot be resolved.`, { cause })
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
