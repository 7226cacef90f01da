import { LedgerHeader, pageOf, readCursor, type Service } from '@florin/server'
import type pg from 'pg'
import { refuses } from '../errors.ts'
import type { ScheduleBook } from './book.ts'
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

/** Of fifty tiers with the longest amounts, and white space. */
const scheduleBytesMax = 32_768

export async function feeScheduleRoutes(app: Service, db: pg.Pool, book: ScheduleBook): Promise<void> {
  app.post(
    '/fee-schedules',
    {
      bodyLimit: scheduleBytesMax,
      schema: {
        operationId: 'addFeeSchedule',
        summary: 'Make a fee schedule, or its next version; the same content again makes none, and answers 200',
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
      const { schedule, made } = await addFeeSchedule(db, book, headers['florin-ledger'], body)
      const location = `/v1/fee-schedules/${schedule.code}?version=${schedule.version}`
      return reply
        .status(made ? 201 : 200)
        .header('location', location)
        .send(schedule)
    },
  )

  app.get(
    '/fee-schedules',
    {
      schema: {
        operationId: 'listFeeSchedules',
        summary: 'List the fee schedules, each in the version in force, newest first',
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
      const rows = book.list(ledger, position === null ? undefined : Number(position), limit)
      const { next_cursor } = pageOf(rows, limit, mark, ({ number }) => String(number))
      return { data: rows.map(({ schedule }) => schedule), next_cursor }
    },
  )

  app.get(
    '/fee-schedules/:code',
    {
      schema: {
        operationId: 'getFeeSchedule',
        summary: 'Read a fee schedule in the version in force now, or in another',
        tags: ['fee schedules'],
        headers: LedgerHeader,
        params: ScheduleParams,
        querystring: VersionQuery,
        response: { 200: FeeSchedule, ...refuses('invalid_request', 'fee_schedule_not_found') },
      },
    },
    async ({ headers, params: { code }, query: { version } }) =>
      book.find(headers['florin-ledger'], code, version).schedule,
  )

  app.get(
    '/fee-schedules/:code/versions',
    {
      schema: {
        operationId: 'listFeeScheduleVersions',
        summary:
          'Read the version in force and those that are to come: all that it takes to price without asking again',
        tags: ['fee schedules'],
        headers: LedgerHeader,
        params: ScheduleParams,
        response: { 200: FeeScheduleVersions, ...refuses('invalid_request', 'fee_schedule_not_found') },
      },
    },
    async ({ headers, params: { code } }) => {
      const { asOfMs, revision, versions } = book.listFromNow(headers['florin-ledger'], code)
      return { as_of: new Date(asOfMs).toISOString(), revision, data: versions.map(({ schedule }) => schedule) }
    },
  )

  app.post(
    '/fee-schedules/:code/assess',
    {
      schema: {
        operationId: 'assessFee',
        summary: 'Ask what an amount costs, line by line; nothing is recorded',
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
    async ({ headers, params: { code }, body }) => assess(book, headers['florin-ledger'], code, body),
  )
}

/** For the ledger alone, and so in no document. */
export async function scheduleChangeRoutes(app: Service, book: ScheduleBook): Promise<void> {
  app.get(
    '/fee-schedule-changes',
    {
      schema: {
        hide: true,
        querystring: ChangesQuery,
        response: { 200: FeeScheduleChanges, ...refuses('invalid_request', 'unauthorized') },
      },
    },
    async ({ query: { after } }) => {
      const { asOfMs, revision, changes } = book.listChanges(after)
      return { as_of: new Date(asOfMs).toISOString(), revision, data: changes }
    },
  )
}
