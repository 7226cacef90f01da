/** The type that `Accept` prefers, of those that are offered; the first one for no preference. A type of quality 0 is not wanted. */
export function preferredType<Type extends string>(
  accept: string | undefined,
  offered: readonly [Type, ...Type[]],
): Type {
  const ranges = (accept ?? '*/*').split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    return { type, quality: quality === undefined ? 1 : Number(quality) || 0 }
  })
  const qualityOf = (type: string) =>
    [type, `${type.split('/')[0]}/*`, '*/*']
      .map((range) => ranges.find((each) => each.type === range)?.quality)
      .find((quality) => quality !== undefined) ?? 0
  return offered.reduce((best, type) => (qualityOf(type) > qualityOf(best) ? type : best), offered[0])
}
