import { Admin, findErrorBy } from '@platformatic/kafka'
import { clientOptions, type KafkaSettings } from './connection.ts'

export interface NewTopic {
  name: string
  partitions: number
  /** Settings of the topic, by their names in Kafka; the broker's defaults for the others. */
  configs?: Record<string, string>
}

/** Makes the topics that are missing, with the broker's default of replicas. Those that exist stay as they are. */
export async function makeTopics(settings: KafkaSettings, topics: NewTopic[]): Promise<void> {
  const admin = new Admin(clientOptions(settings, 'topics'))
  try {
    for (const { name, partitions, configs = {} } of topics) {
      await admin
        .createTopics({
          topics: [name],
          partitions,
          configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })),
        })
        .catch((error: Error) => {
          if (!findErrorBy(error, 'apiId', 'TOPIC_ALREADY_EXISTS')) throw error
        })
    }
  } finally {
    await admin.close()
  }
}
