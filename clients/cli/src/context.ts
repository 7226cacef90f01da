import { createFlorin, type Florin } from '@florin/client'
import { type Command, InvalidArgumentError } from 'commander'

/** Options of every command. */
export interface CommonOptions {
  url: string
  ledger: string
  timeout: number
  json?: boolean
}

export interface Context<Options extends CommonOptions> {
  florin: Florin
  options: Options
  /** Writes the value as a line of JSON with --json, and else what `describe` makes of it. */
  show<T extends object>(value: T, describe: (value: T) => string): void
  /** The same for a list: a line of JSON for each row, or one table. */
  showRows<T extends object>(rows: AsyncIterable<T>, list: (rows: T[]) => string, countMax: number): Promise<void>
}

/** Makes the action of a command: it gets its arguments and what it works with. */
export function action<Options extends CommonOptions>(
  run: (context: Context<Options>, ...args: string[]) => Promise<void>,
): (...given: unknown[]) => Promise<void> {
  // commander passes the arguments, the options, and the command.
  return async (...given) => {
    const command = given.at(-1) as Command
    await run(createContext(command.optsWithGlobals<Options>()), ...(given.slice(0, -2) as string[]))
  }
}

function createContext<Options extends CommonOptions>(options: Options): Context<Options> {
  const { url, ledger, timeout, json } = options
  const show = <T extends object>(value: T, describe: (value: T) => string) =>
    console.log(json ? JSON.stringify(value) : describe(value))
  return {
    // Not an option: other users of a machine see the options of its processes.
    florin: createFlorin({
      ledgerUrl: url,
      ledger,
      token: process.env.FLORIN_TOKEN || undefined,
      deadlineMs: timeout * 1_000,
    }),
    options,
    show,
    async showRows(rows, list, countMax) {
      const taken = []
      let count = 0
      for await (const row of rows) {
        if (json) console.log(JSON.stringify(row))
        else taken.push(row)
        count += 1
        if (count >= countMax) break
      }
      if (!json) console.log(list(taken))
    },
  }
}

/** A whole number above zero. */
export function readCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number above zero.')
}

export function readUrl(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text
  throw new InvalidArgumentError('It must be a URL like http://127.0.0.1:8000.')
}

/** Only the fields that were given. */
export function given<T extends object>(fields: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
