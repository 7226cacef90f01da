/** API keys, and secrets of webhooks. */
const secrets = /florin_live_[\w-]*|whsec_(?:[\w+/=-]|%2[BbFf]|%3[Dd])*/g
/** The longest texts that may have a JSON Web Token in them. Each character is read once: URLs come from everybody. */
const tokenTexts = /[\w.-]+/g
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
  const withoutSecrets = url.includes('florin_live_') || url.includes('whsec_') ? url.replace(secrets, masked) : url
  const known = withoutSecrets.includes('eyJ') ? withoutSecrets.replace(tokenTexts, withoutToken) : withoutSecrets
  if (!secretName.test(known)) return known
  const [path, ...query] = known.split('?')
  if (query.length === 0) return known
  return `${path}?${query.join('?').split('&').map(withoutSecret).join('&')}`
}

/** A token has parts, of which the first encodes `{"`. */
function withoutToken(text: string): string {
  const start = text.indexOf('eyJ')
  const isToken = start >= 0 && text.includes('.', start + 'eyJ'.length + 1)
  return isToken ? text.slice(0, start) + masked : text
}

function withoutSecret(parameter: string): string {
  const [name = '', ...value] = parameter.split('=')
  return value.length > 0 && secretName.test(name) ? `${name}=${masked}` : parameter
}
