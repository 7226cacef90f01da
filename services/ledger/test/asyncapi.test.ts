import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toJsonSchema } from '../src/asyncapi/asyncapi.ts'
import { command } from '../src/core.ts'
import { startLedger, type TestLedger } from './ledger.ts'

const require = createRequire(import.meta.url)
let ledger: TestLedger
beforeAll(async () => {
  ledger = await startLedger()
})
afterAll(() => ledger.close())

const readDocument = async (file: string) =>
  JSON.parse(await readFile(new URL(`../../../docs/${file}`, import.meta.url), 'utf8'))
// The schema of AsyncAPI brings draft 7 with it.
const createAjv = () =>
  addFormats.default(new Ajv({ strict: false, allErrors: true, meta: false, validateSchema: false }))

test('the document is AsyncAPI 3, by its official schema, and the committed one is that of the service', async () => {
  const validate = createAjv().compile(require('@asyncapi/specs/schemas/3.0.0.json'))
  const { body } = await ledger.get('/asyncapi.json')
  expect(validate(body), JSON.stringify(validate.errors?.slice(0, 5))).toBe(true)
  expect(body).toEqual(await readDocument('asyncapi.json'))
})

test('its references lead somewhere', async () => {
  const document = await readDocument('asyncapi.json')
  for (const [, ref = ''] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]*)"/g)) {
    const found = ref.split('/').reduce((node, name) => node?.[name], document)
    expect(found, ref).toBeDefined()
  }
})

test('the schema of orders accepts what the service writes, and rejects what a worker refuses', async () => {
  const validate = createAjv().compile(await readDocument('command.schema.json'))
  expect(validate.schema).toMatchObject(toJsonSchema(command, 'input'))
  const deposit = {
    ledger: 'main',
    operation: 'postDeposit',
    target: null,
    idempotency_key: 'ivy-2',
    order: { account: 'customers.ivy.usd', amount: '2.00' },
  }
  const capture = { ...deposit, operation: 'postCapture', target: 'key:room-7', order: { amount: '10.00' } }
  const reversal = { ...deposit, operation: 'postReversal', target: 'key:dinner', order: null }
  for (const valid of [deposit, capture, reversal, { ...deposit, target: undefined }]) {
    expect(validate(JSON.parse(JSON.stringify(valid))), JSON.stringify(validate.errors)).toBe(true)
  }
  for (const change of [
    { operation: 'postNothing' },
    { target: 'x' },
    { idempotency_key: 'with a space' },
    { colour: 'red' },
    { order: { account: 'customers.ivy.usd', amount: 2 } },
    { order: { account: 'customers.ivy.usd', amount: '2.00', colour: 'red' } },
    { order: null },
    { ledger: 'Main' },
  ]) {
    expect(validate({ ...deposit, ...change }), JSON.stringify(change)).toBe(false)
  }
})
