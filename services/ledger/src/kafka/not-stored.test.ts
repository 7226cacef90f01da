import { protocolErrorsCodesById } from '@platformatic/kafka'
import { expect, test } from 'vitest'
import { isLeaderless, notStored } from './not-stored.ts'

const nothing = -1n

test('only errors by which the broker appends nothing mean that a record is not stored', () => {
  const codes = [-1, ...Object.keys(protocolErrorsCodesById).map(Number), 9_999].filter((code) => code !== 0)
  const known = codes.filter((errorCode) => !notStored('t', { errorCode, nextOffset: nothing }, undefined).isUnknown)
  expect(known.map((code) => protocolErrorsCodesById[code])).toEqual([
    'CORRUPT_MESSAGE',
    'UNKNOWN_TOPIC_OR_PARTITION',
    'LEADER_NOT_AVAILABLE',
    'NOT_LEADER_OR_FOLLOWER',
    'MESSAGE_TOO_LARGE',
    'INVALID_TOPIC_EXCEPTION',
    'RECORD_LIST_TOO_LARGE',
    'NOT_ENOUGH_REPLICAS',
    'INVALID_REQUIRED_ACKS',
    'TOPIC_AUTHORIZATION_FAILED',
    'CLUSTER_AUTHORIZATION_FAILED',
    'INVALID_TIMESTAMP',
    'UNSUPPORTED_FOR_MESSAGE_FORMAT',
    'UNSUPPORTED_COMPRESSION_TYPE',
    'INVALID_RECORD',
  ])
})

test('a record that a leader had appended before it was replaced may be stored, and is not sent again', () => {
  expect(isLeaderless({ errorCode: 6, nextOffset: nothing })).toBe(true)
  const appended = { errorCode: 6, nextOffset: 12n }
  expect(isLeaderless(appended)).toBe(false)
  expect(notStored('t', appended, undefined).isUnknown).toBe(true)
})
