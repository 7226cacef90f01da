const quoted = /"(?:[^"\\]|\\.)*"/g

/**
 * Whether the header `Prefer` (RFC 7240) states the preference `respond-async`, among others and with or without parameters.
 * Repeated headers arrive joined by commas.
 */
export function prefersAsync(prefer: string | undefined): boolean {
  if (prefer === undefined) return false
  // Quoted values may contain separators.
  const preferences = prefer.replace(quoted, '""').split(',')
  return preferences.some((preference) => {
    const [first = ''] = preference.split(';')
    const [name = '', value = ''] = first.split('=')
    // An empty value is equal to none.
    return name.trim().toLowerCase() === 'respond-async' && ['', '""'].includes(value.trim())
  })
}
