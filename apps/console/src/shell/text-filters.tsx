import { TypedInput } from './typed-input.tsx'

/** An input for each text by which a list is filtered, as the address of the page has it. Empty ones filter nothing. */
export function TextFilters({
  texts,
  filter,
  change,
}: {
  texts: readonly (readonly [name: string, label: string])[]
  filter: Record<string, string | undefined>
  change: (next: Record<string, string | undefined>) => unknown
}) {
  return texts.map(([name, label]) => (
    <TypedInput
      key={name}
      label={label}
      value={filter[name] ?? ''}
      placeholder="All"
      onType={(text) => change({ [name]: text.trim() || undefined })}
    />
  ))
}
