export interface TopicSettings {
  commandsTopic: string
  /** Partitions of the topics when the service makes them. */
  partitions: number
}

/** Of a record, with its key and headers: an order of 1 MiB fits. */
export const recordBytesMax = 1_200_000

export const defaultCommandsTopic = 'florin.commands'
export const deadTopicOf = (commandsTopic: string) => `${commandsTopic}.dead`
/** The consumer group of the workers. */
export const groupOf = (commandsTopic: string) => `${commandsTopic}.ingest`
