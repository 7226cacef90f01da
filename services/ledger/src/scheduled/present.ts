import type { ScheduledRow } from './queries.ts'
import type { ScheduledOrder } from './schemas.ts'

export function presentScheduled(row: ScheduledRow): ScheduledOrder {
  return {
    id: row.id,
    operation: row.operation,
    target: row.target === '' ? null : row.target,
    order: row.body,
    status: row.status,
    scheduled_for: row.dueAt.toISOString(),
    every: row.every,
    time_zone: row.timeZone,
    until: row.until?.toISOString() ?? null,
    retry_until: row.retryUntil,
    series: row.series,
    number: row.number,
    attempts: row.attempts,
    next_attempt_at: row.status === 'scheduled' ? row.attemptAt.toISOString() : null,
    transaction: row.transaction,
    hold: row.hold,
    reason: row.reasonCode === null ? null : { code: row.reasonCode, detail: row.reasonDetail ?? '' },
    created_at: row.createdAt.toISOString(),
    ended_at: row.endedAt?.toISOString() ?? null,
  }
}
