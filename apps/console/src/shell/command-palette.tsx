import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { useCodes } from '../accounts/queries.ts'
import { kinds } from '../move-money/kinds.ts'
import { destinations } from './navigation.ts'

interface Command {
  label: string
  hint: string
  run: () => unknown
}

const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Opens by Ctrl-K or Cmd-K on every page. */
export function CommandPalette({ isOpen, setOpen }: { isOpen: boolean; setOpen: (isOpen: boolean) => void }) {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setOpen(!isOpen)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [isOpen, setOpen])
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog palette" aria-label="Go to a page, an account or a transaction">
          <Commands close={() => setOpen(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Commands({ close }: { close: () => void }) {
  const [text, setText] = useState('')
  const commands = useCommands(text.trim())
  const run = (command: Command) => {
    close()
    command.run()
  }
  // The first command is highlighted a moment after the typing: a quick person is faster.
  const runFirst = ({ key, currentTarget }: KeyboardEvent<HTMLInputElement>) => {
    const isHighlighted = currentTarget.getAttribute('aria-activedescendant')
    if (key === 'Enter' && !isHighlighted && commands[0]) run(commands[0])
  }
  return (
    <Autocomplete.Root
      open
      inline
      items={commands}
      mode="none"
      filter={null}
      autoHighlight="always"
      value={text}
      onValueChange={setText}
      itemToStringValue={({ label }: Command) => label}
    >
      <Autocomplete.Input
        className="palette-input"
        placeholder="A page, a code, an id…"
        aria-label="Search"
        onKeyDown={runFirst}
      />
      <Autocomplete.Empty className="palette-empty">
        {commands.length === 0 && 'No page and no account begins like this.'}
      </Autocomplete.Empty>
      <Autocomplete.List className="palette-list">
        {(command: Command) => (
          <Autocomplete.Item
            key={`${command.hint} ${command.label}`}
            className="palette-item"
            value={command}
            onClick={() => run(command)}
          >
            <span>{command.label}</span>
            <span className="muted">{command.hint}</span>
          </Autocomplete.Item>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  )
}

function useCommands(text: string): Command[] {
  const navigate = useNavigate()
  const codes = new Set(useCodes(text.toLowerCase()).flatMap(({ code }) => code ?? []))
  const toAccount = (account: string) => () => navigate({ to: '/accounts/$account', params: { account } })
  if (idPattern.test(text)) {
    return [
      {
        label: text,
        hint: 'transaction',
        run: () => navigate({ to: '/transactions/$transaction', params: { transaction: text } }),
      },
      { label: text, hint: 'account', run: toAccount(text) },
    ]
  }
  const pages = [
    ...destinations.map(({ to, label }) => ({ label, hint: 'page', run: () => navigate({ to }) })),
    ...kinds.map((kind) => ({
      label: `Post a ${kind}`,
      hint: 'action',
      run: () => navigate({ to: '/move-money', search: { kind: kind === 'deposit' ? undefined : kind } }),
    })),
  ].filter(({ label }) => label.toLowerCase().includes(text.toLowerCase()))
  return [...pages, ...Array.from(codes, (code) => ({ label: code, hint: 'account', run: toAccount(code) }))]
}
