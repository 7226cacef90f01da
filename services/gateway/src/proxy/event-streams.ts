import { PassThrough, type Readable } from 'node:stream'

/** The open streams of events. They do not end by themselves. */
export interface EventStreams {
  /** The stream to send to the client. */
  add(source: Readable): Readable
  /** Ends all at the end of a part, so that their clients reconnect. */
  endAll(): void
}

export function createEventStreams(): EventStreams {
  const ends = new Set<() => void>()
  return {
    add(source) {
      const sent = new PassThrough()
      const end = () => {
        source.unpipe(sent)
        sent.end()
      }
      ends.add(end)
      source.once('error', (error) => sent.destroy(error))
      sent.once('close', () => {
        ends.delete(end)
        source.destroy()
      })
      return source.pipe(sent)
    },
    endAll() {
      for (const end of ends) end()
    },
  }
}
