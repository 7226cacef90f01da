import type { WriteStream } from 'node:tty'

const barWidth = 30
/** Between two lines of output, without a terminal. */
const lineEveryPercent = 25

export interface Progress {
  show(done: number): void
  /** Ends the line of the bar. */
  end(): void
}

/** A bar on a terminal, else a line at each quarter. */
export function createProgress(output: Pick<WriteStream, 'write' | 'isTTY'>, total: number): Progress {
  let shownPercent = 0
  return {
    show: (done) => {
      const percent = Math.floor((done / total) * 100)
      const count = `${grouped(done)} of ${grouped(total)}`
      if (output.isTTY) {
        const filled = Math.floor((done / total) * barWidth)
        output.write(`\r[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}] ${percent} %  ${count} `)
      } else if (percent >= shownPercent + lineEveryPercent) {
        shownPercent = percent - (percent % lineEveryPercent)
        output.write(`${percent} %: ${count}\n`)
      }
    },
    end: () => {
      if (output.isTTY) output.write('\n')
    },
  }
}

export function grouped(count: number): string {
  return count.toLocaleString('en')
}
