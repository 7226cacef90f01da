import { LedgerHeader, pageOf, readCursor, type Service } from '@florin/server'
import type pg from 'pg'
import { refuses } from '../errors.ts'
import type { ScheduleCache } from './cache.ts'
import { addFeeSchedule, assess } from './fee-schedules.ts'
import {
  Assessment,
  ChangesQuery,
  FeeSchedule,
  FeeScheduleChanges,
  FeeScheduleFilter,
  FeeSchedulePage,
  FeeScheduleVersions,
  NewAssessment,
  NewFeeSchedule,
  ScheduleParams,
  VersionQuery,
} from './schemas.ts'

/** Fifty tiers with the longest amounts, and white space. */
const scheduleBytesMax = 32_768

export async function feeScheduleRoutes(app: Service, db: pg.Pool, cache: ScheduleCache): Promise<void> {
  app.post(
    '/fee-schedules',
    {
      bodyLimit: scheduleBytesMax,
      config: { role: 'accountant' },
      schema: {
        operationId: 'addFeeSchedule',
        summary: 'Create a fee schedule, or its next version',
        description: 'Versions never change. The same content again adds no version, and answers 200.',
        tags: ['fee schedules'],
        headers: LedgerHeader,
        body: NewFeeSchedule,
        response: {
          200: FeeSchedule,
          201: FeeSchedule,
          ...refuses(
            'invalid_request',
            'too_many_decimals',
            'valid_in_past',
            'version_out_of_order',
            'outcome_unknown',
          ),
        },
      },
    },
    async ({ headers, body }, reply) => {
      const { schedule, created } = await addFeeSchedule(db, cache, headers['florin-ledger'], body)
      const location = `/v1/fee-schedules/${schedule.code}?version=${schedule.version}`
      return reply
        .status(created ? 201 : 200)
        .header('location', location)
        .send(schedule)
    },
  )

  app.get(
    '/fee-schedules',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'listFeeSchedules',
        summary: 'List the fee schedules',
        description: 'Each in the version in force, the newest schedule first.',
        tags: ['fee schedules'],
        headers: LedgerHeader,
        querystring: FeeScheduleFilter,
        response: { 200: FeeSchedulePage, ...refuses('invalid_request', 'cursor_invalid') },
      },
    },
    async ({ headers, query: { limit, cursor } }) => {
      const ledger = headers['florin-ledger']
      const mark = ['fee-schedules', ledger]
      const position = readCursor(cursor, mark, /^[1-9][0-9]{0,14}$/)
      const rows = cache.list(ledger, position === null ? undefined : Number(position), limit)
      const { next_cursor } = pageOf(rows, limit, mark, ({ number }) => String(number))
      return { data: rows.map(({ schedule }) => schedule), next_cursor }
    },
  )

  app.get(
    '/fee-schedules/:code',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'getFeeSchedule',
        summary: 'Get a fee schedule',
        description: 'The version in force now, or a given one.',
        tags: ['fee schedules'],
        headers: LedgerHeader,
        params: ScheduleParams,
        querystring: VersionQuery,
        response: { 200: FeeSchedule, ...refuses('invalid_request', 'fee_schedule_not_found') },
      },
    },
    async ({ headers, params: { code }, query: { version } }) =>
      cache.find(headers['florin-ledger'], code, version).schedule,
  )

  app.get(
    '/fee-schedules/:code/versions',
    {
      config: { role: 'reader', services: ['ledger'] },
      schema: {
        operationId: 'listFeeScheduleVersions',
        summary: 'List the version in force and the future ones',
        description: 'Enough to price without further requests. The ledger caches them.',
        tags: ['fee schedules'],
        headers: LedgerHeader,
        params: ScheduleParams,
        response: { 200: FeeScheduleVersions, ...refuses('invalid_request', 'fee_schedule_not_found') },
      },
    },
    async ({ headers, params: { code } }) => {
      const { asOfMs, revision, versions } = cache.listFromNow(headers['florin-ledger'], code)
      return { as_of: new Date(asOfMs).toISOString(), revision, data: versions.map(({ schedule }) => schedule) }
    },
  )

  app.post(
    '/fee-schedules/:code/assess',
    {
      // It only calculates.
      config: { role: 'reader', scoped: true, audit: 'none' },
      schema: {
        operationId: 'assessFee',
        summary: 'Assess the fee of an amount',
        description: 'Explains the fee line by line. Nothing is recorded.',
        tags: ['fee schedules'],
        headers: LedgerHeader,
        params: ScheduleParams,
        body: NewAssessment,
        response: {
          200: Assessment,
          ...refuses(
            'invalid_request',
            'fee_schedule_not_found',
            'kind_not_priced',
            'currency_not_priced',
            'currency_unknown',
            'too_many_decimals',
            'fee_too_large',
          ),
        },
      },
    },
    async ({ headers, params: { code }, body }) => assess(cache, headers['florin-ledger'], code, body),
  )
}

/** For the ledger only, so it is not documented. */
export async function scheduleChangeRoutes(app: Service, cache: ScheduleCache): Promise<void> {
  app.get(
    '/fee-schedule-changes',
    {
      config: { services: ['ledger'] },
      schema: {
        hide: true,
        querystring: ChangesQuery,
        response: { 200: FeeScheduleChanges, ...refuses('invalid_request', 'unauthenticated', 'forbidden') },
      },
    },
    async ({ query: { after } }) => {
      const { asOfMs, revision, changes } = cache.listChanges(after)
      return { as_of: new Date(asOfMs).toISOString(), revision, data: changes }
    },
  )
}
