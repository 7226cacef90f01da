import { dropUnused } from './components.ts'
import type { Json } from './contract.ts'

/** The operations of one service out of the merged document. */
export function selectService(document: Json, service: string): Json {
  const paths = Object.entries<Json>(document.paths).flatMap(([path, methods]) => {
    const own = Object.entries<Json>(methods).filter(([, operation]) => operation['x-florin-service'] === service)
    return own.length > 0 ? [[path, Object.fromEntries(own)] as const] : []
  })
  const used = new Set(paths.flatMap(([, methods]) => Object.values<Json>(methods).flatMap(({ tags }) => tags)))
  const { 'x-tagGroups': _, ...rest } = document
  return dropUnused({
    ...rest,
    info: { ...document.info, title: `${document.info.title}: ${service}` },
    tags: document.tags.filter(({ name }: Json) => used.has(name)),
    paths: Object.fromEntries(paths),
  })
}
