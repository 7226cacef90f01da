import { uuidPattern } from '@florin/server'

export interface Position {
  id: string
  source: number
}

export function positionOf({ id, source }: Position): string {
  return `${id}.${source}`
}

export function readPosition(text: string): Position | undefined {
  const [id = '', source = '', ...rest] = text.split('.')
  return uuidPattern.test(id) && /^\d$/.test(source) && rest.length === 0 ? { id, source: Number(source) } : undefined
}
