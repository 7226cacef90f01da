import { z } from 'zod'

/** An invalid field: a JSON pointer that starts with the part of the request, and what to do. */
export interface FieldError {
  pointer: string
  detail: string
}

/** The values of members. */
export type ProblemMembers = Readonly<Record<string, string | number | null>>

/** Maximum of listed fields: further ones mostly have the same cause. */
const errorsMax = 20
/** Bytes of a problem, so that an answer is never much larger than its request. */
const problemBytesMax = 8_192
/** Characters of at most six bytes each, as \u0000. Pointers and details may quote the request. */
const detailLengthMax = 1_000
const pointerLengthMax = 200
const errorLengthMax = 300

/** RFC 9457, with a `code` for programs. */
export const Problem = z
  .object({
    type: z.string().meta({ description: 'URI reference of the explanation: /problems#<code>' }),
    title: z.string().meta({ description: 'The same for every problem with this code' }),
    status: z.int().meta({ description: 'The HTTP status' }),
    code: z.string().meta({ description: 'Stable, for programs. /problems explains each code' }),
    detail: z.string().meta({ description: 'What was wrong in this request, and what to do about it' }),
    errors: z
      .array(
        z.object({
          pointer: z.string().meta({ description: 'JSON pointer to the field, after the part of the request' }),
          detail: z.string().meta({ description: 'What to send' }),
        }),
      )
      .optional()
      .meta({ description: `The invalid fields, at most ${errorsMax} of them` }),
    error_count: z.int().optional().meta({ description: 'Number of invalid fields' }),
    request_id: z.string().meta({ description: 'Also in the header x-request-id and in the log of the service' }),
  })
  .meta({
    id: 'Problem',
    description: 'application/problem+json (RFC 9457). The problems of some codes have further fields',
  })

/** The body of an error answer: at most `problemBytesMax`, whatever it quotes of the request. */
export function problemOf(
  code: string,
  { status, title }: { status: number; title: string },
  detail: string,
  requestId: string,
  { errors, members }: { errors?: FieldError[]; members?: ProblemMembers } = {},
): z.infer<typeof Problem> {
  const problem = {
    type: `/problems#${code}`,
    title,
    status,
    code,
    detail: shorten(detail, detailLengthMax),
    ...members,
    request_id: requestId,
  }
  return errors ? { ...problem, errors: fitting(errors, problem), error_count: errors.length } : problem
}

/** The first errors, up to `errorsMax` and the size of the problem. */
function fitting(errors: FieldError[], problem: object): FieldError[] {
  let bytes = bytesOf(problem) + bytesOf({ errors: [], error_count: errors.length })
  const kept: FieldError[] = []
  for (const { pointer, detail } of errors.slice(0, errorsMax)) {
    const error = { pointer: shorten(pointer, pointerLengthMax), detail: shorten(detail, errorLengthMax) }
    bytes += bytesOf(error) + 1
    if (bytes > problemBytesMax) break
    kept.push(error)
  }
  return kept
}

function bytesOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value))
}

function shorten(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : `${text.slice(0, lengthMax - 1).toWellFormed()}…`
}
