import { scale } from '@florin/testing/scale'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineBytesMax, readLines } from './lines.ts'

async function linesOf(pieces: Buffer[]): Promise<string[]> {
  const found: string[] = []
  async function* source() {
    yield* pieces
  }
  for await (const lines of readLines(source())) {
    for (const { number, bytes } of lines) found.push(`${number} ${bytes ?? 'too long'}`)
  }
  return found
}

test('lines are the same however the text is cut into pieces, and empty ones only count', async () => {
  const line = fc.oneof(fc.constant(''), fc.string({ unit: fc.constantFrom('a', 'é', ' ', '{', '\r') }))
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.array(fc.nat({ max: 40 })), fc.boolean(), async (lines, cuts, isEnded) => {
      const bytes = Buffer.from(lines.join('\n') + (isEnded ? '\n' : ''))
      const places = [...new Set([0, ...cuts.filter((cut) => cut < bytes.length), bytes.length])].sort((a, b) => a - b)
      const pieces = places.slice(1).map((to, index) => bytes.subarray(places[index], to))
      const expected = lines.flatMap((text, index) =>
        text.trim() === '' && text.length < 8 ? [] : [`${index + 1} ${text}`],
      )
      expect(await linesOf(pieces)).toEqual(expected)
    }),
    { numRuns: scale(200, 2_000) },
  )
})

test('a line that is too long is dropped, and those around it are kept', async () => {
  const long = Buffer.alloc(lineBytesMax, 'x')
  const pieces = [Buffer.from('a\n'), long, long, Buffer.from('y\nb\n'), long, Buffer.from('\nc')]
  const found = await linesOf(pieces)
  expect(found.map((line) => line.slice(0, 10))).toEqual(['1 a', '2 too long', '3 b', '4 xxxxxxxx', '5 c'])
})
