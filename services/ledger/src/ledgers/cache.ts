import assert from 'node:assert/strict'
import type { Queryable } from '@florin/postgres'
import { ledgerNotFound } from '@florin/server'
import { ledgerRemoving } from '../errors.ts'
import { overloaded } from '../posting/failures.ts'
import { findLedger, type LedgerRow } from './queries.ts'

/**
 * Cache of ledgers by name. A removal by another replica counts within a second. What is recorded does not depend on it: the
 * database rejects what comes later.
 */
export interface LedgerCache {
  /** Rejects with `ledger_not_found` or `ledger_removing`; returns undefined for a cached ledger. */
  require(name: string): Promise<void> | undefined
  /** The id of a ledger that was required before. */
  idOf(name: string): number
  /** The ledger has changed. */
  forget(name: string): void
}

/** A ledger that was read longer ago is read again before it is used. */
const ageMsMax = 1_000
/** From this age it is read again, while requests still use it. */
const refreshMs = 500

interface Reading {
  startedMs: number
  done: Promise<void>
}

interface Cached {
  id: number
  /** When the last reading that found it open began. */
  readMs: number
  reading: Reading | undefined
}

/** `hasRoom`: whether one more request may wait for a ledger, in addition to those that wait already. */
export function createLedgerCache(db: Queryable, hasRoom: (waiting: number) => boolean): LedgerCache {
  const cached = new Map<string, Cached>()
  let waiting = 0

  async function load(name: string, startedMs: number): Promise<void> {
    const found = await findLedger(db, name)
    const known = cached.get(name)
    if (found?.isOpen) {
      if (known?.id === found.id) known.readMs = Math.max(known.readMs, startedMs)
      else cached.set(name, { id: found.id, readMs: startedMs, reading: known?.reading })
      return
    }
    // Requests in flight still ask for its id.
    if (known) known.readMs = Number.NEGATIVE_INFINITY
    throw refusalOf(name, found)
  }

  function read(name: string): Promise<void> {
    const startedMs = performance.now()
    const known = cached.get(name)
    const done = load(name, startedMs)
    if (known) {
      const reading = { startedMs, done }
      known.reading = reading
      const end = () => {
        const current = cached.get(name)
        if (current?.reading === reading) current.reading = undefined
      }
      done.then(end, end)
    }
    return done
  }

  /** Without room nothing is read: the failure of a reading that no request awaits would end the process. */
  function wait(start: () => Promise<void>): Promise<void> {
    if (!hasRoom(waiting)) throw overloaded('Too many requests are waiting.')
    waiting += 1
    return start().finally(() => {
      waiting -= 1
    })
  }

  return {
    require(name) {
      const known = cached.get(name)
      if (!known) return wait(() => read(name))
      const nowMs = performance.now()
      const ageMs = nowMs - known.readMs
      if (ageMs < refreshMs) return undefined
      const isCurrent = known.reading !== undefined && nowMs - known.reading.startedMs < ageMsMax
      const done = isCurrent ? (known.reading as Reading).done : read(name)
      return ageMs < ageMsMax ? undefined : wait(() => done)
    },
    idOf(name) {
      const known = cached.get(name)
      assert(known, 'the ledger is cached before the route runs')
      return known.id
    },
    forget(name) {
      const known = cached.get(name)
      if (known) Object.assign(known, { readMs: Number.NEGATIVE_INFINITY, reading: undefined })
    },
  }
}

function refusalOf(name: string, found: LedgerRow | undefined): Error {
  return found ? ledgerRemoving() : ledgerNotFound(name)
}
