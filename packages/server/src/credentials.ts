/** API keys, JSON Web Tokens (three parts, of which the first encodes `{"`), and secrets of webhooks. */
const credentials = /florin_live_[\w-]*|eyJ[\w-]+\.[\w-]*(\.[\w-]*)?|whsec_(?:[\w+/=-]|%2[BbFf]|%3[Dd])*/g
/** Names of query parameters whose value is secret. No route has one. */
const secretName = /passw|secret|token|credential|authorization|api_?key/i
/** Letters, digits and `-._~`, which need no encoding (RFC 3986, section 2.3). */
const encodedLetters = /%(?:2[DE]|3\d|[46][1-9A-F]|5[\dAF]|7[\dAE])/gi
const masked = '[credential]'

/**
 * The path of a request for the log and the audit trail. Credentials belong into a header, which is never logged; one that a
 * client puts into the path or the query is left out, also if parts of it are percent-encoded.
 */
export function withoutCredentials(url: string): string {
  if (!url.includes('%')) return masking(url)
  const plain = url.replace(encodedLetters, decodeURIComponent)
  const safe = masking(plain)
  return safe === plain ? url : safe
}

function masking(url: string): string {
  const known =
    url.includes('eyJ') || url.includes('florin_live_') || url.includes('whsec_')
      ? url.replace(credentials, masked)
      : url
  if (!secretName.test(known)) return known
  const [path, ...query] = known.split('?')
  if (query.length === 0) return known
  return `${path}?${query.join('?').split('&').map(withoutSecret).join('&')}`
}

function withoutSecret(parameter: string): string {
  const [name = '', ...value] = parameter.split('=')
  return value.length > 0 && secretName.test(name) ? `${name}=${masked}` : parameter
}
