import { Dialog } from '@base-ui/react/dialog'
import { FlorinError } from '@florin/client'
import { type FormEvent, useState } from 'react'
import { ErrorNote } from '../shell/error-note.tsx'
import { connect, signIn, useSignIn } from './session.ts'

/** Opens above the page when a service asks who is there, so that what was typed on the page is kept. */
export function SignInDialog({ ledger }: { ledger: string }) {
  const { asked } = useSignIn()
  return (
    <Dialog.Root open={asked !== undefined} modal disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <Dialog.Title className="dialog-title">Sign in</Dialog.Title>
          <Dialog.Description className="muted">
            Enter an API key or a token of your OpenID provider. It is kept until you close this tab.
          </Dialog.Description>
          <SignInForm ledger={ledger} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function SignInForm({ ledger }: { ledger: string }) {
  const [token, setToken] = useState('')
  const [error, setError] = useState<unknown>()
  const [isChecking, setIsChecking] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setIsChecking(true)
    setError(undefined)
    try {
      await checkToken(ledger, token.trim())
      signIn(token.trim())
    } catch (cause) {
      setError(cause)
    } finally {
      setIsChecking(false)
    }
  }

  return (
    <form className="form" onSubmit={submit}>
      <label className="field">
        <span>API key or token</span>
        <input
          type="password"
          name="token"
          autoComplete="off"
          spellCheck={false}
          required
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
      </label>
      {error !== undefined && <ErrorNote error={error} />}
      <button className="button primary" type="submit" disabled={isChecking}>
        {isChecking ? 'Checking…' : 'Sign in'}
      </button>
    </form>
  )
}

/** Throws if the services do not know it. One that may read little is accepted: each page shows what it may. */
async function checkToken(ledger: string, token: string): Promise<void> {
  try {
    await connect(ledger, token).ledger.get('/v1/ledgers', { params: { query: { limit: 1 } } })
  } catch (error) {
    if (!(error instanceof FlorinError) || error.status === 401) throw error
  }
}
