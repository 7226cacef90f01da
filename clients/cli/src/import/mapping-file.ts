import { readFile } from 'node:fs/promises'
import { UsageError } from './errors.ts'
import { checkMapping, type Mapping } from './mapping.ts'

/** Reads a mapping file. Throws `UsageError` for what is wrong in it. */
export async function readMapping(file: string): Promise<Mapping> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new UsageError(`The mapping ${file} cannot be read: ${(cause as Error).message}`)
  }
  return checkMapping(value, file)
}
