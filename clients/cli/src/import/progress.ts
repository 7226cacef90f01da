const redrawMs = 100
const width = 24

/** A bar with rate and time left on the error output; nothing if that is not a terminal. */
export class Progress {
  readonly #isShown = process.stderr.isTTY === true
  readonly #startMs = performance.now()
  #drawnMs = Number.NEGATIVE_INFINITY

  /** `share`: how much is done, from 0 to 1; undefined if that is unknown. `count`: rows of this run. */
  draw(count: number, share: number | undefined): void {
    const nowMs = performance.now()
    if (!this.#isShown || nowMs - this.#drawnMs < redrawMs) return
    this.#drawnMs = nowMs
    process.stderr.write(`\r\u001b[K${describeProgress(count, share, (nowMs - this.#startMs) / 1_000)}`)
  }

  /** Before anything else is written, and at the end. */
  clear(): void {
    if (!this.#isShown) return
    process.stderr.write('\r\u001b[K')
    this.#drawnMs = Number.NEGATIVE_INFINITY
  }
}

export function describeProgress(count: number, share: number | undefined, seconds: number): string {
  const rate = seconds > 0 ? Math.round(count / seconds) : 0
  const rows = `${count.toLocaleString('en')} rows  ${rate.toLocaleString('en')}/s`
  if (share === undefined) return rows
  const filled = Math.round(share * width)
  const bar = `[${'#'.repeat(filled)}${' '.repeat(width - filled)}] ${Math.floor(share * 100)} %`
  return `${bar}  ${rows}${share > 0 ? `  ${formatSeconds((seconds * (1 - share)) / share)} left` : ''}`
}

function formatSeconds(seconds: number): string {
  const whole = Math.ceil(seconds)
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor((whole % 3_600) / 60)]
  const two = (value: number) => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}
