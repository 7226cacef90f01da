import { z } from 'zod'
import { deadTopicOf, defaultCommandsTopic } from '../ingestion/topics.ts'
import { defaultEventsTopic } from '../publication/topics.ts'
import { deadLetterHeaders } from './schemas.ts'

interface Options {
  version: string
  commandsTopic?: string
  /** With `{ledger}` for its name. */
  eventsTopic?: string
  /** The value of a record of the first topic. */
  command: z.ZodType
  /** The value of a record of the second one. */
  event: z.ZodType
}

/** JSON Schema as AsyncAPI takes it (draft 7). What clients send has optional defaults: `input`. */
export function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    io,
    unrepresentable: 'any',
    override({ jsonSchema }) {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
    },
  })
}

/** The AsyncAPI 3 document of the topics. */
export function describeTopics({
  version,
  commandsTopic = defaultCommandsTopic,
  eventsTopic = defaultEventsTopic,
  command,
  event,
}: Options) {
  const schemas: Record<string, unknown> = {}
  const payloadOf = (schema: z.ZodType, io: 'input' | 'output' = 'output') => {
    const { $schema: _, definitions = {}, ...main } = toJsonSchema(schema, io)
    Object.assign(schemas, moveReferences(definitions))
    return { schemaFormat: 'application/schema+json;version=draft-07', schema: moveReferences(main) }
  }
  const messageRef = (name: string) => ({ [name]: { $ref: `#/components/messages/${name}` } })
  const operation = (action: 'send' | 'receive', channel: string, summary: string) => ({
    action,
    channel: { $ref: `#/channels/${channel}` },
    summary,
  })
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Florin ledger',
      version,
      description: 'Orders that are posted later, orders that were rejected, and events, as records of Kafka topics.',
    },
    defaultContentType: 'application/json',
    channels: {
      commands: {
        address: commandsTopic,
        description:
          'Orders. The key of a record is its sequence: orders with the same key are posted in their order. Use the name of the ledger, a colon and the id of the account, as the ledger does.',
        messages: messageRef('Command'),
      },
      deadLetters: {
        address: deadTopicOf(commandsTopic),
        description: 'Rejected records as they were written, with the reason in their headers. At least once each.',
        messages: messageRef('DeadLetter'),
      },
      events: {
        address: eventsTopic,
        description:
          'What happened in a ledger, in an order that never changes. At least once each: compare their ids.',
        parameters: { ledger: { description: 'Name of the ledger' } },
        messages: messageRef('Event'),
      },
    },
    operations: {
      receiveCommand: operation('receive', 'commands', 'Post the order'),
      sendDeadLetter: operation('send', 'deadLetters', 'Keep a rejected record'),
      sendEvent: operation('send', 'events', 'Publish an event'),
    },
    components: {
      schemas,
      messages: {
        Command: { name: 'Command', title: 'Order', payload: payloadOf(command, 'input') },
        DeadLetter: {
          name: 'DeadLetter',
          title: 'Rejected record',
          headers: payloadOf(deadLetterHeaders),
          payload: { description: 'The record as it was written, whatever it was' },
        },
        Event: {
          name: 'Event',
          title: 'Event',
          contentType: 'application/cloudevents+json',
          payload: payloadOf(event),
        },
      },
    },
  }
}

/** Named schemas are components of the document. */
const moveReferences = (schema: unknown) =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/definitions/', '"#/components/schemas/')) as object
