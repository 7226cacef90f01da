import { accessSync, constants, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { UsageError } from './errors.ts'
import { describeRejected, type Rejection } from './rejected.ts'
import type { Row } from './row.ts'

export interface Counts {
  posted: number
  proposed: number
  rejected: number
}

/** How far an import has come. */
interface State {
  /** Of which file, with which settings, into which ledger. */
  import: string
  /** The last line that is done. */
  line: number
  /** Size of the file of rejected orders then. */
  rejectedBytes: number
  counts: Counts
}

/**
 * What an import keeps in files: the rejected orders with their reasons, and how far it has come, so that it continues there after
 * an interruption. Without these files it would begin again, and replay what was posted: the keys prevent duplicates.
 */
export class Checkpoint {
  readonly #import: string
  readonly #rejectedFile: string
  readonly #stateFile: string
  #state: State
  #rejected: FileHandle | undefined

  private constructor(name: string, rejectedFile: string) {
    this.#import = name
    this.#rejectedFile = rejectedFile
    this.#stateFile = `${rejectedFile}.progress`
    this.#state = { import: name, line: 0, rejectedBytes: 0, counts: { posted: 0, proposed: 0, rejected: 0 } }
  }

  /** Continues the import of this name, or begins it. */
  static async open(name: string, rejectedFile: string): Promise<Checkpoint> {
    const checkpoint = new Checkpoint(name, rejectedFile)
    const found = checkpoint.#readState()
    try {
      if (found && (await checkpoint.#continue(found))) return checkpoint
      rmSync(rejectedFile, { force: true })
      rmSync(checkpoint.#stateFile, { force: true })
      accessSync(dirname(resolve(rejectedFile)), constants.W_OK)
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException
      throw new UsageError(`${rejectedFile} cannot be written (${code}). Name another file with --rejected.`)
    }
    return checkpoint
  }

  /** False if the file of rejected orders lacks some of them. */
  async #continue(found: State): Promise<boolean> {
    if (found.rejectedBytes > 0) {
      if ((statSync(this.#rejectedFile, { throwIfNoEntry: false })?.size ?? 0) < found.rejectedBytes) return false
      this.#rejected = await open(this.#rejectedFile, 'r+')
      await this.#rejected.truncate(found.rejectedBytes)
    }
    this.#state = found
    return true
  }

  get line(): number {
    return this.#state.line
  }

  get counts(): Counts {
    return this.#state.counts
  }

  /** The rows up to `line` are done. Rejected ones are written before that is. */
  async done(line: number, counts: Counts, rejected: { row: Row; rejection: Rejection }[]): Promise<void> {
    let { rejectedBytes } = this.#state
    if (rejected.length > 0) {
      const text = Buffer.from(rejected.map(({ row, rejection }) => `${describeRejected(row, rejection)}\n`).join(''))
      this.#rejected ??= await open(this.#rejectedFile, 'w')
      await this.#rejected.write(text, 0, text.length, rejectedBytes)
      rejectedBytes += text.length
    }
    this.#state = { import: this.#import, line, rejectedBytes, counts }
    this.#writeState()
  }

  /** The import is complete. */
  async end(): Promise<void> {
    await this.#rejected?.close()
    rmSync(this.#stateFile, { force: true })
  }

  #readState(): State | undefined {
    try {
      const state = JSON.parse(readFileSync(this.#stateFile, 'utf8')) as State
      return state.import === this.#import ? state : undefined
    } catch {
      return undefined
    }
  }

  /** Whole or not at all. */
  #writeState(): void {
    const file = `${this.#stateFile}.${process.pid}`
    writeFileSync(file, JSON.stringify(this.#state))
    renameSync(file, this.#stateFile)
  }
}
