import type { ChangeEvent } from 'react'
import { useKept } from '../session/kept.ts'
import { useSession } from '../session/session.ts'
import type { Fields } from './flat-fields.ts'

/** What is typed into a form. The tab keeps it, for this ledger, until it is sent or cancelled: then call `forget`. */
export function useFormFields(form: string, first: () => Fields = () => ({})) {
  const { ledger } = useSession()
  const [fields, setFields, forget] = useKept(`form.${ledger}.${form}`, first)
  const fill = (name: string, value: string) => setFields({ ...fields, [name]: value })
  const input = (name: string) => ({
    name,
    value: fields[name] ?? '',
    onChange: ({ target }: ChangeEvent<HTMLInputElement | HTMLSelectElement>) => fill(name, target.value),
  })
  return { fields, setFields, fill, input, forget }
}
