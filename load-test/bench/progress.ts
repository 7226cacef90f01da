const barWidth = 24
/** Between the lines of one step, without a terminal. */
const lineIntervalMs = 10_000

export interface Step {
  /** `share` is from 0 to 1. */
  show(share: number, note: string): void
  done(note: string): void
}

/** A bar in a terminal; elsewhere a line every ten seconds, and one when the step is done. */
export function startStep(title: string): Step {
  const isTerminal = process.stdout.isTTY
  let lineAtMs = performance.now()
  const step: Step = {
    show(share, note) {
      const full = Math.round(Math.min(1, share) * barWidth)
      if (isTerminal) {
        process.stdout.write(`\r\x1b[K  ${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${title}  ${note}`)
      } else if (performance.now() - lineAtMs >= lineIntervalMs) {
        lineAtMs = performance.now()
        console.log(`  … ${title}: ${Math.floor(share * 100)} %, ${note}`)
      }
    },
    done(note) {
      console.log(`${isTerminal ? '\r\x1b[K' : ''}  ✔ ${title}: ${note}`)
    },
  }
  if (isTerminal) step.show(0, '')
  return step
}
