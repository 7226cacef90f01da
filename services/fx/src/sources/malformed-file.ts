const quotedLengthMax = 40

/** A part of a file of rates is invalid, so the whole file is rejected. The message is for the user. */
export class MalformedFile extends Error {
  override readonly name = 'MalformedFile'
  /** Counted from 1; undefined when the file is not text. */
  readonly line: number | undefined
  readonly reason: string

  constructor(line: number | undefined, reason: string, options?: ErrorOptions) {
    super(line === undefined ? reason : `Line ${line}: ${reason}`, options)
    this.line = line
    this.reason = reason
  }
}

/** A piece of a file for a message: short, on one line, and without control characters. */
export function quoted(text: string): string {
  const start = text.slice(0, quotedLengthMax)
  return JSON.stringify(start === text ? text : `${start}…`)
}
