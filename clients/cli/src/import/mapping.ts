import { readAmount } from './amounts.ts'
import { createDateReader, type DateReader } from './dates.ts'
import { UsageError } from './errors.ts'
import { type Fields, keyOf, RowError } from './row.ts'

/** A mapping file: how a table of another program becomes orders. */
export interface Mapping {
  /** By the header of the column: the field, or more about it. Other columns are not read. */
  columns: Record<string, string | ColumnMapping>
  /** Fields that all orders have, unless a column gives them. */
  constants?: Record<string, string>
  /** Between columns; a comma when omitted. */
  delimiter?: string
}

interface ColumnMapping {
  field: string
  /** For effective_at: the format of its dates. */
  date?: string
  time_zone?: string
  /** For amount: what stands before decimals; a point when omitted. */
  decimal?: '.' | ','
  thousands?: string
  /** For amount: what an amount above zero is. One below zero is the other one. */
  positive?: 'deposit' | 'withdrawal'
  /** For amount: what the amounts of this column are. */
  operation?: string
  /** What stands for the values of the column. Other values are rejected. */
  values?: Record<string, string>
  /** Put before each value. */
  prefix?: string
}

/** A column as it is read. */
export interface Column {
  header: string
  field: string
  read(text: string): Fields
}

const fields = [
  'operation',
  'idempotency_key',
  'account',
  'source_account',
  'target_account',
  'amount',
  'currency',
  'cash_account',
  'effective_at',
  'reference',
  'description',
  'fee_schedule',
  'fee_account',
]
const settings = {
  mapping: ['columns', 'constants', 'delimiter'],
  column: ['field', 'date', 'time_zone', 'decimal', 'thousands', 'positive', 'operation', 'values', 'prefix'],
}

const isField = (name: unknown): name is string =>
  typeof name === 'string' && (fields.includes(name) || /^metadata\.[^.]+$/.test(name))

/** Checks what a mapping file has. Throws `UsageError` for what is wrong in it. */
export function checkMapping(value: unknown, name: string): Mapping {
  if (!isObject(value) || !isObject(value.columns)) throw new UsageError(`The mapping ${name} has no "columns".`)
  checkNames('The mapping', value, settings.mapping)
  checkTexts('"constants"', value.constants ?? {})
  for (const field of Object.keys(value.constants ?? {})) checkField(field)
  return value as unknown as Mapping
}

/** The columns of a mapping. Throws `UsageError` for one that is wrong. */
export function readColumns({ columns }: Mapping): Column[] {
  return Object.entries(columns).map(([header, given]) => createColumn(header, given))
}

/** The columns of a table whose headers are fields. Throws `UsageError` for another header. */
export function columnsNamed(headers: readonly string[]): Column[] {
  return headers.map((header) => {
    if (!isField(header)) {
      throw new UsageError(
        `The column "${header}" is not a field of an order (${fields.join(', ')}, metadata.<key>). Say what it is in a mapping: florin import --mapping.`,
      )
    }
    return createColumn(header, header === 'effective_at' ? { field: header, date: 'ISO' } : header)
  })
}

function createColumn(header: string, given: unknown): Column {
  const mapping = (typeof given === 'string' ? { field: given } : given) as ColumnMapping
  const where = `Column "${header}"`
  if (!isObject(mapping)) throw new UsageError(`${where} of the mapping needs a "field".`)
  checkNames(where, mapping, settings.column)
  checkField(mapping.field)
  if (mapping.values !== undefined) checkTexts(`"values" of column "${header}"`, mapping.values)
  const isOf = (field: string, ...names: (keyof ColumnMapping)[]) => {
    const other = mapping.field === field ? undefined : names.find((name) => mapping[name] !== undefined)
    if (other) throw new UsageError(`${where} has "${other}", which is for the field ${field}.`)
  }
  isOf('effective_at', 'date', 'time_zone')
  isOf('amount', 'decimal', 'thousands', 'positive', 'operation')
  return { header, field: mapping.field, read: createReader(where, mapping) }
}

function createReader(where: string, mapping: ColumnMapping): Column['read'] {
  const { field, date, time_zone: timeZone } = mapping
  if (field === 'amount') return createAmountReader(where, mapping)
  if (field === 'effective_at') {
    if (date === undefined) {
      throw new UsageError(`${where} has dates: say their format with "date", like DD.MM.YYYY, MM/DD/YYYY or ISO.`)
    }
    const read: DateReader = createDateReader(date, timeZone)
    return (text) => ({ effective_at: read(text) })
  }
  return (text) => {
    const value = `${mapping.prefix ?? ''}${translate(where, mapping, text)}`
    return { [field]: field === 'idempotency_key' ? keyOf(value) : value }
  }
}

function translate(where: string, { values }: ColumnMapping, text: string): string {
  if (!values) return text
  if (Object.hasOwn(values, text)) return values[text] as string
  throw new RowError(`${where}: the mapping has no value for "${text}".`)
}

function createAmountReader(
  where: string,
  { decimal = '.', thousands, positive, operation }: ColumnMapping,
): Column['read'] {
  if (decimal !== '.' && decimal !== ',') throw new UsageError(`${where}: "decimal" is "." or ",".`)
  if (thousands !== undefined && (thousands === decimal || !/^[^\d+-]$/.test(thousands))) {
    throw new UsageError(`${where}: "thousands" is one character, and another one than "decimal".`)
  }
  if (positive !== undefined && !['deposit', 'withdrawal'].includes(positive)) {
    throw new UsageError(`${where}: "positive" is "deposit" or "withdrawal".`)
  }
  if (positive !== undefined && operation !== undefined) {
    throw new UsageError(`${where}: either "positive" or "operation" says what an amount is.`)
  }
  const negative = positive === 'deposit' ? 'withdrawal' : 'deposit'
  return (text) => {
    const { amount, isNegative } = readAmount(text, { decimal, thousands })
    if (positive !== undefined) return { amount, operation: isNegative ? negative : positive }
    if (isNegative) throw new RowError(`The amount "${text}" is below zero: say with "positive" what that is.`)
    return operation === undefined ? { amount } : { amount, operation }
  }
}

function checkField(name: unknown): void {
  if (isField(name)) return
  throw new UsageError(`${JSON.stringify(name)} is not a field of an order: ${fields.join(', ')}, metadata.<key>.`)
}

function checkNames(where: string, value: object, names: readonly string[]): void {
  const unknown = Object.keys(value).find((name) => !names.includes(name))
  if (unknown) throw new UsageError(`${where} has "${unknown}", which is not one of ${names.join(', ')}.`)
}

function checkTexts(where: string, value: unknown): void {
  if (isObject(value) && Object.values(value).every((each) => typeof each === 'string')) return
  throw new UsageError(`${where} must be an object of texts.`)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
