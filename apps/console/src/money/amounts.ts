/** How an amount looks in the reader's locale. Amounts stay decimal strings: `Intl` formats those digit by digit. */

const formats = new Map<number, Intl.NumberFormat>()

/** All digits of a decimal string, with the separators of the locale: `1234.50` is `1,234.50` in English. */
export function formatAmount(amount: string): string {
  const decimals = amount.split('.')[1]?.length ?? 0
  let format = formats.get(decimals)
  if (!format) {
    format = new Intl.NumberFormat(undefined, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
    formats.set(decimals, format)
  }
  return format.format(amount as Intl.StringNumericLiteral)
}

/** A number of things, not of money. */
export const formatCount = (count: number): string => new Intl.NumberFormat().format(count)

const amountPattern = /^\d+(\.\d+)?$/

/** What is wrong with an amount as it was typed, or undefined. */
export function checkAmount(text: string): string | undefined {
  if (text === '') return 'Enter an amount.'
  if (/[,\s'_]/.test(text)) return 'Enter digits without separators, with a point before the decimals, like 1250.00.'
  if (!amountPattern.test(text)) return 'Enter an amount above zero, like 125.00.'
  return /[1-9]/.test(text) ? undefined : 'Enter an amount above zero.'
}
