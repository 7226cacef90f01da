import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { askToSignIn, useSession } from '../../session/session.ts'
import { atStart, type Progress, runImport } from './run.ts'
import type { Source } from './source.ts'

export interface Run {
  isDryRun: boolean
  state: 'running' | 'stopped' | 'done'
  progress: Progress
  /** Time that it has run, and the bytes that it has read meanwhile: a continued one begins in the middle. */
  seconds: number
  bytesFrom: number
  rowsFrom: number
  error: unknown
}

/** Runs the import of a file. It ends when the page is left; sent again, the file continues without doubling anything. */
export function useImport(source: Source) {
  const { florin, ledger } = useSession()
  const queries = useQueryClient()
  const [run, setRun] = useState<Run>()
  const stopping = useRef<AbortController>(null)
  useEffect(() => () => stopping.current?.abort(), [])

  async function start(isDryRun: boolean, from = atStart) {
    const stop = new AbortController()
    stopping.current = stop
    const startMs = performance.now()
    const seconds = () => (performance.now() - startMs) / 1_000
    const begun = { isDryRun, bytesFrom: from.bytes, rowsFrom: countOf(from), error: undefined }
    let latest = from
    const show = (state: Run['state'], error?: unknown) =>
      setRun({ ...begun, state, progress: latest, seconds: seconds(), error })
    show('running')
    try {
      await runImport(florin, source, from, {
        isDryRun,
        signal: stop.signal,
        onProgress: (progress) => {
          latest = progress
          show('running')
        },
      })
      show('done')
    } catch (error) {
      askToSignIn(error)
      show('stopped', stop.signal.aborted ? undefined : error)
    }
    await queries.invalidateQueries({ queryKey: [ledger] })
  }

  return {
    run,
    start: (isDryRun: boolean) => void start(isDryRun),
    proceed: () => run && void start(run.isDryRun, run.progress),
    stop: () => stopping.current?.abort(),
  }
}

export const countOf = ({ posted, proposed, rejected }: Progress): number => posted + proposed + rejected.length
