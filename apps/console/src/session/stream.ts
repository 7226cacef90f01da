import { decode, linesOf } from '@florin/cli/src/import/row.ts'

/** What arrives of a stream. Not every browser reads one with `for await`. */
export async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** The lines of an answer as they arrive, each of which is JSON. */
export async function* jsonLinesOf<Line>({ body }: Response): AsyncGenerator<Line> {
  if (!body) return
  for await (const { text } of linesOf(decode(piecesOf(body), 'utf-8'))) {
    if (text !== undefined && text !== '') yield JSON.parse(text)
  }
}
