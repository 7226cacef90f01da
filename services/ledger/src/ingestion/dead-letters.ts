import type { Logger } from '@florin/server'
import { NotStored } from '../kafka/not-stored.ts'
import type { OutgoingRecord, Producer } from '../kafka/producer.ts'
import type { RefusedOrder } from './command.ts'
import { deadTopicOf, recordBytesMax } from './topics.ts'

/**
 * Sends rejected records to the topic of rejected ones, with the reason and their place. At least once; only a record whose reason
 * alone is too large for the topic is left out, with an error in the log.
 */
export async function sendDeadLetters(
  producer: Producer,
  commandsTopic: string,
  refused: RefusedOrder[],
  logger: Logger,
): Promise<void> {
  const sent = await Promise.all(refused.map((each) => isSent(producer, toLetters(commandsTopic, each)[0])))
  // A topic limits a batch: by itself, each may fit.
  for (const each of refused.filter((_, index) => !sent[index])) await sendAlone(producer, commandsTopic, each, logger)
}

/** As much of the record as the topic takes. */
async function sendAlone(producer: Producer, topic: string, refused: RefusedOrder, logger: Logger): Promise<void> {
  for (const letter of toLetters(topic, refused)) if (await isSent(producer, letter)) return
  const { partition, offset } = refused.record
  const place = { partition, offset: String(offset), code: refused.code }
  logger.error(place, 'a dead letter is too large for its topic, and is left out: increase its max.message.bytes')
}

/** Whether the topic takes a record of this size. */
async function isSent(producer: Producer, letter: OutgoingRecord): Promise<boolean> {
  try {
    await producer.send(letter)
    return true
  } catch (error) {
    if (error instanceof NotStored && error.isTooLarge) return false
    throw error
  }
}

/** The whole record, the record without its value, and the reason alone. What is left out stays readable at its place. */
function toLetters(commandsTopic: string, { record, code, detail }: RefusedOrder) {
  const reason = {
    'florin-code': code,
    'florin-detail': detail,
    'florin-topic': commandsTopic,
    'florin-partition': String(record.partition),
    'florin-offset': String(record.offset),
  }
  const given = Object.fromEntries(record.headers.map(([name, value]) => [String(name), value ?? '']))
  const whole = {
    topic: deadTopicOf(commandsTopic),
    key: record.key,
    value: record.value && record.value.length <= recordBytesMax ? record.value : null,
    headers: { ...given, ...reason },
  }
  return [whole, { ...whole, value: null }, { ...whole, key: null, value: null, headers: reason }] as const
}
