import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** A variable with a whole number. */
export const integer = (least: number, most: number, preset: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'Set a whole number.')
    .transform(Number)
    .pipe(z.number().int().min(least).max(most))
    .default(preset)

/** A variable with a list, separated by commas. Its parts are put in lower case. */
export const listOf = (pattern: RegExp, message: string) =>
  z
    .string()
    .transform((text) => (text === '' ? [] : text.split(',').map((part) => part.trim().toLowerCase())))
    .pipe(z.array(z.string().regex(pattern, message)))

/** A secret that two services share. Visible ASCII, because a header carries it. */
export const secret = z
  .string()
  .regex(/^[\x21-\x7e]{32,256}$/, 'Set a random text of 32 to 256 characters, without spaces.')

/**
 * Reads the environment. NAME_FILE names a file with the value of the variable NAME, as container platforms provide secrets.
 * Its error lists all invalid variables.
 */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): z.output<Schema> {
  const { values, failures } = readFiles(Object.keys(schema.shape), environment)
  const { data, error } = schema.safeParse(values)
  if (!error) return data
  const lines = error.issues.map(({ path, message }) => {
    const [name] = path
    return `  ${failures.get(name) ?? `${path.join('.')}: ${message}`}`
  })
  throw new Error(`Invalid environment variables:\n${lines.join('\n')}`)
}

/** Adds the values in files. A variable whose file is of no use gets a value that no schema accepts. */
function readFiles(names: string[], environment: NodeJS.ProcessEnv) {
  const values: Record<string, unknown> = { ...environment }
  const failures = new Map<unknown, string>()
  const fail = (name: string, reason: string) => {
    values[name] = null
    failures.set(name, `${name}_FILE: ${reason}`)
  }
  for (const name of names) {
    const file = environment[`${name}_FILE`]
    if (file === undefined) continue
    if (environment[name] !== undefined) {
      fail(name, `Set either ${name} or ${name}_FILE.`)
      continue
    }
    try {
      values[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
    } catch (error) {
      fail(name, `The file cannot be read (${(error as NodeJS.ErrnoException).code}).`)
    }
  }
  return { values, failures }
}
