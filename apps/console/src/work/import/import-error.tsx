import { UsageError } from '@florin/cli/src/import/errors.ts'
import { ErrorNote } from '../../shell/error-note.tsx'

/** A file that is wrong is not a failure of the console. */
export function ImportError({ error }: { error: unknown }) {
  if (!(error instanceof UsageError)) return <ErrorNote error={error} />
  return (
    <div className="note danger" role="alert">
      <strong>The file cannot be imported</strong>
      <p>{error.message}</p>
    </div>
  )
}
