import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coversGrant, type Grant, GrantInvalid, parseGrant, printGrant } from './grants.ts'
import { includesRole, roles } from './roles.ts'

const ledger = fc.constantFrom('main', 'shop-berlin', 'a', 'b2')
const owner = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((text) => !text.includes('\0'))
const prefix = fc.constantFrom('customers', 'customers.', 'customers.alice.', 'customers.bob.usd', 'a_b-c.')
const grant: fc.Arbitrary<Grant> = fc
  .record({
    role: fc.constantFrom(...roles),
    ledgers: fc.oneof(
      fc.constant('*' as const),
      fc.uniqueArray(ledger, { minLength: 1 }).map((names) => names.sort()),
    ),
    owner: fc.option(owner, { nil: undefined }),
    codePrefix: fc.option(prefix, { nil: undefined }),
  })
  .map(({ role, ledgers, owner, codePrefix }) => ({
    role,
    ledgers,
    ...(owner !== undefined && { owner }),
    ...(codePrefix !== undefined && { codePrefix }),
  }))

test('a grant is read as it was printed', () => {
  fc.assert(
    fc.property(grant, (given) => {
      expect(parseGrant(printGrant(given))).toEqual(given)
    }),
  )
})

test('what is read is printed in one form only, of visible characters', () => {
  fc.assert(
    fc.property(grant, (given) => {
      const text = printGrant(given)
      expect(printGrant(parseGrant(text))).toBe(text)
      expect(text).toMatch(/^[!-~]+$/)
    }),
  )
})

test('any other text is a GrantInvalid, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'reader@*main,;=%2owner prefix.\0é'.split('')) }), (text) => {
      try {
        parseGrant(text)
      } catch (error) {
        expect(error).toBeInstanceOf(GrantInvalid)
      }
    }),
  )
})

test.each([
  '',
  'teller',
  'teller@',
  '@main',
  'boss@main',
  'Teller@main',
  'teller@Main',
  'teller@main,',
  'teller@main, other',
  'teller@*,main',
  'teller@main@other',
  'teller@main;',
  'teller@main;owner=',
  'teller@main;owner=%00',
  'teller@main;owner=%E0',
  'teller@main;owner=a;owner=b',
  'teller@main;prefix=',
  'teller@main;prefix=%25',
  'teller@main;prefix=..',
  'teller@main;prefix=Customers',
  'teller@main;scope=all',
  'constructor@main',
  `teller@main;owner=${'a'.repeat(129)}`,
  `teller@${'a'.repeat(2_000)}`,
])('%s is no grant', (text) => {
  expect(() => parseGrant(text)).toThrow(GrantInvalid)
})

test('a grant covers another exactly when it allows all that the other allows', () => {
  const account = fc.record({
    ledger,
    owner: fc.option(fc.constantFrom('alice', 'bob')),
    code: fc.option(fc.constantFrom('customers.alice.usd', 'customers.bob.usd', 'house.cash')),
    role: fc.constantFrom(...roles),
  })
  const small = fc.record(
    {
      role: fc.constantFrom(...roles),
      ledgers: fc.oneof(fc.constant('*' as const), fc.uniqueArray(ledger, { minLength: 1 })),
      owner: fc.constantFrom('alice', 'bob'),
      codePrefix: fc.constantFrom('customers.', 'customers.alice.', 'house.'),
    },
    { requiredKeys: ['role', 'ledgers'] },
  ) as fc.Arbitrary<Grant>
  const allows = (
    grant: Grant,
    { ledger, owner, code, role }: { ledger: string; owner: string | null; code: string | null; role: Grant['role'] },
  ) =>
    includesRole(grant.role, role) &&
    (grant.ledgers === '*' || grant.ledgers.includes(ledger)) &&
    (grant.owner === undefined || grant.owner === owner) &&
    (grant.codePrefix === undefined || (code?.startsWith(grant.codePrefix) ?? false))
  fc.assert(
    fc.property(
      fc.array(small, { maxLength: 4 }),
      small,
      fc.array(account, { minLength: 20, maxLength: 20 }),
      (own, wanted, accounts) => {
        if (!coversGrant(own, wanted)) return
        for (const account of accounts) {
          if (allows(wanted, account)) expect(own.some((grant) => allows(grant, account))).toBe(true)
        }
      },
    ),
  )
  expect(coversGrant([parseGrant('admin@*')], parseGrant('operator@main;owner=alice'))).toBe(true)
  expect(coversGrant([parseGrant('teller@a'), parseGrant('teller@b2')], parseGrant('reader@a,b2'))).toBe(true)
  expect(coversGrant([parseGrant('teller@a')], parseGrant('teller@*'))).toBe(false)
  expect(coversGrant([parseGrant('operator@*')], parseGrant('teller@a'))).toBe(false)
  expect(coversGrant([parseGrant('teller@*;owner=alice')], parseGrant('teller@main'))).toBe(false)
})
