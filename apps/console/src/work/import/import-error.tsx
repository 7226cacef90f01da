import { UsageError } from '@florin/cli/src/import/errors.ts'
import { ErrorNote } from '../../shell/error-note.tsx'

/** Why a file is not imported: what is wrong with it, or with the request. */
export function ImportError({ error }: { error: unknown }) {
  if (!(error instanceof UsageError)) return <ErrorNote error={error} />
  return (
    <div className="note danger" role="alert">
      <strong>This file cannot be imported</strong>
      <p>{error.message}</p>
    </div>
  )
}
