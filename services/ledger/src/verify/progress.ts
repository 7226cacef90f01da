import type { Progress } from './verify.ts'

const isTerminal = process.stdout.isTTY
/** Interval of progress lines without a terminal. */
const lineMs = 10_000

/** Shows the progress, speed and remaining time of each step. */
export function createProgress(): { show: (progress: Progress) => void; clear: () => void } {
  let step: Progress['step'] | undefined
  let startedMs = 0
  let shownMs = 0
  return {
    show(progress) {
      const nowMs = performance.now()
      if (progress.step !== step) {
        step = progress.step
        startedMs = nowMs
        shownMs = nowMs
      }
      if (isTerminal) process.stdout.write(`\r\x1b[K${describeProgress(progress, nowMs - startedMs)}`)
      else if (nowMs - shownMs >= lineMs) {
        shownMs = nowMs
        console.log(describeProgress(progress, nowMs - startedMs))
      }
    },
    clear() {
      if (isTerminal) process.stdout.write('\r\x1b[K')
    },
  }
}

const units = { accounts: 'accounts and entries', transactions: 'entries', fees: 'fees' }

export function describeProgress({ step, done, total }: Progress, elapsedMs: number): string {
  const perSecond = elapsedMs > 0 ? (done / elapsedMs) * 1_000 : 0
  const count = (number: number) => Math.round(number).toLocaleString('en')
  const parts = [
    `… ${step}: ${count(done)}${total === undefined ? '' : ` of ${count(Math.max(done, total))}`} ${units[step]}`,
  ]
  if (perSecond > 0) parts.push(`${count(perSecond)} per second`)
  if (perSecond > 0 && total !== undefined && total > done)
    parts.push(`${describeSeconds((total - done) / perSecond)} left`)
  return parts.join(', ')
}

function describeSeconds(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`
}
