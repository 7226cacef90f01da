import { formatCount } from '../../money/amounts.ts'
import { formatSeconds } from '../../money/moments.ts'
import { saveFile } from '../../session/download.ts'
import { Table } from '../../shell/table.tsx'
import { ImportError } from './import-error.tsx'
import type { Rejected } from './run.ts'
import { countOf, type Run } from './use-import.ts'

const shownMax = 50

/** How far an import is, what it has done, and what was rejected. */
export function RunView({ run, file, proceed }: { run: Run; file: File; proceed: () => void }) {
  const { progress, state, error } = run
  const { rejected } = progress
  return (
    <section aria-label="Import" className="page-part">
      {state === 'running' && <Bar run={run} size={file.size} />}
      {state !== 'running' && (
        <p className={`note ${state === 'stopped' ? 'warn' : 'good'}`} role="status">
          <strong>{titleOf(run)}</strong>
          <span>{summaryOf(run)}</span>
        </p>
      )}
      {state === 'stopped' && (
        <>
          {error !== undefined && <ImportError error={error} />}
          <p className="muted">
            Continue here, or send the same file again, also after a reload: what was posted is not posted again.
          </p>
          <div className="actions">
            <button className="button primary" type="button" onClick={proceed}>
              Continue after line {formatCount(progress.line)}
            </button>
          </div>
        </>
      )}
      {rejected.length > 0 && <RejectedLines rejected={rejected} fileName={file.name} />}
    </section>
  )
}

function titleOf({ isDryRun, state, progress }: Run): string {
  if (state === 'stopped') return 'The import stopped'
  if (!isDryRun) return 'The file was imported'
  return progress.rejected.length > 0 ? 'Some orders would be rejected' : 'Every order would be posted'
}

function summaryOf({ isDryRun, progress: { posted, replayed, proposed, rejected } }: Run): string {
  const parts = [
    `${formatCount(posted)} ${isDryRun ? 'would be posted' : 'posted'}`,
    ...(replayed > 0 ? [`of which ${formatCount(replayed)} were posted before`] : []),
    ...(proposed > 0 ? [`${formatCount(proposed)} wait for approval`] : []),
    `${formatCount(rejected.length)} rejected`,
  ]
  return `${parts.join(', ')}.`
}

function Bar({ run, size }: { run: Run; size: number }) {
  const { progress, seconds, bytesFrom, rowsFrom } = run
  const share = size > 0 ? Math.min(1, progress.bytes / size) : 0
  const rate = seconds > 0 ? (countOf(progress) - rowsFrom) / seconds : 0
  const shareDone = size > 0 ? (progress.bytes - bytesFrom) / size : 0
  const left = shareDone > 0 ? (seconds * (1 - share)) / shareDone : undefined
  return (
    <div className="progress">
      <progress aria-label="Progress of the import" max={1} value={share} />
      <p className="muted">
        {formatCount(countOf(progress))} orders, {formatCount(Math.round(rate))} a second
        {left !== undefined && `, ${formatSeconds(Math.ceil(left))} left`}. Stay on this page while it runs.
      </p>
    </div>
  )
}

function RejectedLines({ rejected, fileName }: { rejected: readonly Rejected[]; fileName: string }) {
  const save = () => saveFile(new Blob(rejected.map(({ text }) => `${text}\n`)), `${fileName}.rejected.ndjson`)
  return (
    <>
      <div className="card-head">
        <h2>Rejected</h2>
        <button className="button" type="button" onClick={save}>
          Download {formatCount(rejected.length)} rejected
        </button>
      </div>
      <Table label="Rejected orders" columns={['Line', 'Code', 'Why']}>
        <tbody>
          {rejected.slice(0, shownMax).map(({ line, code, detail }) => (
            <tr key={line}>
              <th scope="row">{formatCount(line)}</th>
              <td className="code">{code}</td>
              <td>{detail}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      {rejected.length > shownMax && (
        <p className="muted">The first {shownMax} are shown. The download has all of them.</p>
      )}
    </>
  )
}
