/** The state of a page in its address: texts only, so that no digit of a long number is lost. */
export type SearchTexts = Record<string, string | undefined>

export const parseSearch = (text: string): SearchTexts => Object.fromEntries(new URLSearchParams(text))

export function stringifySearch(search: Record<string, unknown>): string {
  const given = Object.entries(search).flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [[name, value]] : [],
  )
  return given.length > 0 ? `?${new URLSearchParams(given)}` : ''
}

/** Without the parameters that are undefined, as the client takes a query. */
export const withoutUndefined = <Query extends object>(query: Query) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Query]?: Exclude<Query[Name], undefined>
  }

/** Keeps these parameters, and leaves out all others. */
export function pickTexts<const Names extends readonly string[]>(names: Names) {
  return (search: Record<string, unknown>): { [Name in Names[number]]?: string | undefined } => {
    const picked: { [Name in Names[number]]?: string | undefined } = {}
    for (const name of names as readonly Names[number][]) {
      const value = search[name]
      if (typeof value === 'string' && value !== '') picked[name] = value
    }
    return picked
  }
}
