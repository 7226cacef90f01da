import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, Outlet } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { connect, SessionContext, signOut, useSignIn } from '../session/session.ts'
import { SignInDialog } from '../session/sign-in.tsx'
import { CommandPalette } from './command-palette.tsx'
import { Empty } from './empty.tsx'
import { LedgerChoice } from './ledger-choice.tsx'
import { destinations } from './navigation.ts'
import { Page } from './page.tsx'
import { setTheme, themes, useTheme } from './theme.ts'

const root = getRouteApi('__root__')
/** What the API accepts. */
const ledgerPattern = /^[a-z][a-z0-9-]{0,62}$/

/** Navigation, and the page below or next to it. */
export function Shell() {
  const { ledger = 'main' } = root.useSearch()
  const { token } = useSignIn()
  const isName = ledgerPattern.test(ledger)
  const session = useMemo(() => ({ florin: connect(isName ? ledger : undefined), ledger }), [ledger, isName, token])
  useResetAfter(token)
  const [isPaletteOpen, openPalette] = useState(false)
  return (
    <SessionContext value={session}>
      <a className="skip" href="#content">
        Skip to the page
      </a>
      <div className="shell">
        <aside className="side">
          <div className="brand">
            <img src="/florin.svg" alt="" width="22" height="22" />
            <span>Florin</span>
          </div>
          <button className="search-button" type="button" onClick={() => openPalette(true)}>
            <span>Go to…</span>
            <kbd>{isApple ? '⌘K' : 'Ctrl K'}</kbd>
          </button>
          <nav aria-label="Pages">
            <ul>
              {destinations.map(({ to, label, exact = false }) => (
                <li key={to}>
                  <Link
                    to={to}
                    activeOptions={{ exact, includeSearch: false }}
                    activeProps={{ 'aria-current': 'page' }}
                  >
                    {label}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
          <div className="side-end">
            <LedgerChoice />
            <ThemeChoice />
            {token !== undefined && (
              <button className="button quiet" type="button" onClick={signOut}>
                Sign out
              </button>
            )}
            <a className="muted" href="/docs">
              API reference
            </a>
          </div>
        </aside>
        {/* Nothing that a page has read or opened in one ledger is left on it in another. */}
        {isName ? <Outlet key={ledger} /> : <WrongLedger />}
      </div>
      <CommandPalette isOpen={isPaletteOpen} setOpen={openPalette} />
      <SignInDialog ledger={ledger} />
    </SessionContext>
  )
}

function WrongLedger() {
  return (
    <Page title="No such ledger">
      <Empty title="The address names no ledger.">
        <p>
          <Link to="/" search={{ ledger: undefined }}>
            Go to the overview of the ledger main
          </Link>
        </p>
      </Empty>
    </Page>
  )
}

/** What was answered before a person signed in is asked again, by the new client. */
function useResetAfter(token: string | undefined): void {
  const queries = useQueryClient()
  const known = useRef(token)
  useEffect(() => {
    if (known.current === token) return
    known.current = token
    void queries.resetQueries()
  }, [token, queries])
}

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)
const themeNames = { system: 'System', light: 'Light', dark: 'Dark' } as const

function ThemeChoice() {
  const theme = useTheme()
  return (
    <label className="choice">
      <span>Theme</span>
      <select
        value={theme}
        onChange={({ target }) => setTheme(themes.find((each) => each === target.value) ?? 'system')}
      >
        {themes.map((each) => (
          <option key={each} value={each}>
            {themeNames[each]}
          </option>
        ))}
      </select>
    </label>
  )
}
