import { describe, expect, test } from 'vitest'
import { readCamt } from './camt.ts'
import { UsageError } from './errors.ts'
import { readMt940 } from './mt940.ts'
import type { Row } from './row.ts'

const settings = { account: 'treasury.main.eur', cashAccount: 'banks.nord.eur' }
const both = { account: 'treasury.main.eur', cash_account: 'banks.nord.eur', currency: 'EUR' }

async function collect(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = []
  for await (const row of rows) all.push(row)
  return all
}
async function* piecesOf(text: string | Buffer) {
  for (const byte of Buffer.from(text as string)) yield Uint8Array.of(byte)
}
const camt = (text: string) => collect(readCamt(piecesOf(text), settings))
const mt940 = (text: string | Buffer, encoding = 'utf-8') => collect(readMt940(piecesOf(text), settings, encoding))

const entry = (
  amount: string,
  direction: string,
  { ref = '<AcctSvcrRef>R1</AcctSvcrRef>', status = '<Cd>BOOK</Cd>', day = '<Dt>2026-03-02</Dt>', details = '' } = {},
) => `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd><Sts>${status}</Sts>
<BookgDt>${day}</BookgDt><ValDt><Dt>2026-03-09</Dt></ValDt>${ref}<NtryDtls>${details}</NtryDtls><AddtlNtryInf>Card</AddtlNtryInf></Ntry>`
const statement = (entries: string, { iban = 'DE02', id = 'S-1' } = {}) =>
  `<Stmt><Id>${id}</Id><Acct><Id><IBAN>${iban}</IBAN></Id></Acct><Bal><Amt Ccy="EUR">9.99</Amt></Bal>${entries}</Stmt>`
const document = (statements: string) =>
  `<?xml version="1.0"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr/>${statements}</BkToCstmrStmt></Document>`

describe('camt.053', () => {
  test('a booked entry is a deposit or a withdrawal on its booking day, with the key of its bank', async () => {
    const details = `<TxDtls><Refs><EndToEndId>INV-7</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>Nord &amp; Süd</Nm></Pty></Dbtr></RltdPties>
      <RmtInf><Ustrd>Invoice 7</Ustrd><Ustrd>of May</Ustrd></RmtInf></TxDtls>`
    const rows = await camt(
      document(
        statement(
          entry('00100.50', 'CRDT', { details }) +
            entry('3', 'DBIT', {
              ref: '<AcctSvcrRef>NONREF</AcctSvcrRef>',
              day: '<DtTm>2026-03-03T23:30:00-05:00</DtTm>',
            }),
        ),
      ),
    )
    expect(rows).toEqual([
      {
        line: 1,
        fields: {
          ...both,
          operation: 'deposit',
          amount: '100.50',
          effective_at: '2026-03-02',
          idempotency_key: 'bank:DE02:2026-03-02:R1',
          reference: 'INV-7',
          description: 'Nord & Süd: Invoice 7: of May',
        },
      },
      {
        line: 2,
        fields: {
          ...both,
          operation: 'withdrawal',
          amount: '3',
          effective_at: '2026-03-03',
          idempotency_key: 'bank:DE02:S-1:2',
          description: 'Card',
        },
      },
    ])
  })

  test('an entry has the same key in a longer statement, and a reference that comes again is another entry', async () => {
    const keys = async (text: string) =>
      (await camt(text)).map((row) => ('fields' in row ? row.fields.idempotency_key : row.wrong))
    const next = entry('1.00', 'CRDT', { day: '<Dt>2026-03-03</Dt>' })
    const daily = await keys(document(statement(next)))
    const weekly = await keys(
      document(
        statement(entry('1.00', 'CRDT') + entry('1.00', 'CRDT'), { id: 'S-2' }) + statement(next, { id: 'S-3' }),
      ),
    )
    expect(weekly).toEqual(['bank:DE02:2026-03-02:R1', 'bank:DE02:2026-03-02:R1:2', daily[0]])
  })

  test('an entry at the same place of another page of a statement is another entry', async () => {
    const page = statement(entry('1.00', 'CRDT', { ref: '' }))
    const rows = await camt(document(page + page))
    expect(rows.map((row) => ('fields' in row ? row.fields.idempotency_key : row.wrong))).toEqual([
      'bank:DE02:S-1:1',
      'bank:DE02:S-1:1:2',
    ])
  })

  test('an amount below zero is not posted as one above it', async () => {
    expect(await camt(document(statement(entry('-5.00', 'CRDT'))))).toMatchObject([
      { wrong: 'The amount "-5.00" is below zero: CdtDbtInd says the direction.' },
    ])
  })

  test('what is not booked is not posted, and an older version says its status otherwise', async () => {
    const rows = await camt(
      document(statement(entry('1', 'CRDT', { status: '<Cd>PDNG</Cd>' }) + entry('2', 'CRDT', { status: 'BOOK' }))),
    )
    expect(rows).toMatchObject([{ wrong: 'The entry is not booked: its status is PDNG.' }, { fields: { amount: '2' } }])
  })

  test.each([
    ['a document that is cut', document(statement(entry('1', 'CRDT'))).slice(0, -30)],
    ['another document', '<Document><BkToCstmrAcctRpt/></Document>'],
    ['statements of two accounts', document(statement('') + statement('', { iban: 'DE03' }))],
    ['entities of its own', `<!DOCTYPE a [<!ENTITY b "c">]>${document(statement(''))}`],
  ])('nothing is read of %s', async (_, text) => {
    await expect(camt(text)).rejects.toThrow(UsageError)
  })
})

const message = (entries: string, { account = '10020030/1234567', number = '3/1' } = {}) =>
  `:20:STARTUMS\r\n:25:${account}\r\n:28C:${number}\r\n:60F:C260101EUR1000,00\r\n${entries}:62F:C260102EUR1,00\r\n-\r\n`

describe('MT940', () => {
  test('an entry is a deposit or a withdrawal on its entry date', async () => {
    const rows = await mt940(
      message(
        ':61:2601020102CR1234,5NTRFINV-7//B-1\r\n:86:166?00Transfer?20Invoice 7 ?21of May?32Nord GmbH?33 Kiel\r\n' +
          ':61:2601011231D7,NMSCNONREF\r\nmore of it\r\n:86:Card payment\r\nin a shop\r\n' +
          ':61:260103RC1,00NTRFNONREF//B-1\r\n',
      ),
    )
    expect(rows).toEqual([
      {
        line: 5,
        fields: {
          ...both,
          operation: 'deposit',
          amount: '1234.5',
          effective_at: '2026-01-02',
          idempotency_key: 'bank:10020030/1234567:2026-01-02:B-1',
          reference: 'INV-7',
          description: 'Nord GmbH Kiel: Invoice 7 of May',
        },
      },
      {
        line: 7,
        fields: {
          ...both,
          operation: 'withdrawal',
          amount: '7',
          effective_at: '2025-12-31',
          idempotency_key: 'bank:10020030/1234567:3/1:260101:2',
          description: 'Card payment in a shop',
        },
      },
      {
        line: 11,
        fields: {
          ...both,
          operation: 'withdrawal',
          amount: '1.00',
          effective_at: '2026-01-03',
          idempotency_key: 'bank:10020030/1234567:2026-01-03:B-1',
        },
      },
    ])
  })

  test('an entry that cannot be read is named, and the next statement is read', async () => {
    const rows = await mt940(
      message(':61:2613020102C1,00NTRFA\r\n:61:260102C1.00NTRFA\r\n') +
        message(':61:260103C2,00NTRFA\r\n', { number: '4/1' }),
    )
    expect(rows.map((row) => ('wrong' in row ? row.line : row.fields.idempotency_key))).toEqual([
      5,
      6,
      'bank:10020030/1234567:4/1:260101:1',
    ])
  })

  test('another encoding is read if it is named', async () => {
    const text = Buffer.from(message(':61:260102C1,00NTRFA\r\n:86:Köln\r\n'), 'latin1')
    await expect(mt940(text)).rejects.toMatchObject({ code: 'ERR_ENCODING_INVALID_ENCODED_DATA' })
    expect(await mt940(text, 'latin1')).toMatchObject([{ fields: { description: 'Köln' } }])
  })

  test.each([
    ['a CSV file', 'a,b\n1,2\n'],
    ['statements of two accounts', message('') + message('', { account: '1/2' })],
    ['an empty file', ''],
  ])('nothing is read of %s', async (_, text) => {
    await expect(mt940(text)).rejects.toThrow(UsageError)
  })
})
