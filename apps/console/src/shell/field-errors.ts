import { FlorinError } from '@florin/client'

export interface FieldErrors {
  /** What is wrong, by the name of the field. */
  of: Record<string, string>
  /** The error, if some of it belongs to no field of the form. */
  rest: unknown
  /** The log of the service has the request under this id. */
  requestId: string | undefined
}

const none: FieldErrors = { of: {}, rest: undefined, requestId: undefined }

/** Brings an error to the fields that it is about: by its pointers, or by its code. */
export function errorsByField(
  error: unknown,
  fields: readonly string[],
  fieldOfCode: Record<string, string> = {},
): FieldErrors {
  if (error === null || error === undefined) return none
  if (!(error instanceof FlorinError)) return { of: {}, rest: error, requestId: undefined }
  const pointed = error.errors.map(({ pointer, detail }) => [pointer.replace(/^\/body\//, ''), detail] as const)
  const field = fieldOfCode[error.code]
  if (pointed.length === 0 && field !== undefined) {
    return { of: { [field]: error.detail }, rest: undefined, requestId: error.requestId }
  }
  const isAllShown = pointed.length > 0 && pointed.every(([name]) => fields.includes(name))
  return { of: Object.fromEntries(pointed), rest: isAllShown ? undefined : error, requestId: error.requestId }
}
