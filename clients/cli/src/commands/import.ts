import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { FlorinError, FlorinProposed, FlorinUnavailable } from '@florin/client'
import { Command } from 'commander'
import { action, type CommonOptions, type Context } from '../context.ts'
import { exitCodes, OrdersNotPosted, UsageError } from '../failures.ts'

/** What a line may order, by the name of the client's operation. */
const operations = ['deposit', 'withdraw', 'transfer', 'convert', 'pay', 'hold', 'journal'] as const

interface Line {
  operation: (typeof operations)[number]
  idempotency_key: string
  order: object
}

const help = `
A line is an order:
  {"operation":"deposit","idempotency_key":"bank-1","account":"customers.alice.usd","amount":"125.00"}
The operations are ${operations.join(', ')}; their fields are those of the API. Orders are posted one after another. A
rejected one is reported and passed over, and so is one that waits for the approval of a second person. After an interruption import the same file again: keys that were posted move nothing.`

export function importCommand(): Command {
  return new Command('import')
    .description('Post the orders of a file, a JSON object a line')
    .argument('<file>', 'the file; - for the input')
    .addHelpText('after', help)
    .action(
      action<CommonOptions>(async (context, file) => {
        const counts = { posted: 0, proposed: 0, rejected: 0 }
        for await (const { number, text } of linesOf(file as string)) {
          counts[await postLine(context, readLine(text, number), number)] += 1
        }
        const { posted, proposed, rejected } = counts
        console.error(`${posted} posted, ${proposed > 0 ? `${proposed} proposed, ` : ''}${rejected} rejected`)
        if (rejected > 0) throw new OrdersNotPosted(exitCodes.rejected)
        if (proposed > 0) throw new OrdersNotPosted(exitCodes.proposed)
      }),
    )
}

/** Returns what became of the order, now or in an earlier run. Throws where the next lines would fail too. */
async function postLine(
  { florin, show }: Context<CommonOptions>,
  line: Line,
  number: number,
): Promise<'posted' | 'proposed' | 'rejected'> {
  const { operation, idempotency_key: idempotencyKey, order } = line
  try {
    const { id } = await florin[operation](order as never, { idempotencyKey })
    show({ line: number, id, idempotency_key: idempotencyKey }, () => `${number}  ${operation}  ${id}`)
    return 'posted'
  } catch (error) {
    if (error instanceof FlorinProposed) {
      console.error(`line ${number}: ${error.message}`)
      return 'proposed'
    }
    if (error instanceof FlorinUnavailable) {
      console.error(`line ${number}: ${error.message}\nImport the same file again: keys that were posted move nothing.`)
      throw new OrdersNotPosted(exitCodes.unavailable)
    }
    if (!(error instanceof FlorinError) || error.code === 'unauthenticated') throw error
    console.error(`line ${number}: ${error.detail} (${error.code})`)
    return 'rejected'
  }
}

async function* linesOf(file: string): AsyncGenerator<{ number: number; text: string }> {
  let number = 0
  for await (const text of file === '-' ? createInterface({ input: process.stdin }) : await openLines(file)) {
    number += 1
    if (text.trim() !== '') yield { number, text }
  }
}

async function openLines(file: string): Promise<AsyncIterable<string>> {
  try {
    return (await open(file)).readLines()
  } catch (cause) {
    throw new UsageError(`${file} cannot be read (${(cause as NodeJS.ErrnoException).code}).`)
  }
}

function readLine(text: string, number: number): Line {
  const wrong = (why: string) => new UsageError(`Line ${number}: ${why}`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw wrong('it is not JSON.')
  }
  if (typeof value !== 'object' || value === null) throw wrong('it is not an object.')
  const { operation, idempotency_key: key, ...order } = value as Partial<Line>
  if (!operation || !operations.includes(operation)) throw wrong(`"operation" is one of ${operations.join(', ')}.`)
  if (typeof key !== 'string')
    throw wrong('"idempotency_key" is missing. Without it the file cannot be imported again.')
  return { operation, idempotency_key: key, order }
}
