/** What was typed into a form, by the path of each field in the order, as errors point to it: `entries/0/amount`. */
export type Fields = Record<string, string>

type Branch = Record<string, unknown>

/** The order itself. Fields that are empty are left out. */
export function nest(fields: Fields): object {
  const root: Branch = {}
  for (const [path, value] of Object.entries(fields)) {
    if (value === '') continue
    const names = path.split('/')
    const last = names.pop() as string
    let branch = root
    for (const [index, name] of names.entries()) {
      branch[name] ??= isIndex(names[index + 1] ?? last) ? [] : {}
      branch = branch[name] as Branch
    }
    branch[last] = value
  }
  return root
}

/** Number of rows of a list, also of empty ones. */
export function countRows(fields: Fields, list: string): number {
  const rows = Object.keys(fields).flatMap((path) => rowOf(path, list) ?? [])
  return Math.max(-1, ...rows) + 1
}

/** Without a row of a list; the rows below it move up. */
export function removeRow(fields: Fields, list: string, removed: number): Fields {
  const left = Object.entries(fields).flatMap(([path, value]): [string, string][] => {
    const row = rowOf(path, list)
    if (row === undefined || row < removed) return [[path, value]]
    if (row === removed) return []
    return [[path.replace(`${list}/${row}/`, `${list}/${row - 1}/`), value]]
  })
  return Object.fromEntries(left)
}

const isIndex = (name: string) => /^\d+$/.test(name)

function rowOf(path: string, list: string): number | undefined {
  if (!path.startsWith(`${list}/`)) return undefined
  const index = path.slice(list.length + 1).split('/')[0] ?? ''
  // biome-ignore lint/style/noRestrictedGlobals: the number of a row
  return isIndex(index) ? Number(index) : undefined
}

/** The fields that show an order, as `nest` makes it of them. */
export function flatten(order: object, path = ''): Fields {
  const fields = Object.entries(order).map(([name, value]): Fields => {
    const own = `${path}${name}`
    if (typeof value === 'object' && value !== null) return flatten(value, `${own}/`)
    return { [own]: String(value ?? '') }
  })
  return Object.assign({}, ...fields)
}
