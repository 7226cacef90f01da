/** API keys, and secrets of webhooks. */
const secrets = /florin_live_[\w-]*|whsec_[\w+/=-]*/g
/** The longest texts that may have a JSON Web Token in them. Each character is read once: URLs come from everybody. */
const tokenTexts = /[\w.-]+/g
/** Names of query parameters whose value is secret. No route has one. */
const secretName = /passw|secret|token|credential|authorization|api_?key/i
const masked = '[credential]'

/**
 * The path of a request for the log and the audit trail. Credentials belong into a header, which is never logged; one that a
 * client puts into the path or the query is left out.
 */
export function withoutCredentials(url: string): string {
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
