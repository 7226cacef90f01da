import { pageOf } from '@florin/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type Refusal, type RequestOptions, range, startLedger, type TestLedger } from './ledger.ts'

/** A cursor as a client could make it that has read the code. */
const encodeCursor = (position: string, filters: unknown) =>
  pageOf([position], 1, filters, (row) => row).next_cursor as string

let ledger: TestLedger
const cash = 'system.cash.usd'
/** Accounts by a word for what is special about them. */
const of: Record<string, string> = {}

beforeAll(async () => {
  ledger = await startLedger({ contract: true })
  await ledger.post('/v1/currencies', { code: 'WEI', exponent: 18, name: 'Wei' })
  await ledger.post('/v1/ledgers', { name: 'other' })
  const open = async (word: string, account: Record<string, unknown> = {}, options: RequestOptions = {}) => {
    of[word] = await ledger.openAccount(account, options)
  }
  await open('rich', { balance: '1000.00', code: 'rich' })
  await open('empty')
  await open('poor')
  await open('well-off', { balance: '1000.00' })
  await open('overdrawn', { balance: '0.01', minimum_balance: '-500.00' })
  await open('yen', { currency: 'JPY', balance: '1000' })
  await open('dinar', { currency: 'KWD', balance: '1000' })
  await open('wei', { currency: 'WEI', balance: '1000' })
  await open('asset', { type: 'asset' })
  await open('frozen', { balance: '10.00' })
  await open('closed')
  await open('foreign', { balance: '10.00', code: 'foreign' }, { ledger: 'other' })
  of.missing = '00000000-0000-7000-8000-000000000000'
  await ledger.patch(`/v1/accounts/${of.frozen}`, { status: 'frozen' })
  await ledger.patch(`/v1/accounts/${of.closed}`, { status: 'closed' })
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

const account = (word: string) => of[word] as string
const json = { 'content-type': 'application/json' }

/** The orders of one amount, so that a rule that all of them keep is tested on each. */
const orders: Record<string, (amount: unknown, more?: object) => [path: string, body: object]> = {
  'a deposit': (amount, more) => ['/v1/deposits', { account: account('rich'), amount, ...more }],
  'a withdrawal': (amount, more) => ['/v1/withdrawals', { account: account('rich'), amount, ...more }],
  'a transfer': (amount, more) => [
    '/v1/transfers',
    { source_account: account('rich'), target_account: account('empty'), amount, ...more },
  ],
  'a journal': (amount, more) => [
    '/v1/transactions',
    {
      entries: [
        { account: account('rich'), direction: 'debit', amount },
        { account: account('empty'), direction: 'credit', amount },
      ],
      ...more,
    },
  ],
}

async function refuse(refusal: Refusal, path: string, body: unknown, options?: RequestOptions): Promise<Answer> {
  return ledger.expectRefusal(refusal, () => ledger.post(path, body, options))
}

describe.each(Object.entries(orders))('%s', (_, order) => {
  test.each<[string, unknown]>([
    ['a JSON number', 12.5],
    ['a whole JSON number', 12],
    ['zero', '0'],
    ['zero with decimals', '0.00'],
    ['less than zero', '-1.00'],
    ['minus zero', '-0'],
    ['a plus sign', '+1.00'],
    ['an exponent', '1e3'],
    ['an exponent that would be gigabytes', '1e9000000'],
    ['NaN', 'NaN'],
    ['Infinity', 'Infinity'],
    ['hexadecimal', '0x1f'],
    ['binary', '0b101'],
    ['a separator', '1_000'],
    ['a comma', '1,50'],
    ['Arabic digits', '١٢'],
    ['full-width digits', '１２'],
    ['a leading zero', '01.00'],
    ['no digit before the point', '.5'],
    ['no digit after the point', '5.'],
    ['a space', ' 1.00'],
    ['a line break', '1.00\n'],
    ['a null character', '1.00\u0000'],
    ['nothing', ''],
    ['40 digits', '1'.repeat(40)],
    ['100,000 digits', '1'.repeat(100_000)],
    ['more than 10^24', '1000000000000000000000000.01'],
    ['19 decimals', '1.0000000000000000001'],
    ['null', null],
    ['a list', ['5.00']],
    ['an object', { value: '5.00' }],
    ['true', true],
  ])('refuses an amount of %s', async (_, amount) => {
    const [path, body] = order(amount)
    const answer = await refuse('400 invalid_request', path, body)
    expect(answer.body.errors[0].pointer).toMatch(/^\/body\/(entries\/0\/)?amount$/)
  })

  test('refuses an amount that is left out', async () => {
    const [path, body] = order(undefined)
    await refuse('400 invalid_request', path, body)
  })

  test.each<[string, object]>([
    ['a field that it does not know', { extra: 1 }],
    ['its own id', { id: '00000000-0000-7000-8000-000000000000' }],
    ['its own kind', { kind: 'payment' }],
    ['its own moment of recording', { recorded_at: '2020-01-01T00:00:00.000Z' }],
    ['a balance', { balance: { posted: '1000000.00' } }],
    ['a ledger', { ledger: 'other' }],
    ['a description of 501 characters', { description: 'x'.repeat(501) }],
    ['a reference of nothing', { reference: '' }],
    ['a reference of 256 characters', { reference: 'x'.repeat(256) }],
    ['a reference that is a number', { reference: 42 }],
    ['metadata of 51 keys', { metadata: Object.fromEntries(range(51).map((i) => [`key-${i}`, ''])) }],
    ['metadata with text of 501 characters', { metadata: { key: 'x'.repeat(501) } }],
    ['metadata with a key of 501 characters', { metadata: { ['x'.repeat(501)]: '' } }],
    ['metadata with a key of nothing', { metadata: { '': 'x' } }],
    ['metadata with a number', { metadata: { key: 1 } }],
    ['metadata with null', { metadata: { key: null } }],
    ['metadata with an object', { metadata: { key: {} } }],
    ['metadata that is a list', { metadata: ['x'] }],
    ['a moment without a zone', { effective_at: '2020-01-01T00:00:00' }],
    ['a day that there was not', { effective_at: '2021-02-29' }],
    ['a moment that there was not', { effective_at: '2021-02-29T00:00:00Z' }],
    ['a 25th hour', { effective_at: '2020-01-01T24:00:00Z' }],
    ['a moment as a number', { effective_at: 1_577_836_800_000 }],
    ['words for a moment', { effective_at: 'yesterday' }],
    ['a moment in the year 0', { effective_at: '0000-06-01T00:00:00Z' }],
    ['a moment that is in the year 0 in UTC', { effective_at: '0001-01-01T00:00:00+01:00' }],
    ['a moment that is in the year 10000 in UTC', { effective_at: '9999-12-31T23:59:59-01:00' }],
    ['a description with a null character', { description: 'a\u0000b' }],
    ['a reference with a null character', { reference: 'a\u0000b' }],
    ['metadata with a null character', { metadata: { key: 'a\u0000b' } }],
    ['metadata with a null character in a key', { metadata: { 'a\u0000b': '' } }],
    ['metadata with half a surrogate pair', { metadata: { key: '\ud800' } }],
    ['a description with half a surrogate pair', { description: '\ud800' }],
    ['a reference with half a surrogate pair', { reference: '\ud800' }],
  ])('refuses %s', async (_, more) => {
    const [path, body] = order('1.00', more)
    await refuse('400 invalid_request', path, body)
  })

  test('refuses a currency that the account is not in', async () => {
    const [path, body] = order('1.00', { currency: 'EUR' })
    const inEntry = {
      ...body,
      currency: undefined,
      entries: [
        { account: 'rich', direction: 'debit', amount: '1.00', currency: 'EUR' },
        { account: cash, direction: 'credit', amount: '1.00' },
      ],
    }
    await refuse('422 currency_mismatch', path, path === '/v1/transactions' ? inEntry : body)
  })

  test('refuses a field of the query that it does not know, and a dry_run of anything but true and false', async () => {
    const [path, body] = order('1.00')
    for (const query of [
      'dryrun=true',
      'dry_run=',
      'dry_run=1',
      'dry_run=TRUE',
      'dry_run=true&dry_run=false',
      'limit=1',
    ]) {
      await refuse('400 invalid_request', `${path}?${query}`, body)
    }
  })

  test.each<[string, string]>([
    ['half a body', '{"account": "rich"'],
    ['text', 'hello'],
    ['single quotes', "{'amount': '1.00'}"],
    ['a trailing comma', '{"amount": "1.00",}'],
  ])('refuses %s as malformed JSON', async (_, body) => {
    await refuse('400 malformed_json', order('1.00')[0], body, { headers: json })
  })

  test.each<[string, string | undefined]>([
    ['no body', undefined],
    ['an empty body', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['a list of orders', '[{"account": "rich", "amount": "1.00"}]'],
    ['a string', '"deposit"'],
    ['a number', '1'],
    ['an empty object', '{}'],
  ])('refuses %s', async (_, body) => {
    await refuse('400 invalid_request', order('1.00')[0], body, body === undefined ? {} : { headers: json })
  })

  test.each([
    ['__proto__', '{"__proto__": {"amount": "1.00"}, "account": "rich"}'],
    ['constructor.prototype', '{"constructor": {"prototype": {"amount": "1.00"}}, "account": "rich"}'],
    ['__proto__ in metadata', '{"account": "rich", "amount": "1.00", "metadata": {"__proto__": {"x": "y"}}}'],
  ])('refuses a body that would pollute a prototype by %s', async (_, body) => {
    await refuse('400 malformed_json', order('1.00')[0], body, { headers: json })
    expect(({} as { amount?: string }).amount).toBeUndefined()
  })

  test('refuses a body over the limit of its route', async () => {
    const [path, body] = order('1.00', { description: 'x'.repeat(1_048_576) })
    await refuse('413 body_too_large', path, body)
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data', 'x'])(
    'refuses a body of type %s',
    async (type) => {
      const [path, body] = order('1.00')
      await refuse('415 unsupported_media_type', path, JSON.stringify(body), { headers: { 'content-type': type } })
    },
  )

  test('refuses to move money without a key', async () => {
    const [path, body] = order('1.00')
    await refuse('400 idempotency_key_missing', path, body, { key: null })
  })

  test.each([
    ['of nothing', ''],
    ['of 256 characters', 'x'.repeat(256)],
    ['of 300 characters', 'x'.repeat(300)],
    ['with a space', 'a b'],
    ['with a tab', 'a\tb'],
    ['with an umlaut', 'schlüssel'],
    ['with an emoji', '🔑'],
    ['with a control character', 'a\u0001b'],
    ['twice in one line', 'a, b'],
  ])('refuses a key %s', async (_, key) => {
    const [path, body] = order('1.00')
    await refuse('400 invalid_request', path, body, { key })
  })

  test('refuses a ledger that does not exist, or whose name is malformed', async () => {
    const [path, body] = order('1.00')
    await refuse('404 ledger_not_found', path, body, { ledger: 'nowhere' })
    for (const name of ['MAIN', 'a b', '-x', 'x'.repeat(64), 'main, main', '../main']) {
      await refuse('400 invalid_request', path, body, { ledger: name })
    }
  })
})

describe('an account that cannot take part', () => {
  const from = (word: string, currency?: string): [string, string, object][] => [
    ['a deposit', '/v1/deposits', { account: account(word), amount: '1.00', currency }],
    ['a withdrawal', '/v1/withdrawals', { account: account(word), amount: '1.00' }],
    ['a transfer from it', '/v1/transfers', { source_account: account(word), target_account: 'rich', amount: '1.00' }],
    ['a transfer to it', '/v1/transfers', { source_account: 'rich', target_account: account(word), amount: '1.00' }],
    [
      'a journal',
      '/v1/transactions',
      {
        entries: [
          { account: 'rich', direction: 'debit', amount: '2.00' },
          { account: cash, direction: 'credit', amount: '1.00' },
          { account: account(word), direction: 'credit', amount: '1.00' },
        ],
      },
    ],
  ]

  test.each<[string, Refusal]>([
    ['missing', '404 account_not_found'],
    ['foreign', '404 account_not_found'],
    ['frozen', '422 account_frozen'],
    ['closed', '422 account_closed'],
  ])('that is %s refuses every kind of posting', async (word, refusal) => {
    for (const [, path, body] of from(word)) {
      await refuse(refusal, path, body)
      await refuse(refusal, `${path}?dry_run=true`, body, { key: null })
    }
  })

  test('refuses a reversal while it is frozen, and takes it when it is not', async () => {
    const frozen = await ledger.openAccount()
    const { body } = await ledger.post('/v1/deposits', { account: frozen, amount: '1.00' })
    await ledger.patch(`/v1/accounts/${frozen}`, { status: 'frozen' })
    await refuse('422 account_frozen', `/v1/transactions/${body.id}/reversal`, {})
    await ledger.patch(`/v1/accounts/${frozen}`, { status: 'active' })
    expect((await ledger.post(`/v1/transactions/${body.id}/reversal`)).statusCode).toBe(201)
    await ledger.patch(`/v1/accounts/${frozen}`, { status: 'closed' })
  })

  test('refuses the reversal of what it took part in once it is closed', async () => {
    const closed = await ledger.openAccount()
    const { body } = await ledger.post('/v1/deposits', { account: closed, amount: '1.00' })
    await ledger.post('/v1/withdrawals', { account: closed, amount: '1.00' })
    await ledger.patch(`/v1/accounts/${closed}`, { status: 'closed' })
    await refuse('422 account_closed', `/v1/transactions/${body.id}/reversal`, {})
  })

  test('that is an asset takes no deposit and no withdrawal', async () => {
    for (const word of [account('asset'), cash]) {
      await refuse('422 account_type_unsuited', '/v1/deposits', { account: word, amount: '1.00' })
      await refuse('422 account_type_unsuited', '/v1/withdrawals', { account: word, amount: '1.00' })
    }
  })

  test.each<[string, string, string, Refusal]>([
    ['rich', 'rich', '1.00', '422 same_account'],
    ['rich', 'yen', '1', '422 currency_mismatch'],
    ['yen', 'rich', '1', '422 currency_mismatch'],
    ['rich', 'asset', '1.00', '422 account_type_unsuited'],
    ['asset', 'rich', '1.00', '422 account_type_unsuited'],
  ])('refuses a transfer from %s to %s', async (source, target, amount, refusal) => {
    await refuse(refusal, '/v1/transfers', { source_account: account(source), target_account: account(target), amount })
  })

  test('is the same by its id and its code in a transfer', async () => {
    await refuse('422 same_account', '/v1/transfers', {
      source_account: 'rich',
      target_account: account('rich'),
      amount: '1',
    })
  })

  test.each([
    ['upper case', 'RICH'],
    ['an id in upper case', '00000000-0000-7000-8000-00000000000A'],
    ['a space', 'a b'],
    ['nothing', ''],
    ['two dots', 'a..b'],
    ['SQL', "rich' or '1'='1"],
    ['129 characters', 'x'.repeat(129)],
    ['a null character', 'a\u0000b'],
  ])('is not named by %s', async (_, ref) => {
    await refuse('400 invalid_request', '/v1/deposits', { account: ref, amount: '1.00' })
  })
})

test.each([
  ['rich', '0.001'],
  ['yen', '0.1'],
  ['dinar', '0.0001'],
  ['rich', '1.000000000000000001'],
])('more decimals than the currency of %s has (%s) are refused, never rounded', async (word, amount) => {
  await refuse('422 too_many_decimals', '/v1/deposits', { account: account(word), amount })
  await refuse('422 too_many_decimals', '/v1/withdrawals', { account: account(word), amount })
  const entries = ['debit', 'credit'].map((direction) => ({ account: account(word), direction, amount }))
  await refuse('422 too_many_decimals', '/v1/transactions', { entries })
})

test('the last decimal of a currency of 18 moves, a 19th is refused', async () => {
  const body = { account: account('wei'), amount: '0.000000000000000001' }
  expect((await ledger.post('/v1/deposits', body)).statusCode).toBe(201)
  await refuse('400 invalid_request', '/v1/deposits', { ...body, amount: '0.0000000000000000001' })
})

test.each([
  ['poor', '0.01'],
  ['well-off', '1000.01'],
  ['overdrawn', '500.02'],
])('%s cannot spend %s', async (word, amount) => {
  const code = '422 insufficient_funds'
  await refuse(code, '/v1/withdrawals', { account: account(word), amount })
  await refuse(code, '/v1/transfers', { source_account: account(word), target_account: account('empty'), amount })
  const entries = [
    { account: account(word), direction: 'debit', amount },
    { account: cash, direction: 'credit', amount },
  ]
  await refuse(code, '/v1/transactions', { entries })
})

test('an asset cannot be credited below its minimum', async () => {
  const entries = [
    { account: account('asset'), direction: 'credit', amount: '0.01' },
    { account: account('rich'), direction: 'debit', amount: '0.01' },
  ]
  await refuse('422 insufficient_funds', '/v1/transactions', { entries })
})

test('a deposit that was spent cannot be reversed', async () => {
  const spent = await ledger.openAccount()
  const { body } = await ledger.post('/v1/deposits', { account: spent, amount: '5.00' })
  await ledger.postTransfer([spent, account('rich')], '0.01')
  await refuse('422 insufficient_funds', `/v1/transactions/${body.id}/reversal`, {})
})

test('entries that do not balance are refused with how far they are off, in each currency', async () => {
  const entry = (word: string, direction: string, amount: string) => ({ account: account(word), direction, amount })
  const { body } = await refuse('422 entries_unbalanced', '/v1/transactions', {
    entries: [
      entry('rich', 'debit', '10.00'),
      entry('empty', 'credit', '9.99'),
      entry('yen', 'credit', '7'),
      entry('dinar', 'debit', '1.5'),
      entry('dinar', 'credit', '1.500'),
    ],
  })
  expect(body.detail).toContain('USD: debits 10.00, credits 9.99, a difference of 0.01')
  expect(body.detail).toContain('JPY: debits 0, credits 7, a difference of 7')
  expect(body.detail).not.toContain('KWD')
})

test('equal sums of different currencies do not balance', async () => {
  await refuse('422 entries_unbalanced', '/v1/transactions', {
    entries: [
      { account: account('rich'), direction: 'debit', amount: '5' },
      { account: account('yen'), direction: 'credit', amount: '5' },
    ],
  })
})

test.each([0, 1, 101])('a journal of %i entries is refused', async (count) => {
  const entries = range(count).map((i) => ({ account: 'rich', direction: i % 2 ? 'debit' : 'credit', amount: '1.00' }))
  await refuse('400 invalid_request', '/v1/transactions', { entries })
})

test.each([
  ['a direction that there is not', { account: 'rich', direction: 'Debit', amount: '1.00' }],
  ['a field that it does not know', { account: 'rich', direction: 'debit', amount: '1.00', balance_after: '0.00' }],
  ['no account', { direction: 'debit', amount: '1.00' }],
  ['nothing', null],
])('an entry with %s is refused', async (_, entry) => {
  await refuse('400 invalid_request', '/v1/transactions', {
    entries: [entry, { account: 'rich', direction: 'credit', amount: '1.00' }],
  })
})

describe('a reversal', () => {
  test('is refused of a transaction that is not there, that is a reversal, and that was reversed', async () => {
    const missing = '00000000-0000-7000-8000-000000000000'
    await refuse('404 transaction_not_found', `/v1/transactions/${missing}/reversal`, {})
    await refuse('404 transaction_not_found', '/v1/transactions/key:unheard-of/reversal', {})
    const { body } = await ledger.post('/v1/deposits', { account: 'rich', amount: '1.00' }, { key: 'reversed' })
    const reversal = await ledger.post(`/v1/transactions/${body.id}/reversal`, {}, { key: 'the-reversal' })
    expect(reversal.statusCode).toBe(201)
    await refuse('409 already_reversed', `/v1/transactions/${body.id}/reversal`, {})
    await refuse('409 already_reversed', '/v1/transactions/key:reversed/reversal', undefined)
    await refuse('409 already_reversed', `/v1/transactions/${body.id}/reversal?dry_run=true`, {})
    await refuse('409 reversal_not_reversible', `/v1/transactions/${reversal.body.id}/reversal`, {})
    await refuse('409 reversal_not_reversible', '/v1/transactions/key:the-reversal/reversal', {})
  })

  test('happens once, however many ask for it at the same time', async () => {
    const poor = await ledger.openAccount({ balance: '1.00' })
    const { body } = await ledger.post('/v1/deposits', { account: poor, amount: '1.00' })
    const answers = await Promise.all(range(20).map(() => ledger.post(`/v1/transactions/${body.id}/reversal`)))
    expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1)
    const refused = answers.filter(({ statusCode }) => statusCode !== 201)
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['already_reversed']))
    expect(await ledger.balancesOf(poor)).toEqual(['1.00'])
  })

  test.each([
    ['an id in upper case', '00000000-0000-7000-8000-00000000000A'],
    ['something else', 'hello'],
    ['an empty key', 'key:'],
    ['a key with a space', 'key:a%20b'],
    ['a key with an umlaut', 'key:%C3%BC'],
  ])('of %s is refused', async (_, ref) => {
    await refuse('400 invalid_request', `/v1/transactions/${ref}/reversal`, {})
  })

  test.each([[{ amount: '1.00' }], [{ entries: [] }], [{ kind: 'journal' }], [[]], ['text']])(
    'takes no body like %j',
    async (body) => {
      await refuse('400 invalid_request', '/v1/transactions/key:x/reversal', JSON.stringify(body), { headers: json })
    },
  )
})

describe('opening an account', () => {
  test.each<[string, Refusal, object]>([
    ['no currency', '400 invalid_request', { currency: undefined }],
    ['a currency in lower case', '400 invalid_request', { currency: 'usd' }],
    ['a currency that nobody knows', '422 currency_unknown', { currency: 'ZZZ' }],
    ['gold, which has no decimals', '422 currency_unknown', { currency: 'XAU' }],
    ['a code that is reserved', '400 invalid_request', { code: 'system.cash.usd' }],
    ['a code that is the reserved word', '400 invalid_request', { code: 'system' }],
    ['a code that is taken', '409 account_code_taken', { code: 'rich' }],
    ['a code in upper case', '400 invalid_request', { code: 'Rich' }],
    ['a code with a slash', '400 invalid_request', { code: 'a/b' }],
    ['a code that ends in a dot', '400 invalid_request', { code: 'a.' }],
    ['a code of nothing', '400 invalid_request', { code: '' }],
    ['a code of 129 characters', '400 invalid_request', { code: 'x'.repeat(129) }],
    ['a code that looks like an id', '400 invalid_request', { code: '00000000-0000-7000-8000-000000000000' }],
    ['a type that there is not', '400 invalid_request', { type: 'revenue' }],
    ['a minimum above zero', '400 invalid_request', { minimum_balance: '0.01' }],
    ['a minimum as a number', '400 invalid_request', { minimum_balance: -500 }],
    ['a minimum of minus zero', '400 invalid_request', { minimum_balance: '-0' }],
    ['a minimum of -Infinity', '400 invalid_request', { minimum_balance: '-Infinity' }],
    ['a minimum with too many decimals', '422 too_many_decimals', { minimum_balance: '-0.001' }],
    ['a minimum of 41 digits', '400 invalid_request', { minimum_balance: `-${'1'.repeat(41)}` }],
    ['a balance', '400 invalid_request', { balance: { posted: '1000000.00' } }],
    ['an id', '400 invalid_request', { id: '00000000-0000-7000-8000-000000000000' }],
    ['a status', '400 invalid_request', { status: 'frozen' }],
    ['posted', '400 invalid_request', { posted: '1.00' }],
    ['credits_posted', '400 invalid_request', { credits_posted: '1.00' }],
    ['an exponent', '400 invalid_request', { exponent: 0 }],
    ['a version', '400 invalid_request', { version: 7 }],
    ['a ledger', '400 invalid_request', { ledger: 'other' }],
    ['an owner of nothing', '400 invalid_request', { owner: '' }],
    ['an owner of 129 characters', '400 invalid_request', { owner: 'x'.repeat(129) }],
    ['a name of 201 characters', '400 invalid_request', { name: 'x'.repeat(201) }],
    ['metadata of 51 keys', '400 invalid_request', { metadata: Object.fromEntries(range(51).map((i) => [i, ''])) }],
    ['an owner with a null character', '400 invalid_request', { owner: 'a\u0000b' }],
    ['a name with a null character', '400 invalid_request', { name: 'a\u0000b' }],
    ['metadata with a null character', '400 invalid_request', { metadata: { key: '\u0000' } }],
    ['metadata with half a surrogate pair', '400 invalid_request', { metadata: { key: '\ud800' } }],
    ['an owner with half a surrogate pair', '400 invalid_request', { owner: '\udfff' }],
  ])('with %s is refused', async (_, refusal, more) => {
    await refuse(refusal, '/v1/accounts', { currency: 'USD', ...more })
  })

  test('in a ledger that does not exist is refused', async () => {
    await refuse('404 ledger_not_found', '/v1/accounts', { currency: 'USD' }, { ledger: 'nowhere' })
  })

  test('in a currency of another ledger is refused', async () => {
    await refuse('422 currency_unknown', '/v1/accounts', { currency: 'WEI' }, { ledger: 'other' })
  })
})

describe('changing an account', () => {
  const change = (refusal: Refusal, ref: string, body: unknown, options?: RequestOptions) =>
    ledger.expectRefusal(refusal, () => ledger.patch(`/v1/accounts/${ref}`, body, options))

  test.each<[string, Refusal, string, object]>([
    ['closing one with money', '422 account_not_empty', 'rich', { status: 'closed' }],
    ['closing one with debts', '422 account_not_empty', 'in-debt', { status: 'closed' }],
    ['opening a closed one', '422 account_closed', 'closed', { status: 'active' }],
    ['freezing a closed one', '422 account_closed', 'closed', { status: 'frozen' }],
    ['freezing the cash', '422 system_account', cash, { status: 'frozen' }],
    ['closing the cash', '422 system_account', cash, { status: 'closed' }],
    ['a missing one', '404 account_not_found', 'missing', { status: 'frozen' }],
    ["another ledger's", '404 account_not_found', 'foreign', { status: 'frozen' }],
    ['a status that there is not', '400 invalid_request', 'rich', { status: 'open' }],
    ['nothing', '400 invalid_request', 'rich', {}],
    ['its currency', '400 invalid_request', 'rich', { currency: 'EUR' }],
    ['its minimum to more than it has', '422 minimum_above_balance', 'empty', { minimum_balance: '0.01' }],
    ['its minimum to a number', '400 invalid_request', 'rich', { minimum_balance: 1 }],
    ['its minimum to what is no amount', '400 invalid_request', 'rich', { minimum_balance: 'none' }],
    ['the minimum of the cash', '422 system_account', cash, { minimum_balance: '-1.00' }],
    ['the owner of the cash', '422 system_account', cash, { owner: 'mallory' }],
    ['its type', '400 invalid_request', 'rich', { type: 'asset' }],
    ['its owner to nothing', '400 invalid_request', 'rich', { owner: '' }],
    ['its code', '400 invalid_request', 'rich', { code: 'poor' }],
    ['its balance', '400 invalid_request', 'rich', { balance: { posted: '1.00' } }],
    ['its version', '400 invalid_request', 'rich', { version: 1 }],
    ['its name to nothing', '400 invalid_request', 'rich', { name: '' }],
    ['its metadata to a list', '400 invalid_request', 'rich', { metadata: [] }],
    ['its metadata to text', '400 invalid_request', 'rich', { metadata: { key: 'x'.repeat(501) } }],
    [
      'its metadata to 51 keys',
      '400 invalid_request',
      'rich',
      { metadata: Object.fromEntries(range(51).map((i) => [`key-${i}`, ''])) },
    ],
    ['its name to a null character', '400 invalid_request', 'rich', { name: '\u0000' }],
    ['its metadata to half a surrogate pair', '400 invalid_request', 'rich', { metadata: { key: '\ud800' } }],
  ])('%s is refused', async (what, refusal, word, body) => {
    if (what === 'closing one with debts') {
      of['in-debt'] = await ledger.openAccount({ minimum_balance: null })
      await ledger.post('/v1/withdrawals', { account: of['in-debt'], amount: '1.00' })
    }
    await change(refusal, of[word] ?? word, body)
  })

  test('cannot take its metadata over 50 keys by two steps', async () => {
    const keys = (from: number) => Object.fromEntries(range(30).map((i) => [`key-${from + i}`, '']))
    const id = await ledger.openAccount({ metadata: keys(0) })
    const { statusCode } = await ledger.patch(`/v1/accounts/${id}`, { metadata: keys(30) })
    expect([400, 422]).toContain(statusCode)
  })

  test.each([[[]], ['text'], [1], [null]])('takes no body like %j', async (body) => {
    await ledger.expectRefusal('400 invalid_request', () =>
      ledger.patch('/v1/accounts/rich', JSON.stringify(body), { headers: json }),
    )
  })
})

describe('registering a currency', () => {
  test.each<[string, Refusal, object]>([
    ['one of ISO 4217', '409 currency_exists', { code: 'USD' }],
    ['one that is there', '409 currency_exists', { code: 'WEI' }],
    ['one of two letters', '400 invalid_request', { code: 'AB' }],
    ['one in lower case', '400 invalid_request', { code: 'btc' }],
    ['one of 17 letters', '400 invalid_request', { code: 'A'.repeat(17) }],
    ['19 decimals', '400 invalid_request', { exponent: 19 }],
    ['less than no decimals', '400 invalid_request', { exponent: -1 }],
    ['half a decimal', '400 invalid_request', { exponent: 1.5 }],
    ['decimals as text', '400 invalid_request', { exponent: '8' }],
    ['a name of nothing', '400 invalid_request', { name: '' }],
    ['a field that it does not know', '400 invalid_request', { standard: 'ISO 4217' }],
    ['a name with a null character', '400 invalid_request', { name: '\u0000' }],
  ])('with %s is refused', async (_, refusal, more) => {
    await refuse(refusal, '/v1/currencies', { code: 'NEW', exponent: 2, name: 'New', ...more })
  })
})

describe('opening a ledger', () => {
  test.each<[string, Refusal, object]>([
    ['a name that is taken', '409 ledger_exists', { name: 'other' }],
    ['the name main', '409 ledger_exists', { name: 'main' }],
    ['a name in upper case', '400 invalid_request', { name: 'Main' }],
    ['a name of 64 characters', '400 invalid_request', { name: 'x'.repeat(64) }],
    ['a name that begins with a digit', '400 invalid_request', { name: '1x' }],
    ['no name', '400 invalid_request', { name: undefined }],
    ['a field that it does not know', '400 invalid_request', { created_at: '2020-01-01T00:00:00Z' }],
    ['a description of 501 characters', '400 invalid_request', { description: 'x'.repeat(501) }],
    ['a description with a null character', '400 invalid_request', { description: '\u0000' }],
  ])('with %s is refused', async (_, refusal, more) => {
    await refuse(refusal, '/v1/ledgers', { name: 'new', ...more })
  })
})

describe('a list', () => {
  const lists = () => ['/v1/ledgers', '/v1/accounts', '/v1/transactions', '/v1/accounts/rich/entries']
  const refuseGet = (refusal: Refusal, path: string, options?: RequestOptions) =>
    ledger.expectRefusal(refusal, () => ledger.get(path, options))

  test.each(['0', '201', '-1', 'abc', '1e2', '0x10', '1.0', '', ' 1', '9'.repeat(20), '１'])(
    'refuses a limit of %j',
    async (limit) => {
      for (const list of lists()) await refuseGet('400 invalid_request', `${list}?limit=${encodeURIComponent(limit)}`)
    },
  )

  test('refuses two limits, and a field that it does not know', async () => {
    for (const list of lists()) {
      await refuseGet('400 invalid_request', `${list}?limit=1&limit=2`)
      await refuseGet('400 invalid_request', `${list}?offset=1`)
      await refuseGet('400 invalid_request', `${list}?__proto__=1`)
    }
  })

  test.each(['', 'x', '!!!!', 'AAAA', '%00', "' or 1=1 --", 'a'.repeat(5_000)])(
    'refuses a cursor of %j',
    async (cursor) => {
      for (const list of lists()) await refuseGet('400 cursor_invalid', `${list}?cursor=${encodeURIComponent(cursor)}`)
    },
  )

  test('refuses the cursor of another list, of another account, of other filters, and of another ledger', async () => {
    for (const account of ['rich', 'frozen', 'overdrawn']) {
      if (account !== 'frozen') await ledger.post('/v1/deposits', { account: of[account], amount: '1.00' })
    }
    const cursors = new Map<string, string>()
    const paths = [
      '/v1/ledgers?',
      '/v1/accounts?',
      '/v1/accounts?currency=USD&',
      '/v1/transactions?',
      '/v1/transactions?kind=deposit&',
      '/v1/transactions?account=rich&',
      '/v1/accounts/rich/entries?',
      '/v1/accounts/rich/entries?order=asc&',
      `/v1/accounts/${of.overdrawn}/entries?`,
    ]
    for (const path of paths) {
      const { body } = await ledger.get(`${path}limit=1`)
      expect(body.next_cursor, path).toEqual(expect.any(String))
      cursors.set(path, body.next_cursor)
    }
    for (const path of paths) {
      for (const [from, cursor] of cursors) {
        const url = `${path}cursor=${cursor}`
        if (path === from) expect((await ledger.get(url)).statusCode).toBe(200)
        else await refuseGet('400 cursor_invalid', url)
      }
    }
    for (const path of ['/v1/accounts?', '/v1/transactions?']) {
      await refuseGet('400 cursor_invalid', `${path}cursor=${cursors.get(path)}`, { ledger: 'other' })
    }
  })

  /** What the cursors of the ledger `main` carry of it. */
  const main = 1

  test.each(['not-a-uuid', '', "'; drop table entries; --", '00000000-0000-7000-8000-000000000000/x'])(
    'refuses a cursor that was made by hand to point at %j',
    async (position) => {
      await refuseGet('400 cursor_invalid', `/v1/accounts?cursor=${encodeCursor(position, ['accounts', main, {}])}`)
      await refuseGet(
        '400 cursor_invalid',
        `/v1/transactions?cursor=${encodeCursor(position, ['transactions', main, {}])}`,
      )
      const entries = encodeCursor(position, ['entries', main, of.rich, { order: 'desc' }])
      await refuseGet('400 cursor_invalid', `/v1/accounts/rich/entries?cursor=${entries}`)
    },
  )

  test.each(['2020-01-01', 'now', '2020-01-01T00:00:00', '1577836800', '2020-13-01T00:00:00Z', ''])(
    'refuses the moment %j',
    async (moment) => {
      for (const path of [
        '/v1/transactions?from=',
        '/v1/transactions?to=',
        '/v1/accounts/rich/entries?at=',
        '/v1/accounts/rich/balance?at=',
        '/v1/trial-balance?at=',
        '/v1/balance-sheet?at=',
        // These take a day, too.
        ...(moment === '2020-01-01'
          ? []
          : [
              '/v1/accounts/rich/entries?from=',
              '/v1/accounts/rich/entries?to=',
              '/v1/accounts/rich/balance?effective_at=',
              '/v1/trial-balance?from=',
              '/v1/income-statement?from=',
            ]),
      ]) {
        await refuseGet('400 invalid_request', path + encodeURIComponent(moment))
      }
    },
  )

  test.each<[Refusal, string]>([
    ['404 account_not_found', '/v1/accounts/nobody'],
    ['404 account_not_found', '/v1/accounts/nobody/balance'],
    ['404 account_not_found', '/v1/accounts/nobody/balance?at=2020-01-01T00:00:00Z'],
    ['404 account_not_found', '/v1/accounts/nobody/entries'],
    ['404 account_not_found', '/v1/transactions?account=nobody'],
    ['404 transaction_not_found', '/v1/transactions/00000000-0000-7000-8000-000000000000'],
    ['404 transaction_not_found', '/v1/transactions/key:nothing'],
    ['400 invalid_request', '/v1/transactions/nothing'],
    ['400 invalid_request', '/v1/accounts/NOBODY/balance'],
    ['400 invalid_request', '/v1/accounts/NOBODY'],
    ['400 invalid_request', '/v1/accounts?type=revenue'],
    ['400 invalid_request', '/v1/accounts?owner='],
    ['400 invalid_request', '/v1/accounts?currency=usd'],
    ['400 invalid_request', '/v1/accounts?status=open'],
    ['400 invalid_request', '/v1/accounts?code_prefix='],
    ['400 invalid_request', '/v1/accounts?code_prefix=Customers.'],
    ['400 invalid_request', '/v1/accounts?metadata.=x'],
    ['400 invalid_request', '/v1/accounts?metadata=x'],
    ['400 invalid_request', `/v1/accounts?${[1, 2, 3, 4, 5, 6].map((key) => `metadata.${key}=x`).join('&')}`],
    ['400 invalid_request', '/v1/transactions?kind=gift'],
    ['400 invalid_request', '/v1/accounts/rich/entries?order=up'],
    ['400 invalid_request', '/v1/trial-balance?currency=USD'],
    ['400 invalid_request', '/v1/accounts?owner=%00'],
    ['400 invalid_request', '/v1/transactions?owner=%00'],
    ['400 invalid_request', '/v1/transactions?reference=%00'],
    ['400 invalid_request', '/v1/owners/%00/balances'],
  ])('answers %s to %s', async (refusal, path) => {
    await refuseGet(refusal, path)
  })

  test.each([
    '/v1/ledgers',
    '/v1/currencies',
    '/v1/accounts',
    '/v1/accounts/rich',
    '/v1/accounts/rich/balance',
    '/v1/accounts/rich/entries',
    '/v1/transactions',
    '/v1/transactions/key:x',
    '/v1/owners/x/balances',
    '/v1/trial-balance',
    '/v1/balance-sheet',
    '/v1/income-statement',
  ])('in a ledger that does not exist, or cannot, is refused: %s', async (path) => {
    if (path === '/v1/ledgers') return expect((await ledger.get(path, { ledger: 'nowhere' })).statusCode).toBe(200)
    await refuseGet('404 ledger_not_found', path, { ledger: 'nowhere' })
    await refuseGet('400 invalid_request', path, { ledger: 'No Where' })
  })
})
