import createClient, { type FetchOptions, type FetchResponse } from 'openapi-fetch'
import { PlainRequest, type WriteOptions } from './request.ts'
import { type SendSettings, send } from './send.ts'

type Method = 'get' | 'post' | 'patch' | 'delete'

type PathsWith<Paths, M extends Method> = {
  [Path in keyof Paths]: Paths[Path] extends Record<M, unknown> ? Path : never
}[keyof Paths]

type Operation<PathItem, M extends Method> = PathItem extends Record<M, infer Found extends object> ? Found : never
type Init<Op> = Pick<FetchOptions<Op>, 'params' | 'body'> & WriteOptions
type Result<Op> = Op extends object ? NonNullable<FetchResponse<Op, unknown, 'application/json'>['data']> : never

type RequiredKeys<T> = { [Key in keyof T]-?: object extends Pick<T, Key> ? never : Key }[keyof T]
/** May be left out when it has no required field. */
type Rest<T> = [RequiredKeys<T>] extends [never] ? [init?: T] : [init: T]

type Call<Paths, M extends Method> = <Path extends PathsWith<Paths, M>, Given extends Init<Operation<Paths[Path], M>>>(
  path: Path,
  ...init: Rest<Given>
) => Promise<Result<Operation<Paths[Path], M>>>

/**
 * Every operation of a service, by method and path. Resolves to the body of the answer; throws `FlorinError` and
 * `FlorinUnavailable`.
 */
export interface Api<Paths> {
  get: Call<Paths, 'get'>
  post: Call<Paths, 'post'>
  patch: Call<Paths, 'patch'>
  delete: Call<Paths, 'delete'>
}

/** Calls by openapi-fetch, sent by `send`. */
export function createApi<Paths extends object>(baseUrl: string, settings: SendSettings): Api<Paths> {
  const client = createClient<Record<string, never>>({
    baseUrl,
    Request: PlainRequest as never,
    fetch: (async (request: PlainRequest) => {
      const body = await send(settings, request)
      // The part of `Response` that openapi-fetch uses. The body is parsed, and passes through it.
      return { ok: true, headers: new Map(), text: async () => body }
    }) as never,
  })
  const call = (method: Method) => async (path: string, init?: object) => {
    const given = { ...init, operation: `${method.toUpperCase()} ${path}`, parseAs: 'text' }
    const { data } = await client.request(method as never, path as never, given as never)
    return data
  }
  return { get: call('get'), post: call('post'), patch: call('patch'), delete: call('delete') } as Api<Paths>
}
