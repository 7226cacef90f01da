/** The broker did not confirm a record. */
export class NotStored extends Error {
  /** Whether the record may have been stored. */
  readonly isUnknown: boolean
  /** Whether the topic takes no record of this size. */
  readonly isTooLarge: boolean

  constructor(message: string, options: { isUnknown: boolean; isTooLarge?: boolean; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.isUnknown = options.isUnknown
    this.isTooLarge = options.isTooLarge ?? false
  }
}

/** What the broker said about a partition. */
export interface Answer {
  errorCode: number
  /** Of the next record of the partition in the batch. Below zero: the broker appended none. */
  nextOffset: bigint
}

/** Unknown topic or partition, leader not available, not the leader. */
const leaderless: ReadonlySet<number> = new Set([3, 5, 6])
/** Message too large, record list too large. */
const tooLarge: ReadonlySet<number> = new Set([10, 18])
/**
 * Errors by which a broker refuses to append: those above, corrupt message, invalid topic, not enough replicas, invalid
 * acks, no rights on the topic or the cluster, invalid timestamp, unsupported format, unsupported compression, invalid record.
 * After any other error (a timeout, a failure of the disk, one that is not known here) the record may be stored.
 */
const notAppended: ReadonlySet<number> = new Set([...leaderless, ...tooLarge, 2, 17, 19, 21, 29, 31, 32, 43, 76, 87])

/** A leader that is replaced while its replicas follow reports the same errors, with the offset of what it had appended. */
const isAppended = ({ nextOffset }: Answer) => nextOffset >= 0n

/** Whether the partition had no leader, so that nothing was stored and the record can be sent again. */
export function isLeaderless(answer: Answer): boolean {
  return leaderless.has(answer.errorCode) && !isAppended(answer)
}

export function notStored(topic: string, answer: Answer, cause: unknown): NotStored {
  const { errorCode } = answer
  return new NotStored(`The broker rejected the record for ${topic}, with error ${errorCode}.`, {
    isUnknown: isAppended(answer) || !notAppended.has(errorCode),
    isTooLarge: tooLarge.has(errorCode),
    cause,
  })
}
