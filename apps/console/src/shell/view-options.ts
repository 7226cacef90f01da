/** For links that choose a view of the same page: the one whose parameters are in the address is current. */
export const viewOptions = { exact: true, includeSearch: true } as const
