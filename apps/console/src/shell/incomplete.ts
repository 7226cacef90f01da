/**
 * Dates that were typed in part, by the names of their fields. Their value is empty, but what a person began to type must not be
 * taken for nothing: an order would take effect now.
 */
export function findIncomplete(form: HTMLFormElement | null): Record<string, string> {
  const inputs = [...(form?.querySelectorAll('input') ?? [])].filter(({ validity }) => validity.badInput)
  return Object.fromEntries(inputs.map(({ name }) => [name, 'Enter the whole date, or leave it empty.']))
}
