import { expect } from 'vitest'
import { until } from './clients.ts'
import type { Answer, RequestOptions, TestLedger } from './ledger.ts'

/** What the tests of webhooks do with a ledger. */
export function webhooksOf(ledger: TestLedger) {
  const webhooks = {
    async register(webhook: object, options?: RequestOptions): Promise<Answer['body']> {
      const answer = await ledger.post('/v1/webhooks', { types: ['transaction.posted'], ...webhook }, options)
      expect(answer.statusCode, answer.text).toBe(201)
      return answer.body
    },
    /** Posts a deposit, and returns the id of its transaction. */
    async deposit(account: string, options?: RequestOptions): Promise<string> {
      const answer = await ledger.post('/v1/deposits', { account, amount: '1.00' }, options)
      expect(answer.statusCode, answer.text).toBe(201)
      return answer.body.id
    },
    async read(id: string): Promise<Answer['body']> {
      return (await ledger.get(`/v1/webhooks/${id}`)).body
    },
    async change(id: string, change: object): Promise<Answer['body']> {
      const answer = await ledger.patch(`/v1/webhooks/${id}`, change)
      expect(answer.statusCode, answer.text).toBe(200)
      return answer.body
    },
    /** The newest 200 deliveries, newest first. */
    async deliveries(id: string, query = ''): Promise<Answer['body'][]> {
      const answer = await ledger.get(`/v1/webhooks/${id}/deliveries?limit=200${query}`)
      expect(answer.statusCode, answer.text).toBe(200)
      return answer.body.data
    },
    async countDeliveries(id: string, status: string): Promise<number> {
      const { rows } = await ledger.db.query(
        'select count(*)::integer as count from webhook_deliveries where webhook_id = $1 and status = $2',
        [id, status],
      )
      return rows[0].count
    },
    waitUntilDelivered: (id: string, count: number) =>
      until(`${count} are delivered`, async () => (await webhooks.countDeliveries(id, 'delivered')) >= count),
    /** As if the time until the next attempts had passed. */
    hurry: (id: string) =>
      ledger.db.query(
        `with attempted as (update webhooks set attempt_at = clock_timestamp() where id = $1)
         update webhook_deliveries set due_at = clock_timestamp()
          where webhook_id = $1 and status = 'pending' and not is_claimed and due_at > clock_timestamp()`,
        [id],
      ),
    /** Waits until nothing is being sent, and moves the next attempts an hour ahead. */
    putOff: (id: string) =>
      until('nothing is being sent', async () => {
        const { rows } = await ledger.db.query(
          `with attempted as (
             update webhooks set attempt_at = clock_timestamp() + interval '1 hour' where id = $1
           ), put_off as (
             update webhook_deliveries set due_at = clock_timestamp() + interval '1 hour'
              where webhook_id = $1 and status = 'pending' and not is_claimed
           )
           select from webhook_deliveries where webhook_id = $1 and is_claimed`,
          [id],
        )
        return rows.length === 0
      }),
    async removeAll(): Promise<void> {
      for (const { id } of (await ledger.get('/v1/webhooks?limit=200')).body.data)
        await ledger.delete(`/v1/webhooks/${id}`)
    },
  }
  return webhooks
}
