import { NotStored } from '../kafka/not-stored.ts'
import type { OutgoingRecord, Producer } from '../kafka/producer.ts'
import type { RefusedOrder } from './command.ts'
import { deadTopicOf, recordBytesMax } from './topics.ts'

/** Sends rejected records to the topic of rejected ones, with the reason and their place. At least once. */
export async function sendDeadLetters(
  producer: Producer,
  commandsTopic: string,
  refused: RefusedOrder[],
): Promise<void> {
  await Promise.all(
    refused.map(({ record, code, detail }) =>
      sendDeadLetter(producer, {
        topic: deadTopicOf(commandsTopic),
        key: record.key,
        // What is too large stays readable at its place.
        value: record.value && record.value.length <= recordBytesMax ? record.value : null,
        headers: {
          ...Object.fromEntries(record.headers.map(([name, value]) => [String(name), value ?? ''])),
          'florin-code': code,
          'florin-detail': detail,
          'florin-topic': commandsTopic,
          'florin-partition': String(record.partition),
          'florin-offset': String(record.offset),
        },
      }),
    ),
  )
}

/** A topic with a smaller limit than that of the orders gets the reason alone. */
async function sendDeadLetter(producer: Producer, letter: OutgoingRecord): Promise<void> {
  try {
    await producer.send(letter)
  } catch (error) {
    if (!(error instanceof NotStored && error.isTooLarge) || letter.value === null) throw error
    await producer.send({ ...letter, value: null })
  }
}
