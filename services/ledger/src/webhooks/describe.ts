const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
})

/** The request that endpoints receive, for the OpenAPI document. The schema of events is that of the feed. */
export const describedWebhooks = {
  event: {
    post: {
      operationId: 'receiveEvent',
      summary: 'An event, as your endpoint receives it',
      description:
        'Verify the signature with a library of Standard Webhooks, answer with a status from 200 to 299 within 15 seconds, and ignore a `webhook-id` that you have seen. Any other answer is retried, for about three days; 410 pauses the webhook.',
      tags: ['webhooks'],
      parameters: [
        header('webhook-id', 'The same in each attempt and in replays'),
        header('webhook-timestamp', 'The moment of the attempt, in seconds since 1970'),
        header('webhook-signature', 'Signatures by each valid secret, separated by spaces'),
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              allOf: [
                { $ref: '#/components/schemas/Event' },
                {
                  type: 'object',
                  required: ['timestamp'],
                  properties: { timestamp: { type: 'string', description: 'The same as `time`' } },
                },
              ],
            },
          },
        },
      },
      responses: { '2XX': { description: 'Received' }, 410: { description: 'The endpoint wants no more events' } },
    },
  },
}
