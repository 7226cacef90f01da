import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { errorOf, FlorinError, FlorinUnavailable } from '@florin/client'
import { Command } from 'commander'
import { action, type CommonOptions } from '../context.ts'
import { UsageError } from '../import/errors.ts'
import { Progress } from '../import/progress.ts'

interface Reported {
  lines?: number
  transactions?: number
  accounts?: number
  done?: boolean
  problem?: { status: number }
}

const help = `
FILE is what "florin export" or GET /v1/export?format=ndjson wrote, without a period. --ledger is the name of the ledger to open: none may
have it. After an interruption run the same command again: it continues where it stopped.`

export function restoreCommand(): Command {
  return new Command('restore')
    .description('Open a ledger from its export')
    .argument('<file>', 'an NDJSON export of a whole ledger')
    .addHelpText('after', help)
    .action(
      action<CommonOptions>(async ({ options, show }, file) => {
        const reported = await restore(options, file as string)
        show(
          reported,
          ({ transactions, accounts }) => `${options.ledger}: ${transactions} transactions, ${accounts} accounts`,
        )
      }),
    )
}

/** Sends the file at the pace of the ledger. Returns the last line of the answer. */
async function restore({ url, ledger }: CommonOptions, file: string): Promise<Reported> {
  const source = await open(file).catch(({ message }: Error) => {
    throw new UsageError(message)
  })
  const progress = new Progress()
  const { size } = await source.stat()
  let sentBytes = 0
  const count = async function* () {
    for await (const piece of source.createReadStream({ autoClose: false })) {
      sentBytes += (piece as Buffer).length
      yield piece as Buffer
    }
  }
  try {
    const token = process.env.FLORIN_TOKEN
    const response = await fetch(`${url.replace(/\/$/, '')}/v1/ledgers/${encodeURIComponent(ledger)}/restore`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', ...(token && { authorization: `Bearer ${token}` }) },
      body: Readable.toWeb(Readable.from(count())) as never,
      duplex: 'half',
    } as RequestInit)
    if (!response.ok) {
      const { ok, status, headers } = response
      throw errorOf({ ok, status, headers, text: await response.text() })
    }
    let last: Reported = {}
    for await (const line of createInterface({ input: Readable.fromWeb(response.body as never) })) {
      last = JSON.parse(line) as Reported
      progress.draw(last.lines ?? 0, size === 0 ? undefined : sentBytes / size)
    }
    return outcomeOf(last)
  } catch (cause) {
    if (cause instanceof FlorinError) throw cause
    // Nothing is doubled when it is run again.
    const again = { isOutcomeUnknown: false, idempotencyKey: undefined, attempts: 1 }
    throw new FlorinUnavailable(`POST /v1/ledgers/${ledger}/restore`, { ...again, cause })
  } finally {
    progress.clear()
    await source.close()
  }
}

function outcomeOf(last: Reported): Reported {
  if (last.done) return last
  const { problem } = last
  if (!problem) throw new Error('the answer was cut')
  throw errorOf({ ok: false, status: problem.status, headers: new Headers(), text: JSON.stringify(problem) })
}
