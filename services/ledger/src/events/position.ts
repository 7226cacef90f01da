import { uuidPattern } from '@florin/server'
import { lowest } from '../transaction-id.ts'
import { sources } from './sources.ts'

/** A row of the log: its id, and the place of its table in `sources`. */
export interface Position {
  id: string
  source: number
}

/** Before the first event. */
export const beginning: Position = { id: lowest, source: 0 }

/** As clients see it. Positions of a ledger have the order of their text. */
export function positionOf({ id, source }: Position): string {
  return `${id}.${source}`
}

/** Undefined for other text. */
export function readPosition(text: string): Position | undefined {
  const [id = '', source = '', ...rest] = text.split('.')
  const isPosition = uuidPattern.test(id) && /^\d$/.test(source) && Number(source) < sources.length && rest.length === 0
  return isPosition ? { id, source: Number(source) } : undefined
}
