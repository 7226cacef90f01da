import { includesRole, isRole, type Role } from './roles.ts'

/** The accounts that a grant reaches: those that meet every condition. */
export interface Scope {
  /** Only accounts of this owner. */
  owner?: string
  /** Only accounts whose code begins with this. */
  codePrefix?: string
}

/** A role in some ledgers, or in all. */
export interface Grant extends Scope {
  role: Role
  /** Names in ascending order, or all ledgers. */
  ledgers: '*' | readonly string[]
}

/** The text is not a grant. The message says what is wrong. */
export class GrantInvalid extends Error {}

/** Characters of a grant as text. */
export const grantLengthMax = 1_000
/** Grants of a token or of an API key. */
export const grantsMax = 50

const ledgerPattern = /^[a-z][a-z0-9-]{0,62}$/
const prefixPattern = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/
const prefixLengthMax = 128
const ownerLengthMax = 128

/** Reads a grant from its text: `teller@main`, `reader@*`, `teller@main,shop;owner=alice`, `reader@main;prefix=customers.`. */
export function parseGrant(text: string): Grant {
  if (text.length > grantLengthMax) throw new GrantInvalid(`A grant has at most ${grantLengthMax} characters.`)
  const [head = '', ...conditions] = text.split(';')
  const [role = '', names, ...rest] = head.split('@')
  if (!isRole(role)) throw new GrantInvalid('A grant begins with reader, teller, accountant, operator or admin.')
  if (!names || rest.length > 0) throw new GrantInvalid('Name the ledgers after the role, like "teller@main", or "*".')
  return { role, ledgers: parseLedgers(names), ...parseScope(conditions) }
}

function parseLedgers(names: string): Grant['ledgers'] {
  if (names === '*') return '*'
  const ledgers = [...new Set(names.split(','))].sort()
  if (ledgers.every((name) => ledgerPattern.test(name))) return ledgers
  throw new GrantInvalid('Separate the names of ledgers by commas, without spaces.')
}

function parseScope(conditions: string[]): Scope {
  const scope: Scope = {}
  for (const condition of conditions) {
    const [name, ...values] = condition.split('=')
    const value = decode(values.join('='))
    if (name === 'owner' && scope.owner === undefined && isOwner(value)) scope.owner = value
    else if (name === 'prefix' && scope.codePrefix === undefined && isPrefix(value)) scope.codePrefix = value
    else throw new GrantInvalid('After the ledgers a grant may have ";owner=" and ";prefix=", each once.')
  }
  return scope
}

const isOwner = (text: string) =>
  text.length >= 1 && text.length <= ownerLengthMax && text.isWellFormed() && !text.includes('\0')
const isPrefix = (text: string) => text.length <= prefixLengthMax && prefixPattern.test(text)

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new GrantInvalid('A "%" in a grant begins a percent-encoded character.')
  }
}

/** The text that `parseGrant` reads. Percent-encodes in an owner what is not a visible character, "%" and ";". */
export function printGrant({ role, ledgers, owner, codePrefix }: Grant): string {
  const names = ledgers === '*' ? '*' : [...new Set(ledgers)].sort().join(',')
  return [
    `${role}@${names}`,
    ...(owner === undefined ? [] : [`owner=${owner.replace(/[^!-$&-:<-~]/gu, encodeURIComponent)}`]),
    ...(codePrefix === undefined ? [] : [`prefix=${codePrefix}`]),
  ].join(';')
}

export function isForLedger({ ledgers }: Grant, ledger: string): boolean {
  return ledgers === '*' || ledgers.includes(ledger)
}

export function isScoped({ owner, codePrefix }: Scope): boolean {
  return owner !== undefined || codePrefix !== undefined
}

/** Whether these grants allow everything that the other grant allows. Each of its ledgers may be covered by another one. */
export function coversGrant(own: readonly Grant[], wanted: Grant): boolean {
  const fitting = own.filter((grant) => includesRole(grant.role, wanted.role) && coversScope(grant, wanted))
  if (fitting.some(({ ledgers }) => ledgers === '*')) return true
  if (wanted.ledgers === '*') return false
  return wanted.ledgers.every((ledger) => fitting.some((grant) => isForLedger(grant, ledger)))
}

function coversScope(own: Scope, wanted: Scope): boolean {
  if (own.owner !== undefined && own.owner !== wanted.owner) return false
  return own.codePrefix === undefined || (wanted.codePrefix?.startsWith(own.codePrefix) ?? false)
}
