import { setTimeout as sleep } from 'node:timers/promises'
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
    await untilLed(
      admin,
      topics.map(({ name }) => name),
    )
  } finally {
    await admin.close()
  }
}

const pollMs = 50
const pollsMax = 100

/** A new topic is known to all brokers, and its partitions have leaders, after some milliseconds. */
async function untilLed(admin: Admin, names: string[]): Promise<void> {
  for (let poll = 1; ; poll += 1) {
    try {
      const { topics } = await admin.metadata({ topics: names, forceUpdate: true })
      if ([...topics.values()].every(({ partitions }) => partitions.every(({ leader }) => leader >= 0))) return
    } catch (error) {
      if (poll === pollsMax) throw error
    }
    if (poll === pollsMax) throw new Error(`The topics ${names.join(', ')} have no leaders.`)
    await sleep(pollMs)
  }
}
