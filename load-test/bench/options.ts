import { parseArgs } from 'node:util'
import { CannotTest } from '../find-ledger.ts'

export interface Options {
  rounds: number
  /** The length of a row, and what comes before it without being counted. */
  seconds: number
  warmupSeconds: number
  /** Leaves out what takes long to prepare: 10,000 accounts. */
  quick: boolean
  /** Transactions to post before the transfers and reads are measured once more; 0 skips that. */
  after: number
}

const thorough = { rounds: '3', seconds: '3', warmupSeconds: 1 }
const quick = { rounds: '2', seconds: '1', warmupSeconds: 0.5 }

/** From the arguments, BENCH_SECONDS and BENCH_ROUNDS. Throws `CannotTest` with what is wrong. */
export function readOptions(args: string[], environment: NodeJS.ProcessEnv): Options {
  const given = readArguments(args)
  const preset = given.quick ? quick : thorough
  const seconds = Number(environment.BENCH_SECONDS || preset.seconds)
  if (!(seconds >= 1)) throw new CannotTest(`BENCH_SECONDS is "${environment.BENCH_SECONDS}": it must be 1 or more.`)
  return {
    rounds: readCount('BENCH_ROUNDS', environment.BENCH_ROUNDS || preset.rounds, 1),
    seconds,
    quick: given.quick,
    warmupSeconds: preset.warmupSeconds,
    after: readCount('--after', given.after, 0),
  }
}

function readArguments(args: string[]): { after: string; quick: boolean } {
  try {
    return parseArgs({
      args,
      options: { after: { type: 'string', default: '0' }, quick: { type: 'boolean', default: false } },
    }).values
  } catch (cause) {
    throw new CannotTest(
      'The options are --quick, for 2 rounds of 1 second a row and fewer accounts, and --after with a number of transactions.',
      { cause },
    )
  }
}

function readCount(name: string, text: string, least: number): number {
  if (/^\d+$/.test(text) && Number(text) >= least) return Number(text)
  throw new CannotTest(`${name} is "${text}": it must be a whole number, ${least} or more.`)
}
