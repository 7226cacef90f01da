import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { formatCount } from '../../money/amounts.ts'
import { formatMoment } from '../../money/moments.ts'
import { useSession } from '../../session/session.ts'
import { Empty } from '../../shell/empty.tsx'
import { ErrorNote } from '../../shell/error-note.tsx'
import { Loading } from '../../shell/page.tsx'
import { useLastVerification } from './queries.ts'
import { notStarted, type PromiseState, type Verification, verify } from './verification.ts'

/** Recomputes the books from their entries, and ticks each promise that holds. */
export function VerifyPage() {
  const { verification, running, start, stop } = useVerification()
  const isBegun = verification.promises.length > 0
  const { data: last, error: lastError, refetch } = useLastVerification()
  return (
    <>
      <div className="actions">
        {running.isPending ? (
          <button className="button" type="button" onClick={stop}>
            Stop
          </button>
        ) : (
          <button className="button primary" type="button" onClick={start}>
            {isBegun ? 'Verify again' : 'Verify the books'}
          </button>
        )}
      </div>
      {running.error && <ErrorNote error={running.error} />}
      {lastError && !running.error && <ErrorNote error={lastError} onRetry={() => void refetch()} />}
      {running.isPending && <Bar verification={verification} />}
      {verification.outcome && <Summary outcome={verification.outcome} />}
      {isBegun && <PromiseList promises={verification.promises} />}
      {last === undefined && !lastError && !isBegun && <Loading what="the last verification" />}
      {!isBegun && !running.isPending && !running.error && last !== undefined && !lastError && (
        <Empty title={last ? titleOf(last) : 'The books were not verified yet.'}>
          <p className="muted">
            Everything is computed again from the entries, from the first one on, and compared with what is stored. It
            writes nothing and does not delay postings. The audit trail, and fees in the revenue service, are checked by{' '}
            <code>pnpm verify</code>.
          </p>
        </Empty>
      )}
    </>
  )
}

function titleOf({ broken, promises, ended_at: endedAt }: NonNullable<ReturnType<typeof useLastVerification>['data']>) {
  const found = broken > 0 ? `${broken} of ${promises} promises were broken` : `all ${promises} promises held`
  return `Last verified ${formatMoment(endedAt)}: ${found}.`
}

/** It ends when the page is left. */
function useVerification() {
  const { ledger } = useSession()
  const [verification, setVerification] = useState<Verification>(notStarted)
  const stopping = useRef<AbortController>(null)
  useEffect(() => () => stopping.current?.abort(), [])
  const queries = useQueryClient()
  const running = useMutation({
    mutationFn: async () => {
      const stop = new AbortController()
      stopping.current = stop
      setVerification(notStarted)
      await verify(ledger, stop.signal, setVerification).catch((error) => {
        if (!stop.signal.aborted) throw error
      })
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [ledger, 'last-verification'] }),
  })
  return { verification, running, start: () => running.mutate(), stop: () => stopping.current?.abort() }
}

function Bar({ verification: { promises, progress } }: { verification: Verification }) {
  const checked = promises.filter(({ broken }) => broken !== undefined).length
  return (
    <div className="progress">
      <progress
        aria-label="Progress of the verification"
        max={progress?.total ?? undefined}
        value={progress?.total ? progress.checked : undefined}
      />
      <p className="muted">
        {progress
          ? `${formatCount(progress.checked)} of ${formatCount(progress.total ?? progress.checked)} ${units[progress.step]}`
          : `${checked} of ${promises.length} promises`}
      </p>
    </div>
  )
}

const units = { accounts: 'accounts and entries', transactions: 'entries of transactions' } as const

function Summary({ outcome }: { outcome: NonNullable<Verification['outcome']> }) {
  const { accounts, transactions, entries, promises, broken } = outcome
  return (
    <p className={`note ${broken > 0 ? 'danger' : 'good'}`} role="status">
      <strong>{broken > 0 ? `${broken} of ${promises} promises are broken.` : `All ${promises} promises hold.`}</strong>
      <span>
        Checked {formatCount(accounts)} accounts, {formatCount(transactions)} transactions and {formatCount(entries)}{' '}
        entries.
      </span>
    </p>
  )
}

function PromiseList({ promises }: { promises: PromiseState[] }) {
  return (
    <ul className="promises">
      {promises.map(({ promise, broken, findings }) => (
        <li key={promise} className={stateOf(broken)}>
          <span aria-hidden="true">{signs[stateOf(broken)]}</span>
          <div>
            {promise}
            <span className="hidden">: {words[stateOf(broken)]}</span>
            {broken !== undefined && broken > 0 && (
              <>
                <p className="field-error">
                  {formatCount(broken)} {broken === 1 ? 'violation' : 'violations'}
                </p>
                <ul className="findings">
                  {findings.map((finding) => (
                    <li key={finding}>
                      <code>{finding}</code>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}

const stateOf = (broken: number | undefined) => (broken === undefined ? 'waiting' : broken > 0 ? 'broken' : 'holds')
const signs = { waiting: '·', holds: '✓', broken: '✗' } as const
const words = { waiting: 'not checked yet', holds: 'it holds', broken: 'it is broken' } as const
