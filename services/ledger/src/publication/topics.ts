export const defaultEventsTopic = 'florin.{ledger}.events'

export interface EventTopicSettings {
  /** Name of the topic of a ledger; `{ledger}` is its name. */
  eventsTopic: string
  /** Of topics that are made. */
  partitions: number
}

export const eventsTopicOf = ({ eventsTopic }: Pick<EventTopicSettings, 'eventsTopic'>, ledger: string) =>
  eventsTopic.replaceAll('{ledger}', ledger)
