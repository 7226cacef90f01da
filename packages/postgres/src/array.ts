/**
 * PostgreSQL's array literal of values that hold neither quotes nor backslashes: ids, codes, numbers, moments. Each in
 * quotes, because the word null would be none; node-postgres would look at every character of each.
 */
export function arrayLiteral(values: readonly (string | number | null | undefined)[]): string {
  return `{${values.map((value) => (value === null || value === undefined ? 'null' : `"${value}"`)).join(',')}}`
}
