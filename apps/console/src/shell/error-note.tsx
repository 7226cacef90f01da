import { FlorinError, FlorinProposed, FlorinUnavailable } from '@florin/client'
import { Link } from '@tanstack/react-router'

/** What went wrong and what to do, with the id under which the service's log has the request. */
export function ErrorNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  if (error instanceof FlorinProposed) return <Proposed />
  const { title, detail, requestId } = describe(error)
  return (
    <div className="note danger" role="alert">
      <strong>{title}</strong>
      <p>{detail}</p>
      {requestId && (
        <p className="muted">
          Request <code>{requestId}</code>
        </p>
      )}
      {onRetry && (
        <button className="button" type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  )
}

function Proposed() {
  return (
    <p className="note good" role="status">
      <span>
        Nothing was moved yet: a second person must approve this order. It waits in <Link to="/work">Work</Link>.
      </span>
    </p>
  )
}

interface Description {
  title: string
  detail: string
  requestId?: string | undefined
}

function describe(error: unknown): Description {
  if (error instanceof FlorinError) {
    return { title: titleOf(error), detail: error.detail, requestId: error.requestId }
  }
  if (error instanceof FlorinUnavailable) {
    const { cause } = error
    const inner = cause instanceof FlorinError ? cause : undefined
    const unknown =
      error.idempotencyKey === undefined
        ? 'It may have taken effect. Look whether it has before you send it again.'
        : 'The order may have been posted. Send it again: it has the same key, so it takes effect once.'
    return {
      title: error.isOutcomeUnknown ? 'The outcome is unknown' : 'The service is unavailable',
      detail: error.isOutcomeUnknown
        ? unknown
        : (inner?.detail ?? 'No service answered. Nothing was changed. Check that Florin runs, then try again.'),
      requestId: inner?.requestId,
    }
  }
  return { title: 'The console failed', detail: error instanceof Error ? error.message : String(error) }
}

function titleOf({ status, code }: FlorinError): string {
  if (status === 401) return 'You are signed out'
  if (status === 403) return 'Your role does not allow this'
  if (status === 404) return 'Not found'
  const words = code.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
