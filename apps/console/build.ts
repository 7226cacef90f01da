import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build } from 'vite'
import { builtFolder, consoleFolder, fingerprintFile, fingerprintSources } from './sources.ts'

/** Smaller files fit into one packet. */
const compressedBytesMin = 1_024
const compressible = /\.(js|css|html|svg|json)$/

const fingerprint = await fingerprintSources()
// Another process may serve the console, or build it too: it sees the old files or the new ones.
const outDir = `${builtFolder}-${process.pid}`
// Tests and shells may have another one, with which React is slow and large.
process.env.NODE_ENV = 'production'
try {
  await build({ root: consoleFolder, logLevel: 'error', build: { outDir, emptyOutDir: true } })
  for (const entry of await readdir(outDir, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && compressible.test(entry.name)) await compress(join(entry.parentPath, entry.name))
  }
  await writeFile(join(outDir, fingerprintFile), fingerprint)
  await rm(builtFolder, { recursive: true, force: true })
  await rename(outDir, builtFolder)
} finally {
  await rm(outDir, { recursive: true, force: true })
}

/** So that the gateway compresses nothing while it serves. */
async function compress(file: string): Promise<void> {
  const bytes = await readFile(file)
  if (bytes.length < compressedBytesMin) return
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
  await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, options))
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }))
}
