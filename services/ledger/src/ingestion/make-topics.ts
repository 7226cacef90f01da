import type { KafkaSettings } from '../kafka/connection.ts'
import { makeTopics } from '../kafka/topics.ts'
import { deadTopicOf, recordBytesMax, type TopicSettings } from './topics.ts'

/** An order waits for a worker for at most this time: two weeks. */
const retentionMs = 14 * 86_400_000

/** Makes the topic of orders and that of rejected ones, if they are missing. */
export function makeIngestionTopics({ commandsTopic, partitions, ...kafka }: KafkaSettings & TopicSettings) {
  const configs = { 'max.message.bytes': String(2 * recordBytesMax), 'retention.ms': String(retentionMs) }
  return makeTopics(kafka, [
    { name: commandsTopic, partitions, configs },
    { name: deadTopicOf(commandsTopic), partitions, configs },
  ])
}
