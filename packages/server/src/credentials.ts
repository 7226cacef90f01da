/** API keys, JSON Web Tokens (three parts, of which the first encodes `{"`), and secrets of webhooks. */
const credentials = /florin_live_[\w-]*|eyJ[\w-]+\.[\w-]*(\.[\w-]*)?|whsec_[\w+/=-]*/g
/** Names of query parameters whose value is secret. No route has one. */
const secretName = /passw|secret|token|credential|authorization|api_?key/i
const masked = '[credential]'

/**
 * The path of a request for the log and the audit trail. Credentials belong into a header, which is never logged; one that a
 * client puts into the path or the query is left out.
 */
export function withoutCredentials(url: string): string {
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
