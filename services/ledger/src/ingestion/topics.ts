import type { KafkaSettings } from '../kafka/connection.ts'
import { makeTopics } from '../kafka/topics.ts'

export interface TopicSettings {
  commandsTopic: string
  /** Partitions of the topics when the service makes them. */
  partitions: number
}

/** Of a record, with its key and headers: an order of 1 MiB fits. */
export const recordBytesMax = 1_200_000
/** An order waits for a worker for at most this time: two weeks. */
const retentionMs = 14 * 86_400_000

export const defaultCommandsTopic = 'florin.commands'
export const deadTopicOf = (commandsTopic: string) => `${commandsTopic}.dead`
/** The consumer group of the workers. */
export const groupOf = (commandsTopic: string) => `${commandsTopic}.ingest`

/** Makes the topic of orders and that of rejected ones, if they are missing. */
export function makeIngestionTopics({ commandsTopic, partitions, ...kafka }: KafkaSettings & TopicSettings) {
  const configs = { 'max.message.bytes': String(2 * recordBytesMax), 'retention.ms': String(retentionMs) }
  return makeTopics(kafka, [
    { name: commandsTopic, partitions, configs },
    { name: deadTopicOf(commandsTopic), partitions, configs },
  ])
}
