import { createTestIssuer, type TestIssuer } from '@florin/testing'
import { type Answer, type RequestOptions, startLedger, type TestLedger, type TestLedgerOptions } from './ledger.ts'

/** A ledger on two replicas with authentication, and persons in it. */
export interface TestApprovals {
  ledger: TestLedger
  replica: TestLedger
  issuer: TestIssuer
  /** Options of a request by a person. `grants`: those of a teller when left out. */
  by(person: string, grants?: string[]): Promise<RequestOptions>
  /** Adds a rule, and returns its id. */
  addRule(rule?: object, options?: RequestOptions): Promise<string>
  /** Ends all rules. */
  endRules(options?: RequestOptions): Promise<void>
  close(): Promise<void>
}

export async function startApprovals(options: TestLedgerOptions = {}): Promise<TestApprovals> {
  const issuer = await createTestIssuer()
  const authorization = `Bearer ${await issuer.token(['admin@*'], { sub: 'admin' })}`
  const common = { ...options, auth: issuer.auth, authorization, contract: true }
  const ledger = await startLedger(common)
  const replica = await startLedger({ ...common, on: ledger })
  return {
    ledger,
    replica,
    issuer,
    async by(person, grants = ['teller@main']) {
      return { headers: { authorization: `Bearer ${await issuer.token(grants, { sub: person })}` } }
    },
    async addRule(rule = {}, options) {
      const answer = await ledger.post('/v1/approval-rules', rule, options)
      if (answer.statusCode !== 201) throw new Error(answer.text)
      return answer.body.id
    },
    async endRules(options) {
      const { body } = await ledger.get('/v1/approval-rules?limit=200', options)
      for (const { id, ended_at } of body.data as { id: string; ended_at: string | null }[]) {
        if (ended_at === null) await ledger.delete(`/v1/approval-rules/${id}`, options)
      }
    },
    async close() {
      await replica.close()
      await ledger.close()
    },
  }
}

export const outcomeOf = ({ statusCode, body }: Answer) => `${statusCode} ${body.code ?? body.status ?? body.kind}`
