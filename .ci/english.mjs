// Searches pages, comments, strings and names for words that the project does not use: `node .ci/english.mjs PATH...`.
// A line where such a word is right says `english: ok`. In Markdown, code is not searched.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** What is not written, and what is. A space stands for any white space, also across the lines of a comment. */
const banned = [
  [/\btold\b/, 'notified, reported, delivered'],
  [/\bhea(?:r|rs|rd) (?:of|from|nothing)\b/, 'receives, learns, has contact with'],
  [/\bof nothing\b/, 'zero, empty'],
  [/\bfor good\b/, 'permanently; dead-lettered'],
  [/\bwhoever\b/, 'the client that, the session that'],
  [/\bnobody\b/, 'no user, no session, not ... by anyone'],
  [/\bsomebody\b/, 'another session, a user'],
  [/\b(?:is|are|was|were|be|been) away\b/, 'is unavailable, is down'],
  [/\b(?:tak(?:e|es|en|ing)|took) back\b|\btakenBack\b/, 'reverses, reversed'],
  [/\b(?:takes?|taking|took) the place\b/, 'replaces'],
  [/\bin hand\b/, 'leased, in progress'],
  [/\ba word\b/, 'contact, an answer, an option'],
  [/\bfor ever\b/, 'without limit, permanently'],
  [/\bfor so long\b/, 'for that time, as long as'],
  [/\breckon(?:s|ed|ing)?/, 'computes'],
  [/\banew\b/, 'again, from the start'],
  [/\blet(?:s|ting)? go\b/, 'releases'],
  [/\bmend(?:s|ed|ing)?\b/, 'fixes, fixed'],
  [/\bbeside\b/, 'besides, next to, in addition to'],
  [/\bworths?\b/, 'value, valuation'],
  [/\bsays? so\b/, 'reports it'],
  [/\b(?:go|goes|going|went) on\b/, 'continues'],
  [/\b(?:is|are|was|were) gone\b/, 'has ended, is closed, was deleted'],
  [/\b(?:is|are|was|were) to be\b/, 'must be, will be'],
  [/\bnot to be\b/, 'must not be'],
  [/\b(?:is|are|was|were) not there\b/, 'does not exist, is missing'],
  [/(?<!\bthere )\b(?:is|are) no (?!longer\b|such\b|more than\b|less than\b|slower\b|older\b)/, 'is not a'],
  [/\btwice the same\b/, 'identical'],
  [/\bpieces? of work\b/, 'transaction, session'],
  [/\b(?:is|are|was|were) not right\b/, 'is invalid'],
  [/\banswer(?:s|ed)? wrongly\b/, 'sent an invalid response'],
  [/\blook(?:s|ed|ing)? after\b/, 'refreshes, watches'],
  [/\bgiven up\b/, 'failed, dead-lettered'],
  [/\bguilty\b/, 'faulty'],
  [/\b(?:by|of) (?:what|whom) (?:is|are|was|has)\b/, 'a subject and a verb'],
  [
    /\b(?:lock|row|line|group|key|page|statement|connection|schema|entry|probe)s? an? (?:request|group|account|transaction|ledger|line|service|row|key|user|posting|commit)\b/,
    'per: one row per request',
  ],
]
const space = '(?:[^\\S\\n]+|[^\\S\\n]*\\n[^\\S\\n]*(?:\\/\\/|\\*|--|#)?[^\\S\\n]*)'
const patterns = banned.map(([pattern, better]) => ({
  pattern: new RegExp(pattern.source.replaceAll(' ', space), 'gi'),
  better,
}))

const written = /(?:\.(?:md|ts|mjs|js|py|sql|sh|ya?ml)|Dockerfile|\.ci\/run)$/
/** Their sentences are read by no user. */
const tests = /(?:^|\/)test\/|\.test\.ts$/
const paths = process.argv.slice(2)
if (paths.length === 0) throw new Error('Name the files and folders to search.')
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...paths], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => written.test(file) && !tests.test(file))
if (files.length === 0) throw new Error(`No file is below ${paths.join(', ')}.`)

let found = 0
for (const file of files) {
  const text = readFileSync(file, 'utf8')
  const prose = file.endsWith('.md') ? withoutCode(text) : text
  const lines = text.split('\n')
  for (const { pattern, better } of patterns) {
    for (const match of prose.matchAll(pattern)) {
      const line = prose.slice(0, match.index).split('\n').length
      if (lines[line - 1]?.includes('english: ok')) continue
      found += 1
      console.log(`${file}:${line}: "${match[0].replaceAll(/\s+/g, ' ')}". Write: ${better}.`)
    }
  }
}
console.log(`${found} found in ${files.length} files.`)
process.exitCode = found > 0 ? 1 : 0

/** Code of a page becomes blank, so that the lines stay where they are. */
function withoutCode(markdown) {
  const blank = (code) => code.replaceAll(/[^\n]/g, ' ')
  return markdown.replaceAll(/^```[\s\S]*?^```/gm, blank).replaceAll(/`[^`\n]*`/g, blank)
}
