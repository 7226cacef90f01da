const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 20 })

/** Basis points as a percentage, exactly: `50` is `0.5%`. */
export const formatBasisPoints = (bps: string): string => percent.format(`${bps}e-4` as Intl.StringNumericLiteral)
