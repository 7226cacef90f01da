import { quoteLifeMsMax } from '../../clients/fx.ts'
import { LedgerError } from '../../errors.ts'
import { keyOf } from '../../idempotency/key.ts'
import { type Asked, type Part, within } from '../../posting/part.ts'
import { findUsedQuotes, insertConversions } from './queries.ts'
import { Conversion, type ConversionTerms } from './schemas.ts'

/** Stores the terms of conversions. Each quote is used once, before it expires. */
export const conversionPart: Part<ConversionTerms, Set<string>> = {
  name: 'conversion',
  read: (tx, asked) =>
    findUsedQuotes(
      tx,
      asked.map(({ ledger, terms }) => ({ ledger, quote: terms.quote_id })),
    ),
  reject: (asked, used, nowMs) => checkQuote(asked, used, nowMs),
  note({ ledger, terms }, used) {
    const quote = keyOf(ledger, terms.quote_id)
    used.add(quote)
    return () => used.delete(quote)
  },
  insert: (written) =>
    insertConversions(written.map(({ ledger, transaction, terms }) => ({ ...terms, ledger, transaction }))),
  races: ['conversions_quote_used_once'],
  field: {
    name: 'conversion',
    schema: Conversion,
    description: 'The terms of the conversion; only in transactions of kind `conversion`',
    present: ({ units: _, per: __, quote_expires_at: ___, quoteNamed: ____, ...shown }): Conversion => shown,
    select: `
      case t.kind when 'conversion' then (
        select json_build_object(
                 'quote_id', c.quote, 'source_currency', c.source_currency, 'target_currency', c.target_currency,
                 'source_amount', c.source_amount::text, 'target_amount', c.target_amount::text,
                 'spread_amount', c.spread_amount::text, 'rate', c.rate::text, 'mid_rate', c.mid_rate::text,
                 'spread_bps', c.spread_bps::text, 'rate_source', c.rate_source, 'simulated', c.simulated,
                 'rate_as_of', ${isoText('c.rate_as_of')},
                 'rate_age_seconds', floor(extract(epoch from c.quoted_at - c.rate_as_of))::integer,
                 'quoted_at', ${isoText('c.quoted_at')})
          from conversions c where c.ledger = t.ledger and c.transaction_id = t.id) end`,
  },
  checks: [
    {
      promise: 'Each conversion has the terms of one quote, and no other transaction has terms',
      broken: `
        select coalesce(t.ledger, c.ledger) as ledger,
               format('transaction %s, kind %s, quote %s', coalesce(t.id, c.transaction_id), t.kind, c.quote) as what
          from (select * from transactions t where ${within('t', 'id')} and kind = 'conversion') t
          full join (select * from conversions c where ${within('c')}) c
            on c.ledger = t.ledger and c.transaction_id = t.id
         where t.id is null or c.quote is null`,
    },
    {
      promise: 'Each conversion moved what its quote promised, before it expired',
      broken: `
        select c.ledger, format('conversion %s by quote %s', c.transaction_id, c.quote) as what
          from conversions c
          join transactions t on t.ledger = c.ledger and t.id = c.transaction_id
          join lateral (
                 select jsonb_agg(array[e.direction, e.currency, trim_scale(e.amount)::text,
                                        case when a.code ~ '^system[.]fx(-spread)?[.]' then a.code end]
                                  order by e.line) as moved
                   from entries e
                   join accounts a on a.ledger = e.ledger and a.id = e.account_id
                  where e.ledger = c.ledger and e.transaction_id = c.transaction_id
                    -- Later entries are a fee.
                    and e.line <= case when c.spread_amount > 0 then 5 else 4 end) e on true
         where ${within('c')}
           and (t.recorded_at >= c.quote_expires_at + interval '60 s' -- a ledger's moments may be ahead of the clock by this much
            or e.moved is distinct from
               jsonb_build_array(
                 array['debit', c.source_currency, trim_scale(c.source_amount)::text, null],
                 array['credit', c.source_currency, trim_scale(c.source_amount)::text, 'system.fx.' || lower(c.source_currency)],
                 array['debit', c.target_currency, trim_scale(c.target_amount + c.spread_amount)::text,
                       'system.fx.' || lower(c.target_currency)],
                 array['credit', c.target_currency, trim_scale(c.target_amount)::text, null])
               || case when c.spread_amount = 0 then '[]' else jsonb_build_array(
                    array['credit', c.target_currency, trim_scale(c.spread_amount)::text,
                          'system.fx-spread.' || lower(c.target_currency)]) end)`,
    },
    {
      // Multiplied out instead of divided: numeric would round the quotient. One amount was given; the other follows from
      // it, rounded in the ledger's favour by less than one unit.
      promise: "Each conversion's amounts follow from its rate, to the last unit",
      broken: `
        select ledger, format('conversion %s by quote %s: %s %s for %s %s, kept %s', transaction_id, quote,
                              target_amount, target_currency, source_amount, source_currency, spread_amount) as what
          from (select c.*, power(10::numeric, -source.exponent) as source_unit, power(10::numeric, -target.exponent) as target_unit,
                       units * (10000 - spread_bps) as gives, per * 10000 as takes
                  from conversions c
                  -- Each converted currency has this account.
                  left join accounts source on source.ledger = c.ledger and source.code = 'system.fx.' || lower(c.source_currency)
                  left join accounts target on target.ledger = c.ledger and target.code = 'system.fx.' || lower(c.target_currency)
                 where ${within('c')}) c
         where (target_amount * takes <= source_amount * gives
                and (source_amount * gives < (target_amount + target_unit) * takes
                     or (source_amount - source_unit) * gives < target_amount * takes)
                and (target_amount + spread_amount) * per <= source_amount * units
                and source_amount * units < (target_amount + spread_amount + target_unit) * per) is not true`,
    },
    {
      promise: 'Only conversions and adjustments move the positions',
      broken: `
        select e.ledger, format('entry %s of transaction %s, kind %s, on %s', e.line, t.id, t.kind, a.code) as what
          from entries e
          join accounts a on a.ledger = e.ledger and a.id = e.account_id and a.code ~ '^system[.]fx[.]'
          join transactions t on t.ledger = e.ledger and t.id = e.transaction_id
          left join transactions o on o.ledger = t.ledger and o.id = t.reverses
         where ${within('e')} and coalesce(o.kind, t.kind) not in ('conversion', 'adjustment')`,
    },
  ],
}

/** SQL: a moment as text, as in answers. */
function isoText(moment: string): string {
  return `to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

function checkQuote(
  { ledger, terms: { quote_id: quote, quoteNamed, quote_expires_at: expiresAt } }: Asked<ConversionTerms>,
  used: Set<string>,
  nowMs: number,
): LedgerError | undefined {
  if (used.has(keyOf(ledger, quote))) {
    return new LedgerError('quote_used', `Quote ${quote} was used already. Request a new quote.`)
  }
  const leftMs = Date.parse(expiresAt) - nowMs
  // Longer than the life of any quote: its moments are in the future.
  if (leftMs > quoteLifeMsMax) {
    return new LedgerError(
      'fx_answer_invalid',
      `The FX service sent quote ${quote}, which expires too far in the future, at ${expiresAt}. Nothing was moved. Check the clocks of both services.`,
    )
  }
  if (leftMs > 0) return undefined
  if (quoteNamed)
    return new LedgerError('quote_expired', `Quote ${quote} expired at ${expiresAt}. Request a new quote.`)
  return new LedgerError(
    'fx_answer_invalid',
    'The FX service sent an expired quote. Nothing was moved. Send the request again.',
  )
}
