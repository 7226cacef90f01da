/** Exact arithmetic for amounts: decimal strings, as Florin sends and takes them. */

interface Scaled {
  units: bigint
  decimals: number
}

const pattern = /^-?\d+(?:\.\d+)?$/

/** The sum, with the decimals of the amount that has most: `sumAmounts(['0.10', '0.2'])` is `0.30`. */
export function sumAmounts(amounts: Iterable<string>): string {
  return write([...amounts].map(read).reduce(add, { units: 0n, decimals: 0 }))
}

export function subtractAmounts(amount: string, subtrahend: string): string {
  const { units, decimals } = read(subtrahend)
  return write(add(read(amount), { units: -units, decimals }))
}

/** Below zero, zero or above zero, as `sort` wants it. */
export function compareAmounts(a: string, b: string): number {
  const difference = read(subtractAmounts(a, b)).units
  return difference === 0n ? 0 : difference < 0n ? -1 : 1
}

function read(amount: string): Scaled {
  if (!pattern.test(amount)) throw new TypeError(`"${amount}" is not an amount: write it like "125.00".`)
  const [whole = '', fraction = ''] = amount.split('.')
  return { units: BigInt(whole + fraction), decimals: fraction.length }
}

function add(a: Scaled, b: Scaled): Scaled {
  const decimals = Math.max(a.decimals, b.decimals)
  const units = [a, b].map((each) => each.units * 10n ** BigInt(decimals - each.decimals))
  return { units: units.reduce((sum, each) => sum + each), decimals }
}

function write({ units, decimals }: Scaled): string {
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  return `${units < 0n ? '-' : ''}${whole}${decimals > 0 ? `.${digits.slice(-decimals)}` : ''}`
}
