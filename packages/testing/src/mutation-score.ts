import { readFile, writeFile } from 'node:fs/promises'

/*
 * Writes docs/mutation-score.md from the report of Stryker: the score of each file, and the mutants that no test noticed.
 */

interface Mutant {
  status: string
  mutatorName: string
  replacement?: string
  location: { start: { line: number; column: number } }
}

interface Report {
  files: Record<string, { mutants: Mutant[]; source: string }>
}

/** Percent. */
const scoreMin = 85
const root = new URL('../../../', import.meta.url)
const { files } = JSON.parse(await readFile(new URL('node_modules/.cache/mutation.json', root), 'utf8')) as Report

const isFound = ({ status }: Mutant) => status === 'Killed' || status === 'Timeout'
const isMissed = ({ status }: Mutant) => status === 'Survived' || status === 'NoCoverage'
const scoreOf = (mutants: Mutant[]) => {
  const [found, missed] = [mutants.filter(isFound).length, mutants.filter(isMissed).length]
  return {
    found,
    all: found + missed,
    text: found + missed ? `${((100 * found) / (found + missed)).toFixed(1)} %` : '',
  }
}

const rows = Object.entries(files)
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([file, { mutants }]) => ({ file, ...scoreOf(mutants) }))
  .filter(({ all }) => all > 0)
const total = scoreOf(Object.values(files).flatMap(({ mutants }) => mutants))

const survivors = Object.entries(files).flatMap(([file, { mutants, source }]) =>
  mutants.filter(isMissed).map(({ location: { start }, mutatorName, replacement = '' }) => {
    const line = (source.split('\n')[start.line - 1] ?? '').trim()
    return `- ${file}:${start.line}, ${mutatorName}: \`${oneLine(replacement)}\` in \`${oneLine(line)}\``
  }),
)

function oneLine(text: string): string {
  const short = text.replaceAll(/\s+/g, ' ').replaceAll('`', "'")
  return short.length > 100 ? `${short.slice(0, 99)}…` : short
}

await writeFile(
  new URL('docs/mutation-score.md', root),
  `# Mutation score

\`pnpm mutants\` changes the rules of money, of pricing and of the judgement of postings, one place at a time, and runs their
unit tests. A change that no test notices survives. The score is the share of changes that a test noticed; below ${scoreMin} % the
command fails. Texts are left out, because tests assert on codes and the compiler checks those; so is what runs once when a
module is loaded.

| File | Noticed | Score |
|---|---|---|
${rows.map(({ file, found, all, text }) => `| ${file} | ${found} of ${all} | ${text} |`).join('\n')}
| **All** | **${total.found} of ${total.all}** | **${total.text}** |

## Survivors

${survivors.length ? survivors.join('\n') : 'None.'}
`,
)
console.log(`Mutation score: ${total.text}, ${survivors.length} survivors, in docs/mutation-score.md`)
if (total.found < (scoreMin / 100) * total.all) process.exitCode = 1
