import { Amount } from '../money/amount.tsx'

interface Sides {
  debit: string
  credit: string
}
export interface TrialRow extends Sides {
  opening?: Sides | undefined
  turnover?: Sides | undefined
}
export type Columns = readonly (readonly [title: string, amountOf: (row: TrialRow) => string])[]

const atMoment: Columns = [
  ['Debit', ({ debit }) => debit],
  ['Credit', ({ credit }) => credit],
]
const overDays: Columns = [
  ['Opening debit', ({ opening }) => opening?.debit ?? '0'],
  ['Opening credit', ({ opening }) => opening?.credit ?? '0'],
  ['Debited', ({ turnover }) => turnover?.debit ?? '0'],
  ['Credited', ({ turnover }) => turnover?.credit ?? '0'],
  ['Closing debit', ({ debit }) => debit],
  ['Closing credit', ({ credit }) => credit],
]

export const columnsOf = (isOverDays: boolean): Columns => (isOverDays ? overDays : atMoment)

export function ColumnCells({ columns, row }: { columns: Columns; row: TrialRow }) {
  return columns.map(([title, amountOf]) => (
    <td key={title} className="number">
      <Amount value={amountOf(row)} />
    </td>
  ))
}
