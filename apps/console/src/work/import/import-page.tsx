import { useMutation } from '@tanstack/react-query'
import { type DragEvent, useId, useState } from 'react'
import { ImportError } from './import-error.tsx'
import { Preview } from './preview.tsx'
import { openSource, readFirst } from './source.ts'

const previewRows = 8

/** Orders of a file, dropped or chosen, posted with keys that follow from the file. */
export function ImportPage() {
  const opening = useMutation({
    mutationFn: async (file: File) => {
      const source = await openSource(file)
      return { source, first: await readFirst(source, previewRows) }
    },
  })
  return (
    <>
      <DropZone open={opening.mutate} isOpening={opening.isPending} hasFile={opening.data !== undefined} />
      {opening.error && <ImportError error={opening.error} />}
      {opening.data && <Preview key={opening.data.source.hash} {...opening.data} />}
    </>
  )
}

function DropZone({ open, isOpening, hasFile }: { open: (file: File) => void; isOpening: boolean; hasFile: boolean }) {
  const id = useId()
  const [isOver, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file) open(file)
  }
  const over = (event: DragEvent) => {
    event.preventDefault()
    setOver(true)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the input in it takes a file from the keyboard too
    <div
      className={`empty drop ${isOver ? 'over' : ''} ${hasFile ? 'compact' : ''}`}
      onDrop={drop}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
    >
      <label className="empty-title" htmlFor={id}>
        {isOpening
          ? 'Reading…'
          : hasFile
            ? 'Drop another file here, or choose one'
            : 'Drop a file of orders here, or choose one'}
      </label>
      <input
        id={id}
        type="file"
        accept=".ndjson,.jsonl,.csv"
        // Without it, a file that was corrected meanwhile and is chosen again would not be read again.
        onClick={({ currentTarget }) => {
          currentTarget.value = ''
        }}
        onChange={({ target }) => target.files?.[0] && open(target.files[0])}
      />
      {!hasFile && (
        <p className="muted">
          NDJSON, an order a line: <code>{'{"operation":"deposit","account":"…","amount":"125.00"}'}</code>, or CSV
          whose headers are fields of orders. Statements of banks and other tables are imported by{' '}
          <code>florin import</code>.
        </p>
      )}
    </div>
  )
}
