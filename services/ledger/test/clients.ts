import assert from 'node:assert/strict'
import { onTestFinished } from 'vitest'
import { range } from './ledger.ts'

export { until } from '@florin/testing'

/** Clients that do their work over and over, until they are stopped or the test ends. Their first failure is thrown by `stop`. */
export function startClients(count: number, work: (client: number) => Promise<unknown>): { stop(): Promise<void> } {
  let stopped = false
  const clients = Promise.all(
    range(count).map(async (client) => {
      while (!stopped) await work(client)
    }),
  )
  clients.catch(() => undefined)
  const stop = async () => {
    stopped = true
    await clients
  }
  onTestFinished(() => stop().catch(() => undefined))
  return { stop }
}

export const randomBelow = (count: number) => Math.floor(Math.random() * count)

export function pick<T>(choices: readonly T[]): T {
  const chosen = choices[randomBelow(choices.length)]
  assert(chosen !== undefined)
  return chosen
}

/** `count` different ones, in random order. */
export function pickSome<T>(choices: readonly T[], count: number): T[] {
  return choices
    .map((choice) => ({ choice, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, count)
    .map(({ choice }) => choice)
}
