import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Creates a folder and its parents. Without `recursive` of `mkdir`, which never ends below `/proc`. */
export async function makeFolder(path: string): Promise<void> {
  const failure = await tryToMake(path)
  if (failure?.code !== 'ENOENT' || dirname(path) === path) {
    if (failure) throw failure
    return
  }
  await makeFolder(dirname(path))
  const again = await tryToMake(path)
  if (again) throw again
}

async function tryToMake(path: string): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(path)
  } catch (error) {
    const isThere = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    )
    if (!isThere) return error as NodeJS.ErrnoException
  }
  return undefined
}
