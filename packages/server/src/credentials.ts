/** API keys, and JSON Web Tokens: three parts, of which the first encodes `{"`. */
const credentials = /florin_live_[\w-]*|eyJ[\w-]+\.[\w-]*(\.[\w-]*)?/g

/**
 * The path of a request for the log. Credentials belong into a header, which is never logged; one that a client puts into
 * the path or the query is left out.
 */
export function withoutCredentials(url: string): string {
  if (!url.includes('eyJ') && !url.includes('florin_live_')) return url
  return url.replace(credentials, '[credential]')
}
