export interface Column {
  title: string
  /** Amounts and numbers are aligned to the right. */
  isRight?: boolean
}

/** A table for people. Without rows only its titles. */
export function formatTable(columns: Column[], rows: string[][]): string {
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => row.map(printable))]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => widthOf(line[index]))))
  return lines
    .map((line) =>
      columns
        .map((column, index) => pad(line[index] ?? '', widths[index] ?? 0, column))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Names and values, one pair a line. */
export function formatFields(fields: Record<string, string | null>): string {
  const shown = Object.entries(fields).filter((field): field is [string, string] => field[1] !== null)
  const width = Math.max(...shown.map(([name]) => name.length))
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}`).join('\n')
}

/** Without control characters: a name must not command the terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '\u{fffd}')
}

function pad(text: string, width: number, { isRight }: Column): string {
  const space = ' '.repeat(width - widthOf(text))
  return isRight ? space + text : text + space
}

function widthOf(text = ''): number {
  return [...text].length
}
