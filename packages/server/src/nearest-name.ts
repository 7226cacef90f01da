/** Words of other APIs, with the words of this API. */
const synonyms: Record<string, string> = {
  from: 'source',
  sender: 'source',
  payer: 'source',
  to: 'target',
  destination: 'target',
  recipient: 'target',
  receiver: 'target',
  value: 'amount',
  sum: 'amount',
  quantity: 'amount',
  ccy: 'currency',
  memo: 'description',
  note: 'description',
  reference: 'external_id',
  date: 'at',
  page: 'cursor',
  offset: 'cursor',
  after: 'cursor',
  size: 'limit',
  count: 'limit',
}

/** Characters; a longer name is not a typing error. */
const lengthMax = 64

/** The field that an unknown name most likely means: a synonym, else the field with the fewest edits, if they are few. */
export function nearestName(name: string, fields: string[]): string | undefined {
  if (name.length > lengthMax) return undefined
  const words = wordsOf(name)
  const meant = words.map((word) => synonyms[word] ?? word)
  const bySynonym = fields.find((field) => {
    const own = wordsOf(field)
    return (
      meant.some((word, index) => word !== words[index]) && meant.every((word) => own.includes(word) || word === field)
    )
  })
  if (bySynonym) return bySynonym
  const plain = words.join('')
  const [nearest] = fields
    .map((field) => ({ field, edits: editDistance(plain, wordsOf(field).join('')) }))
    .sort((a, b) => a.edits - b.edits)
  return nearest && nearest.edits <= Math.max(1, Math.floor(plain.length / 2.5)) ? nearest.field : undefined
}

/** `sourceAccount`, `source-account` and `source_account` have the same words. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

/** Levenshtein distance: insertions, deletions and replacements of characters. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = (row[j - 1] as number) + (one[i - 1] === other[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[other.length] as number
}
