/**
 * Where an amount lies on a chart. A chart has a thousand pixels, so a float is exact enough for a place. Texts are made of the
 * decimal string.
 */
// biome-ignore lint/style/noRestrictedGlobals: a place on the screen, which nothing computes with
export const plotValue = (amount: string): number => Number(amount)
