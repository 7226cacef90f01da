export interface Column {
  title: string
  align: 'left' | 'right'
}

/** Lines of a table with aligned columns. */
export function layOut(columns: Column[], rows: string[][]): string[] {
  const lines = [columns.map(({ title }) => title), ...rows]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)))
  return lines.map((line) =>
    columns
      .map(({ align }, index) => {
        const cell = line[index] ?? ''
        return align === 'left' ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)
      })
      .join('  ')
      .trimEnd(),
  )
}

/** A whole number with commas: 12,345. */
export function grouped(number: number): string {
  return Math.round(number).toLocaleString('en')
}
