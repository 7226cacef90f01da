type Value = string | number | boolean | null | undefined

const special = /["\\]/

/**
 * PostgreSQL's array literal. Faster than the arrays of node-postgres, which look at every character of each value. Values
 * are quoted, because an unquoted null is a null.
 */
export function arrayLiteral(values: readonly Value[]): string {
  return `{${values.map(literalOf).join(',')}}`
}

/** The same of values that need no quotes: numbers, ids, and words other than null. Empty texts are not allowed. */
export function wordArray(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`
}

function literalOf(value: Value): string {
  if (value === null || value === undefined) return 'null'
  const text = String(value)
  return special.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : `"${text}"`
}

/** Rows as parameters of `unnest`: an array for each of these fields, in their order. */
export function columns<Name extends string>(
  rows: readonly Readonly<Record<Name, Value>>[],
  names: readonly Name[],
): string[] {
  return names.map((name) => arrayLiteral(rows.map((row) => row[name])))
}
