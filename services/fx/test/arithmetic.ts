/** The arithmetic of FX again, in integers and by other means than the service's, so that it shares no mistake with it. */

/** A decimal text as a fraction of integers. */
export function fractionOf(text: string): { over: bigint; under: bigint } {
  const [whole = '', decimals = ''] = text.split('.')
  return { over: BigInt(whole + decimals), under: 10n ** BigInt(decimals.length) }
}

interface Leg {
  base: string
  quote: string
  rate: string
}

/** What one unit of `source` is worth in `target` by the published rates: by one of the pair, or through a third currency. */
export function worthOf(source: string, target: string, legs: Leg[]): { over: bigint; under: bigint } {
  let [at, over, under] = [source, 1n, 1n]
  for (const { base, quote, rate } of legs) {
    const { over: up, under: down } = fractionOf(rate)
    if (base === at) [at, over, under] = [quote, over * up, under * down]
    else if (quote === at) [at, over, under] = [base, over * down, under * up]
    else throw new Error(`${base}/${quote} does not lead on from ${at}`)
  }
  if (at !== target) throw new Error(`the rates lead to ${at}, not to ${target}`)
  return { over, under }
}

/** By the smallest part of the currency, down. */
export function floorAmount(over: bigint, under: bigint, exponent: number): string {
  return textOf((over * 10n ** BigInt(exponent)) / under, exponent)
}

/** By the smallest part of the currency, up. */
export function ceilAmount(over: bigint, under: bigint, exponent: number): string {
  return textOf((over * 10n ** BigInt(exponent) + under - 1n) / under, exponent)
}

function textOf(parts: bigint, exponent: number): string {
  const digits = String(parts).padStart(exponent + 1, '0')
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
}

/** To 18 significant digits, a tie to the even one, without zeros at the end: as rates are shown. */
export function eighteenDigits(over: bigint, under: bigint): string {
  let decimals = 0
  // So many decimals that the whole has 18 digits; before the point they may be more.
  while ((over * 10n ** BigInt(decimals)) / under < 10n ** 17n) decimals += 1
  const dividend = over * 10n ** BigInt(decimals)
  let digits = dividend / under
  const rest = (dividend % under) * 2n
  if (rest > under || (rest === under && digits % 2n === 1n)) digits += 1n
  return textOf(digits, decimals).replace(/\.?0+$/, (zeros) => (decimals > 0 ? '' : zeros))
}
