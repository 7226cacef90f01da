import { dropUnused, mapOperations } from './components.ts'
import type { Json } from './contract.ts'

/** The operations of one service out of the merged document. */
export function selectService(document: Json, service: string): Json {
  const used = new Set<string>()
  const own = (operation: Json) => {
    if (operation['x-florin-service'] !== service) return undefined
    for (const tag of operation.tags) used.add(tag)
    return operation
  }
  const { 'x-tagGroups': _, ...rest } = document
  const paths = mapOperations(document.paths, own)
  const webhooks = mapOperations(document.webhooks, own)
  return dropUnused({
    ...rest,
    info: { ...document.info, title: `${document.info.title}: ${service}` },
    tags: document.tags.filter(({ name }: Json) => used.has(name)),
    paths,
    webhooks,
  })
}
