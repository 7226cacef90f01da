import type { Row } from '@florin/cli/src/import/row.ts'
import { formatCount } from '../../money/amounts.ts'
import { once } from '../../shell/once.ts'
import { Table } from '../../shell/table.tsx'
import { RunView } from './run-view.tsx'
import type { Source } from './source.ts'
import { useImport } from './use-import.ts'

const kibibyte = 1_024

/** What a file begins with, and what can be done with it. */
export function Preview({ source, first }: { source: Source; first: Row[] }) {
  const { run, start, proceed, stop } = useImport(source)
  const isRunning = run?.state === 'running'
  return (
    <>
      <section aria-label="File" className="page-part">
        <h2>
          {source.file.name} <span className="muted">{formatCount(Math.ceil(source.file.size / kibibyte))} KiB</span>
        </h2>
        {run === undefined && <FirstRows rows={first} />}
        <div className="actions">
          {isRunning ? (
            <button className="button" type="button" {...once(stop)}>
              Stop
            </button>
          ) : (
            <>
              <button
                className={run === undefined ? 'button primary' : 'button'}
                type="button"
                {...once(() => start(true))}
              >
                Dry run
              </button>
              <button
                className={run?.isDryRun && run.state === 'done' ? 'button primary' : 'button'}
                type="button"
                {...once(() => start(false))}
              >
                Post the orders
              </button>
            </>
          )}
        </div>
      </section>
      {run && <RunView run={run} file={source.file} proceed={proceed} />}
    </>
  )
}

function FirstRows({ rows }: { rows: Row[] }) {
  if (rows.length === 0) return <p className="muted">The file has no orders.</p>
  return (
    <Table label="First lines" columns={['Line', 'Operation', 'Order']}>
      <tbody>
        {rows.map((row) => (
          <tr key={row.line}>
            <th scope="row">{row.line}</th>
            {'fields' in row ? (
              <>
                <td>{String(row.fields.operation ?? '—')}</td>
                <td className="code">{textOf(row.fields)}</td>
              </>
            ) : (
              <td colSpan={2}>
                <span className="field-error">{row.wrong}</span>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

const textOf = ({ operation: _, ...fields }: Record<string, unknown>) =>
  Object.entries(fields)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
