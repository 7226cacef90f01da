import { createRootRoute, type SearchMiddleware } from '@tanstack/react-router'
import { pickTexts } from './search-params.ts'
import { CrashedPage, MissingPage } from './shell/crashed-page.tsx'
import { Shell } from './shell/shell.tsx'

interface RootSearch {
  ledger?: string | undefined
}

const keepLedger: SearchMiddleware<RootSearch> = ({ search, next }) => ({ ledger: search.ledger, ...next(search) })

/** The ledger stays in the address of every page, so that a link that is shared shows the same books. */
export const rootRoute = createRootRoute({
  validateSearch: (search: Record<string, unknown>): RootSearch => pickTexts(['ledger'])(search),
  search: { middlewares: [keepLedger] },
  component: Shell,
  errorComponent: CrashedPage,
  notFoundComponent: MissingPage,
})
