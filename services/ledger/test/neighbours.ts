const neighbours = new Map<string, () => boolean>()

/** Makes known when the service at this URL answers as it should. */
export function introduce(url: string, answersWell: () => boolean): void {
  neighbours.set(url, answersWell)
}

/** Whether a service of the tests answers there as it should: then a call without an answer in time shows a slow machine. */
export function isHonest(url: string | undefined): boolean {
  return url !== undefined && (neighbours.get(new URL(url).origin)?.() ?? false)
}
