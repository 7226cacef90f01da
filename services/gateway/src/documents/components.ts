import type { Json } from './contract.ts'

/** All references below a node, as `#/components/schemas/Account`. */
export function referencesIn(node: Json): string[] {
  return [...(JSON.stringify(node) ?? '').matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference as string)
}

/** The names of the schemas among references. */
export function componentNames(references: string[]): string[] {
  return references.flatMap((reference) => /^#\/components\/schemas\/(.+)$/.exec(reference)?.[1] ?? [])
}

/** The same operations in another form, by path and method. Undefined leaves one out. */
export function mapOperations(paths: Json | undefined, change: (operation: Json) => Json | undefined): Json {
  const changed = Object.entries<Json>(paths ?? {}).flatMap(([path, methods]) => {
    const kept = Object.entries<Json>(methods).flatMap(([method, operation]) => {
      const result = change(operation)
      return result === undefined ? [] : [[method, result] as const]
    })
    return kept.length > 0 ? [[path, Object.fromEntries(kept)] as const] : []
  })
  return Object.fromEntries(changed)
}

/** The document without schemas that no operation needs. */
export function dropUnused(document: Json): Json {
  const schemas: Record<string, Json> = document.components?.schemas ?? {}
  const used = new Set<string>()
  const waiting = componentNames(referencesIn([document.paths, document.webhooks]))
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (used.has(name)) continue
    used.add(name)
    waiting.push(...componentNames(referencesIn(schemas[name])))
  }
  const kept = Object.entries(schemas).filter(([name]) => used.has(name))
  return { ...document, components: { ...document.components, schemas: Object.fromEntries(kept) } }
}
