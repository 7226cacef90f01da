// Generated from services/*/openapi.json by `pnpm client:generate`. Do not edit.

export interface paths {
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check that the process runs
         * @description Answers from memory. Restart the process when it fails.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check that the service is ready
         * @description With the state of each dependency. 503 when a required one fails, or while the service is closing: send it no requests then.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the health of the service
         * @description With the state of each dependency. 503 when a required one fails, or while the service is closing: send it no requests then.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ledgers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the ledgers
         * @description Those that you have a grant for, in the order of their names.
         *
         *     Role: `reader`, in any ledger. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["listLedgers"];
        put?: never;
        /**
         * Open a ledger
         * @description A ledger is a separate set of books: its accounts, currencies and transactions are invisible to other ledgers. The header Florin-Ledger is ignored here. The Idempotency-Key must be unique among those of the ledger `main`.
         *
         *     Role: `admin`, for all ledgers.
         */
        post: operations["openLedger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ledgers/{ledger}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the time zone of a ledger
         * @description What is dated already keeps its moment, and a closed period its end. Every replica uses the new time zone within a second.
         *
         *     Role: `admin`.
         */
        patch: operations["changeLedger"];
        trace?: never;
    };
    "/v1/ledgers/{ledger}/periods/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close all days before a day
         * @description From the answer on, no order is posted whose `effective_at` is before the day, whichever replica it is sent to: it is rejected with `period_closed`. So balances and reports of the closed period are final.
         *
         *     Role: `accountant`.
         */
        post: operations["closePeriod"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ledgers/{ledger}/periods/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reopen closed days
         * @description Orders may be dated back to the day again. What was read as final may change.
         *
         *     Role: `operator`.
         */
        post: operations["reopenPeriod"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ledgers/{ledger}/periods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read where the ledger is closed, and who closed and reopened it
         * @description Newest first.
         *
         *     Role: `reader`.
         */
        get: operations["listPeriods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/currencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the currencies
         * @description Those of the ledger first, then those of ISO 4217; all on one page.
         *
         *     Role: `reader`. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["listCurrencies"];
        put?: never;
        /**
         * Register a currency that ISO 4217 does not have
         * @description For a token, a coin or points. It belongs to the ledger. ISO 4217 currencies need no registration.
         *
         *     Role: `admin`.
         */
        post: operations["registerCurrency"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List accounts
         * @description Newest first. `metadata.<key>=<text>` selects by metadata, for example `metadata.order=17`; at most five. Each page searches at most 10,000 rows. With filters that match few rows, a page can have fewer rows than `limit`, or none, and still a `next_cursor`: the next page continues the search. Only a `next_cursor` of null ends the list.
         *
         *     Role: `reader`. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["listAccounts"];
        put?: never;
        /**
         * Open an account
         * @description The first account of a currency also opens the system accounts of that currency: cash, FX position, fees and FX spread.
         *
         *     Role: `teller`.
         */
        post: operations["openAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an account
         * @description The account with its present balance.
         *
         *     Role: `reader`. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["getAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an account: freeze, unfreeze, close, rename, set owner, minimum balance or metadata
         * @description Fields that are left out stay as they are. Each change is a version of the account, and an event `account.changed`.
         *
         *     Role: `accountant`.
         */
        patch: operations["changeAccount"];
        trace?: never;
    };
    "/v1/accounts/{account}/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the statement of an account
         * @description The opening balance, the entries with the balance after each, the sums of debits and credits, and the closing balance of a period. The answer is a stream. On the axis of recording it is final: the same request with the same `to` always answers the same. On the effective axis `final` says whether its period is closed. The header `accept` chooses JSON, CSV, PDF or ISO 20022 camt.053.
         *
         *     Role: `reader`. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["getStatement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account}/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the balance of an account
         * @description The present balance; with `at` the balance as of a moment of recording, with `effective_at` as of a moment at which things happened.
         *
         *     Role: `reader`. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["getBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account}/balance-history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the balances of an account over time
         * @description For a chart: the balance at moments that divide a period evenly. Each balance is found by a few index probes, whatever the length of the history.
         *
         *     Role: `reader`. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["getBalanceHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account}/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the history of an account
         * @description The entries of the account, each with the balance after it: in the order of `sequence`, or on the effective axis in the order of `effective_at` and `sequence`. On the effective axis a page searches at most 10,000 entries: it can have fewer rows than `limit`, and still a `next_cursor`.
         *
         *     Role: `reader`. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["listEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assertions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List assertions
         * @description Those that held, newest first.
         *
         *     Role: `reader`.
         */
        get: operations["listAssertions"];
        put?: never;
        /**
         * Assert the balance of an account
         * @description Records that the account has this balance, now or at a moment on either axis, and rejects the assertion if it has another one. `pnpm verify` checks each assertion again.
         *
         *     Role: `accountant`.
         */
        post: operations["assertBalance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List limits
         * @description Also those that have ended. Newest first.
         *
         *     Role: `reader`.
         */
        get: operations["listLimits"];
        put?: never;
        /**
         * Add a limit of what an account, or an owner, moves in a window
         * @description It replaces the limit of the same account or owner for the same measure, period and alignment, which stays in the list with its end. What moved before the first limit of the account or owner does not count.
         *
         *     Role: `accountant`.
         */
        post: operations["addLimit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/limits/{limit_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a limit
         * @description The limit stays in the list, with its end. Again: the same answer.
         *
         *     Role: `accountant`.
         */
        delete: operations["endLimit"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account}/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the limits of an account, and what is used of them
         * @description Those in force, of the account and of its owner.
         *
         *     Role: `reader`.
         */
        get: operations["listAccountLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post a deposit: money arrives from outside
         * @description Debits `cash_account`, by default the system account `system.cash.<currency>`, and credits the account.
         *
         *     Role: `teller`.
         */
        post: operations["postDeposit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post a transfer between two accounts
         * @description Both accounts must have the same currency; otherwise post a conversion.
         *
         *     Role: `teller`. Grants may be limited to an owner or to a prefix of codes.
         */
        post: operations["postTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/withdrawals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post a withdrawal: money leaves the ledger
         * @description Debits the account and credits `cash_account`, by default the system account `system.cash.<currency>`.
         *
         *     Role: `teller`. Grants may be limited to an owner or to a prefix of codes.
         */
        post: operations["postWithdrawal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List payments
         * @description With the state of their cashback. Newest first. Each page searches at most 10,000 rows. With filters that match few rows, a page can have fewer rows than `limit`, or none, and still a `next_cursor`: the next page continues the search. Only a `next_cursor` of null ends the list.
         *
         *     Role: `reader`.
         */
        get: operations["listPayments"];
        put?: never;
        /**
         * Post a payment to a merchant, with a cashback
         * @description Debits the account, and credits the account of the merchant or the system account `system.cash.<currency>`. The cashback is paid from `system.cashback.<currency>` when it falls due. The transaction shows the number of the payment.
         *
         *     Role: `teller`. Grants may be limited to an owner or to a prefix of codes.
         */
        post: operations["postPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/{payment}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refund a payment, or a part of it
         * @description Several refunds are possible until nothing remains. The cashback is lowered in proportion; if it was paid already, the account returns the difference in the same transaction.
         *
         *     Role: `teller`.
         */
        post: operations["postRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post a conversion between two currencies
         * @description At the rate of a quote (`quote_id`), at the current rate with a limit (`max_slippage_bps`), or at the current rate without one (`at_any_rate`).
         *
         *     Role: `teller`. Grants may be limited to an owner or to a prefix of codes.
         */
        post: operations["postConversion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List holds
         * @description Newest first. Each page searches at most 10,000 rows. With filters that match few rows, a page can have fewer rows than `limit`, or none, and still a `next_cursor`: the next page continues the search. Only a `next_cursor` of null ends the list.
         *
         *     Role: `reader`.
         */
        get: operations["listHolds"];
        put?: never;
        /**
         * Hold an amount: reserve it for later captures
         * @description The amount stays in `posted`, is added to `pending`, and is not `available` until the hold is captured, voided or expired. No entry is written.
         *
         *     Role: `teller`. Grants may be limited to an owner or to a prefix of codes.
         */
        post: operations["postHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holds/{hold}/capture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Capture a hold, or a part of it
         * @description Moves the amount from the account of the hold to the target. Several captures are possible until nothing remains; one with `final` releases the rest.
         *
         *     Role: `teller`.
         */
        post: operations["postCapture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holds/{hold}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Void a hold: release what remains
         * @description What was captured before stays captured. The body is optional.
         *
         *     Role: `teller`.
         */
        post: operations["voidHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List transactions
         * @description Newest first. `metadata.<key>=<text>` selects by metadata, for example `metadata.order=17`; at most five. Each page searches at most 10,000 rows. With filters that match few rows, a page can have fewer rows than `limit`, or none, and still a `next_cursor`: the next page continues the search. Only a `next_cursor` of null ends the list.
         *
         *     Role: `reader`. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["listTransactions"];
        put?: never;
        /**
         * Post a journal: your own debits and credits
         * @description 2 to 100 entries. Debits and credits must be equal in each currency.
         *
         *     Role: `accountant`.
         */
        post: operations["postJournal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions/{transaction}/reversal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reverse a transaction
         * @description Posts the same entries with the opposite sides, fees included. A transaction can be reversed once; a reversal cannot be reversed. The body is optional.
         *
         *     Role: `accountant`.
         */
        post: operations["postReversal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post many orders, all or none, or each by itself
         * @description Up to 10,000 orders of any operation, in their order: later ones see the effect of earlier ones. With `mode` `atomic` the answer is 201 if all were posted, and otherwise the rejection of the first order that fails; then nothing was moved. With `independent` the answer is 200 with a result for each order. A retry with the same key posts what was not posted, and answers the same.
         *
         *     With `content-type: application/x-ndjson` the body is a stream of any length: one order a line. One result a line is answered while the body arrives, each order is independent, and its key is `idempotency_key`, or `Idempotency-Key`, a colon, and the number of the line, from 1.
         *
         *     Role: `teller` or `accountant`. Grants may be limited to an owner or to a prefix of codes.
         */
        post: operations["postBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holds/{hold}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a hold with its history
         * @description The hold, its captures and its releases.
         *
         *     Role: `reader`.
         */
        get: operations["getHold"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/{payment}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a payment with its refunds and its cashback
         * @description By its id, its number, or its Idempotency-Key.
         *
         *     Role: `reader`.
         */
        get: operations["getPayment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cashback-plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List cashback plans
         * @description All versions, newest first.
         *
         *     Role: `reader`.
         */
        get: operations["listCashbackPlans"];
        put?: never;
        /**
         * Add a cashback plan, or a version of one
         * @description A plan of the category of the merchant precedes a plan for all, and a plan of the currency one for all currencies. Without a plan a payment earns 2 % after 24 hours.
         *
         *     Role: `accountant`.
         */
        post: operations["addCashbackPlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scheduled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List scheduled orders
         * @description Also the cashbacks of payments. Newest first. With `status=rejected` the orders that could not be posted. Each page searches at most 10,000 rows. With filters that match few rows, a page can have fewer rows than `limit`, or none, and still a `next_cursor`: the next page continues the search. Only a `next_cursor` of null ends the list.
         *
         *     Role: `reader`.
         */
        get: operations["listScheduledOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scheduled/{order}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry a scheduled order
         * @description Attempts a due or rejected order now. An order that is not due stays scheduled.
         *
         *     Role: `operator`.
         */
        post: operations["retryScheduledOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scheduled/{order}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a scheduled order
         * @description By its id, or by the Idempotency-Key of its request.
         *
         *     Role: `reader`.
         */
        get: operations["getScheduledOrder"];
        put?: never;
        post?: never;
        /**
         * Cancel a scheduled order
         * @description An order that was not posted. For any order of a series, also one that was posted: cancels the scheduled order of the series, so that the series ends.
         *
         *     Role: `teller` or `operator`.
         */
        delete: operations["cancelScheduledOrder"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approval-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List approval rules
         * @description Also those that have ended. Newest first.
         *
         *     Role: `reader`.
         */
        get: operations["listApprovalRules"];
        put?: never;
        /**
         * Add an approval rule: which orders need a second person
         * @description An order to which a rule applies is not posted: the answer is 202 with a proposal, which another person approves or rejects. Every replica applies the rule within a second. Dry runs and orders that are scheduled already need no approval.
         *
         *     Role: `admin`.
         */
        post: operations["addApprovalRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approval-rules/{rule}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End an approval rule
         * @description The rule stays in the list, with its end. Proposals that it has made stay open. Again: the same answer.
         *
         *     Role: `admin`.
         */
        delete: operations["endApprovalRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proposals/{proposal}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a proposal: post its order
         * @description By another person than the author, who has the role that the operation needs. The order is posted now; the answer is that of the operation. If the order is rejected, for insufficient funds for example, the proposal stays open. Again by the same person: the same answer.
         *
         *     Role: `teller` or `accountant`.
         */
        post: operations["approveProposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proposals/{proposal}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject a proposal, or withdraw your own
         * @description The author withdraws it; another person, who has the role that the operation needs, rejects it. The body is optional. Again by the same person: the same answer.
         *
         *     Role: `teller` or `accountant`. Grants may be limited to an owner or to a prefix of codes.
         */
        post: operations["rejectProposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List proposals
         * @description Newest first. A caller whose grant is limited sees its own. Each page searches at most 10,000 rows. With filters that match few rows, a page can have fewer rows than `limit`, or none, and still a `next_cursor`: the next page continues the search. Only a `next_cursor` of null ends the list.
         *
         *     Role: `reader`. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["listProposals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proposals/{proposal}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a proposal
         * @description By its id, or by the Idempotency-Key of its request.
         *
         *     Role: `reader`. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["getProposal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{operation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what became of an order
         * @description Of an order that was accepted with `Prefer: respond-async`. `posted` has the `result` that the order would have been answered at once, `refused` has the `problem`.
         *
         *     Role: `reader`.
         */
        get: operations["getOperation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions/{transaction}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a transaction
         * @description By its id, or by its Idempotency-Key: this shows the outcome of a request whose answer was lost. A rejected order is `order_rejected`, a key that was never used is `transaction_not_found`.
         *
         *     Role: `reader`. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["getTransaction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the feed of events
         * @description Everything that was recorded, as CloudEvents 1.0, oldest first. The order never changes, and nothing is added before an event that you have read: store the position, and send it as `after` to read each event once. With `wait`, an empty answer is held back until something happens. With `accept: text/event-stream` the feed is a stream of server-sent events that does not end. Filters search at most 10,000 events a page.
         *
         *     Role: `reader`.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/owners/{owner}/balances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the balances of an owner
         * @description The sum over all accounts of the owner, one row per currency; empty for an owner without accounts. With `in` each sum is valued in that currency.
         *
         *     Role: `reader`. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["listOwnerBalances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/balances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sum balances along the words of codes
         * @description The balances of all accounts whose codes begin alike, at present or as of a moment, added up by currency and type, and with `code:N` by the first words of their codes. Reads the accounts of the page. With a grant that is limited to some accounts: the sums of those. `limit` is the number of groups of codes; a group has a row for each currency and type.
         *
         *     Role: `reader`. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["sumBalances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fx/positions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the open FX positions and their gains
         * @description One row per currency that was converted. With `in` each position is valued in that currency, with its realised and unrealised gain.
         *
         *     Role: `reader`.
         */
        get: operations["listPositions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trial-balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the trial balance
         * @description The sums of all balances per currency and type, or the balance of each account. In balanced books the debit column equals the credit column. With `from` or `to` also the opening balances and the turnover. With `accept: text/csv` the answer is a file; by account it has all accounts, without `limit`.
         *
         *     Role: `reader`.
         */
        get: operations["getTrialBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/balance-sheet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the balance sheet
         * @description Assets, liabilities and equity per currency as of a moment, by the types of accounts. With `in` also their value in one currency. With `accept: text/csv` the answer is a file.
         *
         *     Role: `reader`.
         */
        get: operations["getBalanceSheet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/income-statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the income statement
         * @description Income, expense and result per currency over a range. With `in` also their value in one currency, and what the FX positions gained. With `accept: text/csv` the answer is a file.
         *
         *     Role: `reader`.
         */
        get: operations["getIncomeStatement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export the books
         * @description All transactions of the ledger or of a period, oldest first on its axis, with the accounts and, at the end, the balance of each account that has entries. A journal declares its accounts and currencies, so that `hledger check --strict` and `bean-check` check it. The answer is a stream. On the axis of recording it is final: the same request with the same `to` always answers the same. On the effective axis journals carry the effective dates, and it is final when its period is closed. An export that was interrupted lacks its last line.
         *
         *     Role: `reader`.
         */
        get: operations["exportBooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ledgers/{ledger}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore a ledger from its export
         * @description Opens a new ledger from an NDJSON export of a whole ledger, from this database or another one, with the same ids, entries, balances and idempotency keys. Each rule of the books is checked again, and the ledger is opened when the whole file has come and the checks of `pnpm verify` find nothing; until then nothing can reach it. After an interruption send the whole file again: it continues where it stopped, and doubles nothing. API keys, webhooks, the audit trail, rates and fee schedules are not in an export.
         *
         *     Role: `admin`, for all ledgers.
         */
        post: operations["restoreLedger"];
        /**
         * Abandon a restore
         * @description Deletes all rows of a restore that has not ended, and frees its name. A ledger that is open is never deleted. After an interruption send it again: it continues.
         *
         *     Role: `admin`, for all ledgers.
         */
        delete: operations["abandonRestore"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhooks
         * @description Newest first, without their secrets.
         *
         *     Role: `operator`.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Register a webhook
         * @description Events are sent to its URL as they become final, at least once, with the signatures of the Standard Webhooks specification. The answer has the secret that verifies them; no other answer shows it. A webhook starts with the events that follow, unless `from` or `after` is sent.
         *
         *     Role: `operator`.
         */
        post: operations["registerWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhook}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a webhook
         * @description By its id, or by the Idempotency-Key of its request. Shows why it is paused, or since when it fails.
         *
         *     Role: `operator`.
         */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook
         * @description Nothing more is sent, and its secrets and deliveries are deleted. Answers the webhook as it was.
         *
         *     Role: `operator`.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /**
         * Change, pause or resume a webhook
         * @description Fields that are left out stay as they are. A filter applies to events that are not queued yet. With `status: active` it continues where it stopped, and sends what failed again at once.
         *
         *     Role: `operator`.
         */
        patch: operations["changeWebhook"];
        trace?: never;
    };
    "/v1/webhooks/{webhook}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate the secret of a webhook
         * @description Makes a new secret, which only this answer shows. Until the overlap ends, requests carry a signature of each valid secret, so that receivers can change theirs at any moment. The body is optional.
         *
         *     Role: `operator`.
         */
        post: operations["rotateSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhook}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the deliveries of a webhook
         * @description Newest first, each with its last attempts and what the endpoint answered. Deliveries are deleted 30 days after their end. A page with a `status` searches at most 10,000 deliveries: it may have fewer rows, and `next_cursor` continues.
         *
         *     Role: `operator`.
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhook}/deliveries/{delivery}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery again
         * @description Sends it now, whatever became of it, and retries it from the start of the schedule. A delivery that is being sent stays as it is. While the webhook is paused, it waits.
         *
         *     Role: `operator`.
         */
        post: operations["retryDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhook}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a range of the feed again
         * @description Queues the events of the range that the filter of the webhook selects, also those that were delivered. Their `webhook-id` is the same as before.
         *
         *     Role: `operator`.
         */
        post: operations["replayEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhook}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event
         * @description Sends an event of the type `webhook.test` now, and answers what the endpoint said. It is not stored.
         *
         *     Role: `operator`.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the outbox: number and age of undelivered fees
         * @description Fees wait in the outbox until the revenue service has recorded them.
         *
         *     Role: `reader`.
         */
        get: operations["getOutbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/outbox/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List dead letters: fees that the revenue service rejected
         * @description Newest first, with the reason. They are not retried automatically.
         *
         *     Role: `operator`.
         */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/outbox/{fee}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry a dead-lettered fee
         * @description Fix the cause of the rejection first. The relay then delivers the fee again.
         *
         *     Role: `operator`.
         */
        post: operations["retryRecord"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description Without their secrets, newest first: the keys whose grants are all for ledgers that you operate.
         *
         *     Role: `operator`, in any ledger.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Create an API key
         * @description For a machine, which sends it as `authorization: Bearer florin_live_...` to any service. The key is shown in this answer only; a replay has null instead. It can have only grants that its creator has. The Idempotency-Key must be unique among those of the ledger `main`.
         *
         *     Role: `operator`, in any ledger.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description Every replica of every service rejects the key within a second. A revocation is final. Again: the same answer.
         *
         *     Role: `operator`, in any ledger.
         */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the audit trail
         * @description Every write and every refusal of authority of all services, newest first, once its database transaction is final: usually within a second. With `accept: application/x-ndjson` the answer is an export of all matching entries, one JSON object per line, without `limit`. Each page searches at most 10,000 rows. With filters that match few rows, a page can have fewer rows than `limit`, or none, and still a `next_cursor`: the next page continues the search. Only a `next_cursor` of null ends the list.
         *
         *     Role: `admin`, for all ledgers.
         */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/seals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the seals of the audit trail
         * @description Newest first. Each seal contains the hash of the one before: keep one elsewhere to prove later that no entry before it was changed, removed or added.
         *
         *     Role: `admin`, for all ledgers.
         */
        get: operations["listAuditSeals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    event: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An event, as your endpoint receives it
         * @description Verify the signature with a library of Standard Webhooks, answer with a status from 200 to 299 within 15 seconds, and ignore a `webhook-id` that you have seen. Any other answer is retried, for about three days; 410 pauses the webhook.
         */
        post: operations["receiveEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description application/problem+json (RFC 9457). The problems of some codes have further fields */
        Problem: {
            /** @description URI reference of the explanation: /problems#<code> */
            type: string;
            /** @description The same for every problem with this code */
            title: string;
            /** @description The HTTP status */
            status: number;
            /** @description Stable, for programs. /problems explains each code */
            code: string;
            /** @description What was wrong in this request, and what to do about it */
            detail: string;
            /** @description The invalid fields, at most 20 of them */
            errors?: {
                /** @description JSON pointer to the field, after the part of the request */
                pointer: string;
                /** @description What to send */
                detail: string;
            }[];
            /** @description Number of invalid fields */
            error_count?: number;
            /** @description Also in the header x-request-id and in the log of the service */
            request_id: string;
        };
        Account: {
            /** @description Id of the account. Orders accept it in place of the code */
            id: string;
            /** @description Your own name for it, unique in the ledger */
            code: string | null;
            /** @description Your reference of the owner */
            owner: string | null;
            /** @description A name for people */
            name: string | null;
            /**
             * @description asset and expense accounts grow by debits; liability, equity and income accounts grow by credits
             * @enum {string}
             */
            type: "asset" | "liability" | "equity" | "income" | "expense";
            /** @description Code of the currency of the account */
            currency: string;
            /**
             * @description active accepts postings, frozen rejects all postings until it is active again, closed is final
             * @enum {string}
             */
            status: "active" | "frozen" | "closed";
            /** @description Postings that would take the available balance below it are rejected; null for no limit */
            minimum_balance: string | null;
            /** @description Postings that would take the posted balance above it are rejected; null for no limit */
            maximum_balance: string | null;
            /** @description Your own notes: text by key */
            metadata: {
                [key: string]: string;
            };
            /** @description Number of changes of the account itself, from 1. Postings do not count */
            version: number;
            /** @description The moment at which the account was opened */
            created_at: string;
            /** @description The present balance */
            balance: {
                /**
                 * @description The sum of all entries, in the normal sign of the account type
                 * @example 125.00
                 */
                posted: string;
                /**
                 * @description The amount that holds reserve
                 * @example 125.00
                 */
                pending: string;
                /**
                 * @description posted less pending
                 * @example 125.00
                 */
                available: string;
            };
        };
        AccountBalance: {
            /** @description Id of the account */
            account: string;
            /** @description Code of the account */
            account_code: string | null;
            /** @description Code of the currency of the account */
            currency: string;
            /**
             * @description The sum of all entries, in the normal sign of the account type
             * @example 125.00
             */
            posted: string;
            /** @description The amount that holds reserve; null with `at` and `effective_at` */
            pending: string | null;
            /** @description posted less pending; null with `at` and `effective_at` */
            available: string | null;
            /** @description Number of the last entry in the balance; 0 for none. With `effective_at`: number of the last entry that was recorded so far */
            sequence: number;
            /** @description The requested moment; null for the present */
            at: string | null;
            /** @description The requested moment on the effective axis; null for none */
            effective_at: string | null;
            /** @description Only with `at` or `effective_at`. true: the answer for this moment will never change. false with `at`: postings of this moment are still in flight after one second; ask again. false with `effective_at`: orders may still be dated back to it, until its period is closed */
            final?: boolean;
        };
        BalanceHistory: {
            /** @description Id of the account */
            account: string;
            /** @description Code of the account */
            account_code: string | null;
            /** @description Code of the currency of the account */
            currency: string;
            /**
             * @description The axis of the moments
             * @enum {string}
             */
            axis: "recorded" | "effective";
            /** @description Oldest first */
            data: {
                /** @description Everything up to this moment, included, is in the balance */
                moment: string;
                /**
                 * @description In the normal sign of the account type
                 * @example 125.00
                 */
                posted: string;
            }[];
            /** @description Whether the same period can never have other balances. On the effective axis orders may be dated back to it, until it is closed */
            final: boolean;
        };
        HistoryEntry: {
            /** @description The entry's number in the history: 1, 2, 3, ... without gaps */
            sequence: number;
            /**
             * @description The side of the entry
             * @enum {string}
             */
            direction: "debit" | "credit";
            /**
             * @description Always positive
             * @example 125.00
             */
            amount: string;
            /** @description Code of the currency of the account */
            currency: string;
            /**
             * @description The account's balance after this entry on the axis of the list, in its normal sign
             * @example 125.00
             */
            balance_after: string;
            /** @description Id of the transaction */
            transaction: string;
            /** @description Kind of the transaction */
            kind: string;
            /** @description Reference of the transaction */
            reference: string | null;
            /** @description Description of the transaction */
            description: string | null;
            /** @description The moment at which it happened, as its order stated */
            effective_at: string;
            /** @description The moment at which the ledger recorded it */
            recorded_at: string;
        };
        RateUsed: {
            /**
             * @description Value of one unit, in the requested currency
             * @example 0.85587
             */
            rate: string;
            /**
             * @description The source that published the rate
             * @example ecb
             */
            rate_source: string;
            /** @description True for a simulated rate, used in demonstrations only */
            simulated: boolean;
            /** @description Moment from which the rate is valid */
            rate_as_of: string;
            /** @description The rate is too old for a quote */
            stale: boolean;
            /** @description The rate moved by more than 20 % and has not been confirmed */
            flagged: boolean;
        };
        ApiKey: {
            /**
             * @description The eight characters after `florin_live_`
             * @example k7m2p9xq
             */
            id: string;
            /** @description What the key is for */
            name: string;
            /** @description A role, the ledgers after an @ (names joined by commas, or *), and optionally `;owner=` and `;prefix=`, which limit it to the accounts of an owner and to those whose code begins so */
            grants: string[];
            /**
             * @description Only an active key is accepted
             * @enum {string}
             */
            status: "active" | "expired" | "revoked";
            /** @description Subject of the identity that created the key */
            created_by: string;
            /** @description The moment of its creation */
            created_at: string;
            /** @description The moment from which it is rejected; null for never */
            expires_at: string | null;
            /** @description The moment at which it was revoked */
            revoked_at: string | null;
            /** @description Its last use, noted about once a minute; null for none */
            last_used_at: string | null;
        };
        CreatedApiKey: {
            /**
             * @description The eight characters after `florin_live_`
             * @example k7m2p9xq
             */
            id: string;
            /** @description What the key is for */
            name: string;
            /** @description A role, the ledgers after an @ (names joined by commas, or *), and optionally `;owner=` and `;prefix=`, which limit it to the accounts of an owner and to those whose code begins so */
            grants: string[];
            /**
             * @description Only an active key is accepted
             * @enum {string}
             */
            status: "active" | "expired" | "revoked";
            /** @description Subject of the identity that created the key */
            created_by: string;
            /** @description The moment of its creation */
            created_at: string;
            /** @description The moment from which it is rejected; null for never */
            expires_at: string | null;
            /** @description The moment at which it was revoked */
            revoked_at: string | null;
            /** @description Its last use, noted about once a minute; null for none */
            last_used_at: string | null;
            /** @description The key. It is shown once: null in a replay, because only its hash is stored */
            secret: string | null;
        };
        ApprovalRule: {
            /** @description Id of the rule */
            id: string;
            /** @description The operation; null for all */
            operation: string | null;
            /** @description Only orders that move more than this; null for each order */
            above: {
                amount: string;
                currency: string;
            } | null;
            /** @description Seconds until a proposal expires */
            expires_in: number;
            /** @description Who added it */
            created_by: string;
            /** @description The moment at which it was added */
            created_at: string;
            /** @description Who ended it; null while it applies */
            ended_by: string | null;
            /** @description The moment of its end; null while it applies */
            ended_at: string | null;
        };
        Hold: {
            /** @description Id of the hold */
            id: string;
            /** @description Id of the account on which the amount is reserved */
            account: string;
            /** @description Code of the account */
            account_code: string | null;
            /** @description Id of the account that captures credit; null: each capture names one */
            target_account: string | null;
            /**
             * @description The amount that was reserved
             * @example 50.00
             */
            amount: string;
            /** @description Code of the currency of the account */
            currency: string;
            /**
             * @description Captured so far
             * @example 50.00
             */
            captured: string;
            /**
             * @description Released without a capture
             * @example 50.00
             */
            released: string;
            /**
             * @description Still reserved: the amount without what was captured and released
             * @example 50.00
             */
            remaining: string;
            /**
             * @description Only an `open` hold can be captured or voided
             * @enum {string}
             */
            status: "open" | "captured" | "voided" | "expired";
            /** @description Fee schedule of each capture that names no other */
            fee_schedule: string | null;
            /** @description Id of the account that pays this fee; null for the account of the hold */
            fee_account: string | null;
            /** @description From this moment it cannot be captured; what remains is then released */
            expires_at: string;
            /** @description Your own reference */
            reference: string | null;
            /** @description Free text */
            description: string | null;
            /** @description Your own notes: text by key */
            metadata: {
                [key: string]: string;
            };
            /** @description The moment at which the amount was reserved */
            created_at: string;
            /** @description The moment of its end; null while it is open */
            ended_at: string | null;
        };
        /** @description With `dry_run=true`: the hold as the order would leave it. Nothing was written */
        DryRunHold: {
            /** @description Null for a new hold, because nothing was recorded */
            id: string | null;
            /** @description Id of the account on which the amount is reserved */
            account: string;
            /** @description Code of the account */
            account_code: string | null;
            /** @description Id of the account that captures credit; null: each capture names one */
            target_account: string | null;
            /**
             * @description The amount that was reserved
             * @example 50.00
             */
            amount: string;
            /** @description Code of the currency of the account */
            currency: string;
            /**
             * @description Captured so far
             * @example 50.00
             */
            captured: string;
            /**
             * @description Released without a capture
             * @example 50.00
             */
            released: string;
            /**
             * @description Still reserved: the amount without what was captured and released
             * @example 50.00
             */
            remaining: string;
            /**
             * @description Only an `open` hold can be captured or voided
             * @enum {string}
             */
            status: "open" | "captured" | "voided" | "expired";
            /** @description Fee schedule of each capture that names no other */
            fee_schedule: string | null;
            /** @description Id of the account that pays this fee; null for the account of the hold */
            fee_account: string | null;
            /** @description From this moment it cannot be captured; what remains is then released */
            expires_at: string;
            /** @description Your own reference */
            reference: string | null;
            /** @description Free text */
            description: string | null;
            /** @description Your own notes: text by key */
            metadata: {
                [key: string]: string;
            };
            /** @description The moment at which the amount was reserved */
            created_at: string;
            /** @description The moment of its end; null while it is open */
            ended_at: string | null;
        };
        HoldWithChanges: {
            /** @description Id of the hold */
            id: string;
            /** @description Id of the account on which the amount is reserved */
            account: string;
            /** @description Code of the account */
            account_code: string | null;
            /** @description Id of the account that captures credit; null: each capture names one */
            target_account: string | null;
            /**
             * @description The amount that was reserved
             * @example 50.00
             */
            amount: string;
            /** @description Code of the currency of the account */
            currency: string;
            /**
             * @description Captured so far
             * @example 50.00
             */
            captured: string;
            /**
             * @description Released without a capture
             * @example 50.00
             */
            released: string;
            /**
             * @description Still reserved: the amount without what was captured and released
             * @example 50.00
             */
            remaining: string;
            /**
             * @description Only an `open` hold can be captured or voided
             * @enum {string}
             */
            status: "open" | "captured" | "voided" | "expired";
            /** @description Fee schedule of each capture that names no other */
            fee_schedule: string | null;
            /** @description Id of the account that pays this fee; null for the account of the hold */
            fee_account: string | null;
            /** @description From this moment it cannot be captured; what remains is then released */
            expires_at: string;
            /** @description Your own reference */
            reference: string | null;
            /** @description Free text */
            description: string | null;
            /** @description Your own notes: text by key */
            metadata: {
                [key: string]: string;
            };
            /** @description The moment at which the amount was reserved */
            created_at: string;
            /** @description The moment of its end; null while it is open */
            ended_at: string | null;
            /** @description Captures and releases, oldest first */
            changes: {
                /**
                 * @description Captured by this change
                 * @example 50.00
                 */
                captured: string;
                /**
                 * @description Released by this change
                 * @example 50.00
                 */
                released: string;
                /**
                 * @description The status of the hold from this change on
                 * @enum {string}
                 */
                status: "open" | "captured" | "voided" | "expired";
                /** @description Id of the transaction of the capture */
                transaction: string | null;
                /** @description The moment at which the ledger recorded it */
                recorded_at: string;
            }[];
        };
        /** @description An order that waits for the approval of a second person, or that had it */
        Proposal: {
            /** @description Id of the proposal */
            id: string;
            /**
             * @description The operation, by its id in this document
             * @example postTransfer
             */
            operation: string;
            /** @description The path parameter of the operation; null for none */
            target: string | null;
            /** @description The body of the order, as it was sent; null for none */
            order: {
                [key: string]: unknown;
            } | null;
            /** @description Who sent the order: the subject of the token, or `key:` with the id of an API key */
            author: string;
            /** @description Id of the approval rule */
            rule: string;
            /**
             * @description `open`: nothing was moved yet. `approved`: the order was posted or scheduled. `rejected`: by another person. `withdrawn`: by the author. `expired`: it was not approved in time
             * @enum {string}
             */
            status: "open" | "approved" | "rejected" | "withdrawn" | "expired";
            /** @description The moment at which it was proposed */
            created_at: string;
            /** @description From this moment it cannot be approved */
            expires_at: string;
            /** @description Who approved, rejected or withdrew it; null while it is open, and when it expired */
            ended_by: string | null;
            /** @description The moment of its end; null while it is open */
            ended_at: string | null;
            /** @description Why it was rejected or withdrawn; null for none */
            reason: string | null;
            /** @description Id of the transaction that it made */
            transaction: string | null;
            /** @description Id of the hold that it opened or voided */
            hold: string | null;
            /** @description Id of the scheduled order that it made */
            scheduled_order: string | null;
        };
        ScheduledOrder: {
            /** @description Id of the scheduled order */
            id: string;
            /**
             * @description The operation, by its id in this document
             * @example postTransfer
             */
            operation: string;
            /** @description The path parameter of the operation; null for none */
            target: string | null;
            /** @description The body of the order, as it was sent; null for none */
            order: {
                [key: string]: unknown;
            } | null;
            /**
             * @description `scheduled`: it will be posted. `posted`: it was posted. `cancelled`: it was cancelled before. `rejected`: it could not be posted; retry it, or cancel it
             * @enum {string}
             */
            status: "scheduled" | "posted" | "cancelled" | "rejected";
            /** @description The moment at which it falls due */
            scheduled_for: string;
            /** @description How it repeats; null: it does not */
            every: string | null;
            /** @description Time zone of `every` */
            time_zone: string | null;
            /** @description The last moment at which an order of the series may fall due */
            until: string | null;
            /** @description How long it is retried: a moment, or a duration */
            retry_until: string | null;
            /** @description Id of the first order of its series; null: it does not repeat */
            series: string | null;
            /** @description Its place in the series, from 1 */
            number: number | null;
            /** @description Attempts to post it so far */
            attempts: number;
            /** @description The moment of the next attempt; null when the order has ended */
            next_attempt_at: string | null;
            /** @description Id of the transaction that it made */
            transaction: string | null;
            /** @description Id of the hold that it made */
            hold: string | null;
            /** @description Why the last attempt was rejected, or why the order was cancelled; null for none */
            reason: {
                /** @description Code of the rejection, as in `/problems` */
                code: string;
                /** @description What was wrong, and what to do */
                detail: string;
            } | null;
            /** @description The moment at which it was scheduled */
            created_at: string;
            /** @description The moment of its end; null while it is scheduled */
            ended_at: string | null;
        };
        Fee: {
            /** @description Code of the fee schedule */
            schedule: string;
            /** @description Version of the schedule that priced the transaction */
            version: number;
            /**
             * @description Zero if the schedule charges nothing
             * @example 125.00
             */
            amount: string;
            /** @description Code of the currency of the paying account */
            currency: string;
            /** @description Id of the account that paid the fee */
            account: string;
        };
        Assertion: {
            /** @description Id of the assertion */
            id: string;
            /** @description Id of the account */
            account: string;
            /** @description Code of the account */
            account_code: string | null;
            /** @description Code of the currency of the account */
            currency: string;
            /** @description The balance that the account had */
            balance: string;
            /** @description The moment of the balance; null for that of the assertion */
            at: string | null;
            /** @description The requested moment on the effective axis; null for none */
            effective_at: string | null;
            /** @description Number of the last entry in the balance; 0 for none. With `effective_at`: number of the last entry that was recorded so far */
            sequence: number;
            /** @description Who asserted it */
            asserted_by: string;
            /** @description The moment at which it was asserted */
            asserted_at: string;
        };
        AuditEntry: {
            /**
             * @description Its place in the chain: ids have the order of the trail
             * @example 7421.318
             */
            id: string;
            /** @description The moment at which the entry was written */
            at: string;
            /** @description The service that received the request */
            service: string;
            /** @description As in the header x-request-id, which the client may choose */
            request_id: string;
            /** @description The caller; null if it was not authenticated */
            subject: string | null;
            /** @description The caller of the service that sent the request */
            on_behalf_of: string | null;
            /** @description The client's network address; that of the proxy in front, unless it is one of TRUSTED_PROXIES */
            address: string;
            /**
             * @description The operation: its operationId
             * @example postTransfer
             */
            action: string;
            /** @description Without the query and without credentials */
            path: string;
            /** @description Name of the ledger; null for a request about no single one */
            ledger: string | null;
            /** @description As it was sent */
            idempotency_key: string | null;
            /** @description Of the order that was posted, scheduled or proposed */
            request_hash: string | null;
            /** @description HTTP status of the answer. Null: the entry was written before the request was handled, and another one with its `request_id` has the answer. If there is none, the answer is not known */
            status: number | null;
            /** @description Code of the problem, if the request was rejected */
            code: string | null;
            /** @description Id of the transaction or hold, or the location in the answer */
            made: string | null;
            /** @description Number of equal rejections within a second, which are one entry */
            repeated: number;
        };
        AuditSeal: {
            /**
             * @description Seals are numbered 1, 2, 3, ...
             * @example 42
             */
            number: string;
            /** @description The moment at which the seal was made */
            sealed_at: string;
            /** @description Id of the last entry that it seals */
            last_entry: string;
            /** @description Number of entries since the seal before */
            entries: number;
            /** @description SHA-256, in hexadecimal, of the hash before and of the entries */
            hash: string;
        };
        BalanceSum: {
            /** @description The first words of the codes; null without `code:N` */
            code: string | null;
            /** @description Code of the currency */
            currency: string;
            /**
             * @description Account type
             * @enum {string}
             */
            type: "asset" | "liability" | "equity" | "income" | "expense";
            /** @description Number of accounts */
            accounts: number;
            /**
             * @description Sum of their posted balances, in the normal sign of the type
             * @example 125.00
             */
            posted: string;
            /** @description Sum of the amounts that holds reserve; null with `at` and `effective_at` */
            pending: string | null;
            /** @description posted less pending; null with `at` and `effective_at` */
            available: string | null;
        };
        CashbackPlan: {
            /** @description Category of merchants; null for all others */
            category: string | null;
            /** @description Currency of the payments; * for all */
            currency: string;
            /** @description Counts from 1. A payment names the version by which it earns */
            version: number;
            /** @description Share of the amount in basis points */
            percentage_bps: string | null;
            /** @description Or a fixed amount */
            amount: string | null;
            /** @description Seconds from the payment to the cashback */
            delay: number;
            /** @description Start of the version. Of the versions that have started, the newest applies */
            valid_from: string;
            /** @description Moment at which the version was added */
            recorded_at: string;
        };
        PaymentOfTransaction: {
            /** @description Number of the payment; null in a dry run */
            number: string | null;
            merchant: {
                /**
                 * @description Name of the merchant, for people
                 * @example Corner Shop
                 */
                name: string;
                /** @description Category of the merchant */
                category: string | null;
                /** @description The merchant's own reference */
                reference: string | null;
            };
            /** @description Null: the payment earns none */
            cashback: {
                /**
                 * @description The cashback, unless the payment is refunded
                 * @example 25.00
                 */
                amount: string;
                /** @description The moment at which it falls due; null in a dry run */
                due_at: string | null;
            } | null;
        };
        Cashback: {
            /**
             * @description `scheduled`: it will be paid at `due_at`. `paid`: it was paid. `cancelled`: it will not be paid. `rejected`: it could not be paid; retry its scheduled order, which has the id of the payment
             * @enum {string}
             */
            status: "scheduled" | "paid" | "cancelled" | "rejected";
            /** @description The moment at which it falls due */
            due_at: string;
            /**
             * @description The cashback for what is not refunded
             * @example 25.00
             */
            amount: string;
            /**
             * @description Paid, less what refunds returned
             * @example 25.00
             */
            paid: string;
            /** @description The rule: share of the amount in basis points */
            percentage_bps: string | null;
            /** @description The rule: a fixed amount */
            fixed_amount: string | null;
            /** @description The plan of the rule; null: the rule is that of the order, or the preset */
            plan: {
                /** @description Category of merchants; null for all */
                category: string | null;
                /** @description Currency of the payments; * for all */
                currency: string;
                /** @description Version of the plan */
                version: number;
            } | null;
            /** @description Id of the transaction that paid it */
            transaction: string | null;
            /** @description Why it was cancelled or rejected */
            reason: {
                /** @description Code of the reason */
                code: string;
                /** @description The reason, for people */
                detail: string;
            } | null;
        };
        Payment: {
            /** @description Id of the payment and of its transaction */
            id: string;
            /**
             * @description Number of the payment, in the order of recording
             * @example payment1
             */
            number: string;
            /** @description Id of the account that paid */
            account: string;
            /** @description Code of the account */
            account_code: string | null;
            /** @description Id of the account that received */
            target_account: string;
            /**
             * @description The amount of the payment
             * @example 25.00
             */
            amount: string;
            /** @description Code of the currency of the account */
            currency: string;
            /**
             * @description Refunded so far
             * @example 25.00
             */
            refunded: string;
            merchant: {
                /**
                 * @description Name of the merchant, for people
                 * @example Corner Shop
                 */
                name: string;
                /** @description Category of the merchant */
                category: string | null;
                /** @description The merchant's own reference */
                reference: string | null;
            };
            /** @description Null: the payment earns none */
            cashback: components["schemas"]["Cashback"] | null;
            /** @description Your own reference */
            reference: string | null;
            /** @description Free text */
            description: string | null;
            /** @description Your own notes: text by key */
            metadata: {
                [key: string]: string;
            };
            /** @description The moment at which the ledger recorded it */
            recorded_at: string;
        };
        PaymentWithChanges: {
            /** @description Id of the payment and of its transaction */
            id: string;
            /**
             * @description Number of the payment, in the order of recording
             * @example payment1
             */
            number: string;
            /** @description Id of the account that paid */
            account: string;
            /** @description Code of the account */
            account_code: string | null;
            /** @description Id of the account that received */
            target_account: string;
            /**
             * @description The amount of the payment
             * @example 25.00
             */
            amount: string;
            /** @description Code of the currency of the account */
            currency: string;
            /**
             * @description Refunded so far
             * @example 25.00
             */
            refunded: string;
            merchant: {
                /**
                 * @description Name of the merchant, for people
                 * @example Corner Shop
                 */
                name: string;
                /** @description Category of the merchant */
                category: string | null;
                /** @description The merchant's own reference */
                reference: string | null;
            };
            /** @description Null: the payment earns none */
            cashback: components["schemas"]["Cashback"] | null;
            /** @description Your own reference */
            reference: string | null;
            /** @description Free text */
            description: string | null;
            /** @description Your own notes: text by key */
            metadata: {
                [key: string]: string;
            };
            /** @description The moment at which the ledger recorded it */
            recorded_at: string;
            /** @description Refunds, and payments of cashback, oldest first */
            changes: {
                /** @description Id of the transaction */
                transaction: string;
                /**
                 * @description Refunded by it
                 * @example 25.00
                 */
                refunded: string;
                /**
                 * @description Cashback that it paid; negative: that it returned
                 * @example 25.00
                 */
                cashback: string;
                /** @description The moment at which the ledger recorded it */
                recorded_at: string;
            }[];
        };
        Conversion: {
            /** @description Id of the quote of the FX service. A quote is used once */
            quote_id: string;
            /** @description Code of the currency of the source account */
            source_currency: string;
            /** @description Code of the currency of the target account */
            target_currency: string;
            /**
             * @description The amount that the source account paid
             * @example 125.00
             */
            source_amount: string;
            /**
             * @description The amount that the target account received
             * @example 125.00
             */
            target_amount: string;
            /**
             * @description The income from the spread, in the target currency
             * @example 125.00
             */
            spread_amount: string;
            /**
             * @description Target units for one source unit, after the spread
             * @example 0.855871276959945
             */
            rate: string;
            /**
             * @description Target units for one source unit, before the spread
             * @example 0.855871276959945
             */
            mid_rate: string;
            /** @description The spread in basis points of the mid rate; 50 is 0.5 % */
            spread_bps: string;
            /** @description The source that published the rate */
            rate_source: string;
            /** @description true for a simulated rate, which is only for demonstrations */
            simulated: boolean;
            /** @description The moment from which the rate is valid */
            rate_as_of: string;
            /** @description Age of the rate when it was quoted */
            rate_age_seconds: number;
            /** @description The moment at which the quote was made */
            quoted_at: string;
        };
        Transaction: {
            /** @description Id of the transaction. Ids increase in the order of recording */
            id: string;
            /**
             * @description The operation that made it; `adjustment` is a journal marked as such
             * @enum {string}
             */
            kind: "deposit" | "withdrawal" | "transfer" | "payment" | "conversion" | "capture" | "refund" | "cashback" | "reversal" | "journal" | "adjustment";
            /** @description Your own reference, for searching */
            reference: string | null;
            /** @description Free text */
            description: string | null;
            /** @description Your own notes: text by key */
            metadata: {
                [key: string]: string;
            };
            /** @description The moment at which it happened, as the order stated */
            effective_at: string;
            /** @description The moment at which the ledger recorded it */
            recorded_at: string;
            /** @description Id of the transaction that this one reverses */
            reverses: string | null;
            /** @description Id of the transaction that reverses this one */
            reversed_by: string | null;
            /** @description The terms of the conversion; only in transactions of kind `conversion` */
            conversion?: components["schemas"]["Conversion"];
            /** @description Id of the hold that this transaction captures */
            hold?: string;
            /** @description The payment; only of a payment, and of a capture with a merchant */
            payment?: components["schemas"]["PaymentOfTransaction"];
            /** @description Id of the payment that this transaction refunds, or whose cashback it pays */
            payment_id?: string;
            /** @description The fee; only if the order named a fee schedule */
            fee?: components["schemas"]["Fee"];
            /** @description Id of the proposal by whose approval it was posted */
            proposal?: string;
            /** @description Debits and credits, equal in each currency */
            entries: {
                /** @description Id of the account */
                account: string;
                /** @description Code of the account */
                account_code: string | null;
                /**
                 * @description The side of the entry
                 * @enum {string}
                 */
                direction: "debit" | "credit";
                /**
                 * @description Always positive, with the decimals of the currency
                 * @example 125.00
                 */
                amount: string;
                /** @description Code of the currency of the account */
                currency: string;
                /**
                 * @description The account's balance after this entry, in its normal sign
                 * @example 125.00
                 */
                balance_after: string;
                /** @description The entry's number in the account's history: 1, 2, 3, ... without gaps */
                sequence: number;
            }[];
        };
        /** @description With `dry_run=true`: the transaction that the order would make. Nothing was written */
        DryRunTransaction: {
            /** @description Null, because nothing was recorded */
            id: null;
            /**
             * @description The operation that made it; `adjustment` is a journal marked as such
             * @enum {string}
             */
            kind: "deposit" | "withdrawal" | "transfer" | "payment" | "conversion" | "capture" | "refund" | "cashback" | "reversal" | "journal" | "adjustment";
            /** @description Your own reference, for searching */
            reference: string | null;
            /** @description Free text */
            description: string | null;
            /** @description Your own notes: text by key */
            metadata: {
                [key: string]: string;
            };
            /** @description The moment at which it happened, as the order stated */
            effective_at: string;
            /** @description Null, because nothing was recorded */
            recorded_at: null;
            /** @description Id of the transaction that this one reverses */
            reverses: string | null;
            /** @description Id of the transaction that reverses this one */
            reversed_by: string | null;
            /** @description The terms of the conversion; only in transactions of kind `conversion` */
            conversion?: components["schemas"]["Conversion"];
            /** @description Id of the hold that this transaction captures */
            hold?: string;
            /** @description The payment; only of a payment, and of a capture with a merchant */
            payment?: components["schemas"]["PaymentOfTransaction"];
            /** @description Id of the payment that this transaction refunds, or whose cashback it pays */
            payment_id?: string;
            /** @description The fee; only if the order named a fee schedule */
            fee?: components["schemas"]["Fee"];
            /** @description Id of the proposal by whose approval it was posted */
            proposal?: string;
            /** @description Debits and credits, equal in each currency */
            entries: {
                /** @description Id of the account */
                account: string;
                /** @description Code of the account */
                account_code: string | null;
                /**
                 * @description The side of the entry
                 * @enum {string}
                 */
                direction: "debit" | "credit";
                /**
                 * @description Always positive, with the decimals of the currency
                 * @example 125.00
                 */
                amount: string;
                /** @description Code of the currency of the account */
                currency: string;
                /**
                 * @description The account's balance after this entry, in its normal sign
                 * @example 125.00
                 */
                balance_after: string;
                /** @description The entry's number in the account's history: 1, 2, 3, ... without gaps */
                sequence: number;
            }[];
        };
        /** @description An order that was accepted with `Prefer: respond-async` */
        Operation: {
            /** @description Id of the operation */
            id: string;
            /**
             * @description pending: not posted yet. posted: with `result`. refused: with `problem`; nothing was moved
             * @enum {string}
             */
            status: "pending" | "posted" | "refused";
            /** @description What the order would have been answered at once */
            result?: components["schemas"]["Transaction"] | components["schemas"]["Hold"] | components["schemas"]["ScheduledOrder"] | components["schemas"]["Proposal"];
            /** @description Why the order was rejected */
            problem?: components["schemas"]["Problem"];
        };
        /** @description The result of an order of a batch */
        OrderResult: {
            /** @description The place of the order in the batch, from 0 */
            index: number;
            /** @description The status with which the operation answers by itself: 201, 202, 422, ... */
            status: number;
            /** @description true: the result of an earlier request with the key */
            replayed: boolean;
            /** @description What the operation answers by itself; missing if the order was rejected */
            result?: components["schemas"]["Transaction"] | components["schemas"]["DryRunTransaction"] | components["schemas"]["Hold"] | components["schemas"]["ScheduledOrder"] | components["schemas"]["Proposal"];
            /** @description Why the order was rejected. It has moved nothing */
            problem?: components["schemas"]["Problem"];
        };
        BatchResult: {
            /** @description Number of orders with a result */
            accepted: number;
            /** @description Number of orders with a problem */
            rejected: number;
            /** @description One for each order, in their order */
            results: components["schemas"]["OrderResult"][];
        };
        AccountEvent: {
            /**
             * @description Version of CloudEvents
             * @constant
             */
            specversion: "1.0";
            /** @description Position in the feed of the ledger. Send it as `after` to read on */
            id: string;
            /**
             * @description The ledger
             * @example /ledgers/main
             */
            source: string;
            /** @description Id of the transaction, account, hold, payment or fee */
            subject: string;
            /** @description The moment at which the ledger recorded it */
            time: string;
            /**
             * @description Media type of `data`
             * @constant
             */
            datacontenttype: "application/json";
            /** @description Key of the record in Kafka: an account, or a transaction */
            partitionkey: string;
            /**
             * @description What happened
             * @enum {string}
             */
            type: "account.opened" | "account.changed";
            /** @description What was recorded. It never changes */
            data: {
                /** @description Id of the account. Orders accept it in place of the code */
                id: string;
                /** @description Your own name for it, unique in the ledger */
                code: string | null;
                /** @description Your reference of the owner */
                owner: string | null;
                /** @description A name for people */
                name: string | null;
                /**
                 * @description asset and expense accounts grow by debits; liability, equity and income accounts grow by credits
                 * @enum {string}
                 */
                type: "asset" | "liability" | "equity" | "income" | "expense";
                /** @description Code of the currency of the account */
                currency: string;
                /**
                 * @description active accepts postings, frozen rejects all postings until it is active again, closed is final
                 * @enum {string}
                 */
                status: "active" | "frozen" | "closed";
                /** @description Postings that would take the available balance below it are rejected; null for no limit */
                minimum_balance: string | null;
                /** @description Postings that would take the posted balance above it are rejected; null for no limit */
                maximum_balance: string | null;
                /** @description Your own notes: text by key */
                metadata: {
                    [key: string]: string;
                };
                /** @description Number of changes of the account itself, from 1. Postings do not count */
                version: number;
                /** @description The moment at which the account was opened */
                created_at: string;
            };
        };
        TransactionEvent: {
            /**
             * @description Version of CloudEvents
             * @constant
             */
            specversion: "1.0";
            /** @description Position in the feed of the ledger. Send it as `after` to read on */
            id: string;
            /**
             * @description The ledger
             * @example /ledgers/main
             */
            source: string;
            /** @description Id of the transaction, account, hold, payment or fee */
            subject: string;
            /** @description The moment at which the ledger recorded it */
            time: string;
            /**
             * @description Media type of `data`
             * @constant
             */
            datacontenttype: "application/json";
            /** @description Key of the record in Kafka: an account, or a transaction */
            partitionkey: string;
            /**
             * @description What happened
             * @enum {string}
             */
            type: "transaction.posted";
            /** @description What was recorded. It never changes */
            data: {
                /** @description Id of the transaction. Ids increase in the order of recording */
                id: string;
                /**
                 * @description The operation that made it; `adjustment` is a journal marked as such
                 * @enum {string}
                 */
                kind: "deposit" | "withdrawal" | "transfer" | "payment" | "conversion" | "capture" | "refund" | "cashback" | "reversal" | "journal" | "adjustment";
                /** @description Your own reference, for searching */
                reference: string | null;
                /** @description Free text */
                description: string | null;
                /** @description Your own notes: text by key */
                metadata: {
                    [key: string]: string;
                };
                /** @description The moment at which it happened, as the order stated */
                effective_at: string;
                /** @description The moment at which the ledger recorded it */
                recorded_at: string;
                /** @description Id of the transaction that this one reverses */
                reverses: string | null;
                /** @description The terms of the conversion; only in transactions of kind `conversion` */
                conversion?: components["schemas"]["Conversion"];
                /** @description Id of the hold that this transaction captures */
                hold?: string;
                /** @description The payment; only of a payment, and of a capture with a merchant */
                payment?: components["schemas"]["PaymentOfTransaction"];
                /** @description Id of the payment that this transaction refunds, or whose cashback it pays */
                payment_id?: string;
                /** @description The fee; only if the order named a fee schedule */
                fee?: components["schemas"]["Fee"];
                /** @description Id of the proposal by whose approval it was posted */
                proposal?: string;
                /** @description Debits and credits, equal in each currency */
                entries: {
                    /** @description Id of the account */
                    account: string;
                    /** @description Code of the account */
                    account_code: string | null;
                    /**
                     * @description The side of the entry
                     * @enum {string}
                     */
                    direction: "debit" | "credit";
                    /**
                     * @description Always positive, with the decimals of the currency
                     * @example 125.00
                     */
                    amount: string;
                    /** @description Code of the currency of the account */
                    currency: string;
                    /**
                     * @description The account's balance after this entry, in its normal sign
                     * @example 125.00
                     */
                    balance_after: string;
                    /** @description The entry's number in the account's history: 1, 2, 3, ... without gaps */
                    sequence: number;
                }[];
            };
        };
        HoldEvent: {
            /**
             * @description Version of CloudEvents
             * @constant
             */
            specversion: "1.0";
            /** @description Position in the feed of the ledger. Send it as `after` to read on */
            id: string;
            /**
             * @description The ledger
             * @example /ledgers/main
             */
            source: string;
            /** @description Id of the transaction, account, hold, payment or fee */
            subject: string;
            /** @description The moment at which the ledger recorded it */
            time: string;
            /**
             * @description Media type of `data`
             * @constant
             */
            datacontenttype: "application/json";
            /** @description Key of the record in Kafka: an account, or a transaction */
            partitionkey: string;
            /**
             * @description What happened
             * @enum {string}
             */
            type: "hold.opened";
            /** @description What was recorded. It never changes */
            data: {
                /** @description Id of the hold */
                id: string;
                /** @description Id of the account on which the amount is reserved */
                account: string;
                /** @description Code of the account */
                account_code: string | null;
                /** @description Code of the currency of the account */
                currency: string;
                /** @description Id of the account that captures credit; null: each capture names one */
                target_account: string | null;
                /**
                 * @description The amount that was reserved
                 * @example 50.00
                 */
                amount: string;
                /** @description Fee schedule of each capture that names no other */
                fee_schedule: string | null;
                /** @description Id of the account that pays this fee; null for the account of the hold */
                fee_account: string | null;
                /** @description From this moment it cannot be captured; what remains is then released */
                expires_at: string;
                /** @description Your own reference */
                reference: string | null;
                /** @description Free text */
                description: string | null;
                /** @description Your own notes: text by key */
                metadata: {
                    [key: string]: string;
                };
            };
        };
        HoldChangeEvent: {
            /**
             * @description Version of CloudEvents
             * @constant
             */
            specversion: "1.0";
            /** @description Position in the feed of the ledger. Send it as `after` to read on */
            id: string;
            /**
             * @description The ledger
             * @example /ledgers/main
             */
            source: string;
            /** @description Id of the transaction, account, hold, payment or fee */
            subject: string;
            /** @description The moment at which the ledger recorded it */
            time: string;
            /**
             * @description Media type of `data`
             * @constant
             */
            datacontenttype: "application/json";
            /** @description Key of the record in Kafka: an account, or a transaction */
            partitionkey: string;
            /**
             * @description What happened
             * @enum {string}
             */
            type: "hold.captured" | "hold.voided" | "hold.expired";
            /** @description What was recorded. It never changes */
            data: {
                /**
                 * @description Captured by this change
                 * @example 50.00
                 */
                captured: string;
                /**
                 * @description Released by this change
                 * @example 50.00
                 */
                released: string;
                /**
                 * @description The status of the hold from this change on
                 * @enum {string}
                 */
                status: "open" | "captured" | "voided" | "expired";
                /** @description Id of the transaction of the capture */
                transaction: string | null;
                /** @description Id of the hold */
                hold: string;
                /** @description Id of the account */
                account: string;
                /** @description Code of the account */
                account_code: string | null;
                /** @description Code of the currency of the account */
                currency: string;
                /**
                 * @description Still reserved after this change
                 * @example 50.00
                 */
                remaining: string;
            };
        };
        PaymentEvent: {
            /**
             * @description Version of CloudEvents
             * @constant
             */
            specversion: "1.0";
            /** @description Position in the feed of the ledger. Send it as `after` to read on */
            id: string;
            /**
             * @description The ledger
             * @example /ledgers/main
             */
            source: string;
            /** @description Id of the transaction, account, hold, payment or fee */
            subject: string;
            /** @description The moment at which the ledger recorded it */
            time: string;
            /**
             * @description Media type of `data`
             * @constant
             */
            datacontenttype: "application/json";
            /** @description Key of the record in Kafka: an account, or a transaction */
            partitionkey: string;
            /**
             * @description What happened
             * @enum {string}
             */
            type: "payment.posted";
            /** @description What was recorded. It never changes */
            data: {
                /** @description Id of the payment and of its transaction */
                id: string;
                /**
                 * @description Number of the payment, in the order of recording
                 * @example payment1
                 */
                number: string;
                /** @description Id of the account that received */
                target_account: string;
                /**
                 * @description The amount of the payment
                 * @example 25.00
                 */
                amount: string;
                merchant: {
                    /**
                     * @description Name of the merchant, for people
                     * @example Corner Shop
                     */
                    name: string;
                    /** @description Category of the merchant */
                    category: string | null;
                    /** @description The merchant's own reference */
                    reference: string | null;
                };
                /** @description Id of the account */
                account: string;
                /** @description Code of the account */
                account_code: string | null;
                /** @description Code of the currency of the account */
                currency: string;
                /** @description Null: the payment earns none */
                cashback: {
                    /**
                     * @description The cashback, unless the payment is refunded
                     * @example 50.00
                     */
                    amount: string;
                    /** @description The rule: share of the amount in basis points */
                    percentage_bps: string | null;
                    /** @description The rule: a fixed amount */
                    fixed_amount: string | null;
                    /** @description Seconds from the payment to its cashback */
                    delay: number;
                } | null;
            };
        };
        PaymentChangeEvent: {
            /**
             * @description Version of CloudEvents
             * @constant
             */
            specversion: "1.0";
            /** @description Position in the feed of the ledger. Send it as `after` to read on */
            id: string;
            /**
             * @description The ledger
             * @example /ledgers/main
             */
            source: string;
            /** @description Id of the transaction, account, hold, payment or fee */
            subject: string;
            /** @description The moment at which the ledger recorded it */
            time: string;
            /**
             * @description Media type of `data`
             * @constant
             */
            datacontenttype: "application/json";
            /** @description Key of the record in Kafka: an account, or a transaction */
            partitionkey: string;
            /**
             * @description What happened
             * @enum {string}
             */
            type: "payment.refunded" | "payment.cashback_paid";
            /** @description What was recorded. It never changes */
            data: {
                /** @description Id of the payment */
                payment: string;
                /** @description Number of the payment */
                number: string;
                /** @description Id of the account */
                account: string;
                /** @description Code of the account */
                account_code: string | null;
                /** @description Code of the currency of the account */
                currency: string;
                /**
                 * @description Refunded by this transaction
                 * @example 50.00
                 */
                refunded: string;
                /**
                 * @description Cashback that the transaction paid; negative: that it returned
                 * @example 50.00
                 */
                cashback: string;
                /** @description Id of the transaction */
                transaction: string;
            };
        };
        FeeEvent: {
            /**
             * @description Version of CloudEvents
             * @constant
             */
            specversion: "1.0";
            /** @description Position in the feed of the ledger. Send it as `after` to read on */
            id: string;
            /**
             * @description The ledger
             * @example /ledgers/main
             */
            source: string;
            /** @description Id of the transaction, account, hold, payment or fee */
            subject: string;
            /** @description The moment at which the ledger recorded it */
            time: string;
            /**
             * @description Media type of `data`
             * @constant
             */
            datacontenttype: "application/json";
            /** @description Key of the record in Kafka: an account, or a transaction */
            partitionkey: string;
            /**
             * @description What happened
             * @enum {string}
             */
            type: "fee.charged" | "fee.refunded";
            /** @description What was recorded. It never changes */
            data: {
                /** @description Id of the fee */
                id: string;
                /** @description Id of the transaction */
                transaction: string;
                /** @description Kind of the transaction; `fx_spread` for the spread of a conversion */
                kind: string;
                /** @description Code of the fee schedule */
                schedule: string | null;
                /** @description Version of the fee schedule */
                version: number | null;
                /** @description Id of the account */
                account: string;
                /** @description Code of the account */
                account_code: string | null;
                /** @description Code of the currency of the account */
                currency: string;
                /**
                 * @description Negative for a refund
                 * @example 50.00
                 */
                amount: string;
                /** @description Id of the fee that this one refunds */
                reverses: string | null;
            };
        };
        Event: components["schemas"]["AccountEvent"] | components["schemas"]["TransactionEvent"] | components["schemas"]["HoldEvent"] | components["schemas"]["HoldChangeEvent"] | components["schemas"]["PaymentEvent"] | components["schemas"]["PaymentChangeEvent"] | components["schemas"]["FeeEvent"];
        Currency: {
            /** @description The code that orders and answers use */
            code: string;
            /** @description Decimals of the currency */
            exponent: number;
            /** @description A name for people */
            name: string;
            /**
             * @description Defined by the standard, or registered in this ledger
             * @enum {string}
             */
            standard: "ISO 4217" | "ledger";
        };
        Ledger: {
            /** @description The name of the ledger */
            name: string;
            /** @description Free text */
            description: string | null;
            /** @description IANA name of the time zone by whose clocks the ledger counts days */
            time_zone: string;
            /** @description The first open day; null if everything is open */
            closed_before: string | null;
            /** @description The moment at which it was opened */
            created_at: string;
        };
        AccountLimit: {
            /** @description Id of the limit */
            id: string;
            /** @description Id of the account; null for a limit of an owner */
            account: string | null;
            /** @description The owner; null for a limit of an account */
            owner: string | null;
            /** @description Code of the currency */
            currency: string;
            /**
             * @description out: what leaves, with fees and with what holds reserve. in: what arrives. net: out less in. Each transaction counts by what it changes in total
             * @enum {string}
             */
            measure: "out" | "in" | "net";
            /**
             * @description A rolling day is 24 hours, a rolling month 30 of them
             * @enum {string}
             */
            period: "day" | "month";
            /**
             * @description calendar: since the beginning of the day or month. rolling: the last 24 hours or 30 days
             * @enum {string}
             */
            alignment: "calendar" | "rolling";
            /** @description Of the days and months of a calendar */
            time_zone: string;
            /** @description At most this in a window */
            amount: string;
            /** @description Who added it */
            created_by: string;
            /** @description The moment from which it applies */
            created_at: string;
            /** @description Used in the present window, with what holds reserve. `net` may be negative */
            used: string;
            /** @description What may still move; never negative */
            remaining: string;
            /** @description calendar: the beginning of the next window. rolling: the moment at which the oldest movement leaves the window; null if there is none */
            resets_at: string | null;
        };
        MovementLimit: {
            /** @description Id of the limit */
            id: string;
            /** @description Id of the account; null for a limit of an owner */
            account: string | null;
            /** @description The owner; null for a limit of an account */
            owner: string | null;
            /** @description Code of the currency */
            currency: string;
            /**
             * @description out: what leaves, with fees and with what holds reserve. in: what arrives. net: out less in. Each transaction counts by what it changes in total
             * @enum {string}
             */
            measure: "out" | "in" | "net";
            /**
             * @description A rolling day is 24 hours, a rolling month 30 of them
             * @enum {string}
             */
            period: "day" | "month";
            /**
             * @description calendar: since the beginning of the day or month. rolling: the last 24 hours or 30 days
             * @enum {string}
             */
            alignment: "calendar" | "rolling";
            /** @description Of the days and months of a calendar */
            time_zone: string;
            /** @description At most this in a window */
            amount: string;
            /** @description Who added it */
            created_by: string;
            /** @description The moment from which it applies */
            created_at: string;
            /** @description Who ended or replaced it; null while it applies */
            ended_by: string | null;
            /** @description The moment of its end; null while it applies */
            ended_at: string | null;
        };
        /** @description With `Prefer: respond-async`: the order is stored, and is posted later */
        AcceptedOrder: {
            /** @description Id of the operation: read it with `GET /v1/operations/{id}` */
            id: string;
            /**
             * @description A worker posts the order, usually within a second
             * @constant
             */
            status: "pending";
        };
        DeadLetter: {
            /** @description Id of the fee */
            id: string;
            /** @description Id of the transaction */
            transaction: string;
            /** @description The moment at which the fee was added to the outbox */
            created_at: string;
            /** @description Number of delivery attempts */
            attempts: number;
            /** @description Reason of the rejection by the revenue service */
            last_error: string | null;
        };
        OutboxState: {
            /** @description Number of undelivered fees that the relay still delivers; counted up to 100000 */
            pending: number;
            /** @description Age of the oldest of them; null for none */
            oldest_pending_seconds: number | null;
            /** @description Reason of a recently failed attempt; null for none */
            last_error: string | null;
            /** @description Number of fees that the revenue service rejected; counted up to 100000 */
            dead_lettered: number;
        };
        OwnerBalance: {
            /** @description Code of the currency */
            currency: string;
            /**
             * @description The sum of the balances of all accounts of the owner; asset and expense accounts count negative
             * @example 125.00
             */
            posted: string;
            /**
             * @description The amount that is reserved. Always zero: holds do not exist yet
             * @example 125.00
             */
            pending: string;
            /**
             * @description posted less pending
             * @example 125.00
             */
            available: string;
            /** @description Number of accounts of the owner in this currency */
            accounts: number;
            /** @description Only with `in`; null if no rate to that currency exists */
            valuation?: {
                /** @description The requested currency */
                currency: string;
                /**
                 * @description The posted balance in that currency
                 * @example 125.00
                 */
                value: string;
                /** @description Null if the balance is in the requested currency */
                rate: components["schemas"]["RateUsed"] | null;
            } | null;
        };
        PeriodChange: {
            /** @description Id of the change */
            id: string;
            /**
             * @description What was done
             * @enum {string}
             */
            action: "close" | "reopen";
            /** @description The first open day from then on; null if everything is open */
            before: string | null;
            /** @description Why */
            reason: string | null;
            /** @description Who did it */
            changed_by: string;
            /** @description The moment at which it was done */
            changed_at: string;
        };
        BalanceSheet: {
            /** @description The requested moment; null for the present */
            at: string | null;
            /** @description The requested moment on the effective axis; null for none */
            effective_at: string | null;
            /** @description Only with `at` or `effective_at`. true: the answer for this moment will never change. false with `at`: postings of this moment are still in flight after one second; ask again. false with `effective_at`: orders may still be dated back to it, until its period is closed */
            final?: boolean;
            /** @description Currency of the valuations; null without `in` */
            in: string | null;
            /** @description One row per currency */
            data: {
                /** @description Code of the currency */
                currency: string;
                /**
                 * @description Sum of the balances of asset accounts
                 * @example 125.00
                 */
                assets: string;
                /**
                 * @description Sum of the balances of liability accounts
                 * @example 125.00
                 */
                liabilities: string;
                /**
                 * @description `equity_accounts` and `result`. In balanced books `assets` equals `liabilities` and `equity`
                 * @example 125.00
                 */
                equity: string;
                /**
                 * @description Sum of the balances of equity accounts, FX positions included. In a valuation it takes the rounding
                 * @example 125.00
                 */
                equity_accounts: string;
                /**
                 * @description Income less expense that no transaction has moved to an equity account: a loss is negative
                 * @example 125.00
                 */
                result: string;
                /** @description Null without `in`, and if the rate is missing */
                valuation: {
                    /**
                     * @description Sum of the balances of asset accounts
                     * @example 125.00
                     */
                    assets: string;
                    /**
                     * @description Sum of the balances of liability accounts
                     * @example 125.00
                     */
                    liabilities: string;
                    /**
                     * @description `equity_accounts` and `result`. In balanced books `assets` equals `liabilities` and `equity`
                     * @example 125.00
                     */
                    equity: string;
                    /**
                     * @description Sum of the balances of equity accounts, FX positions included. In a valuation it takes the rounding
                     * @example 125.00
                     */
                    equity_accounts: string;
                    /**
                     * @description Income less expense that no transaction has moved to an equity account: a loss is negative
                     * @example 125.00
                     */
                    result: string;
                    /** @description Null for the requested currency itself, and for a currency that has only zeros and no rate */
                    rate: components["schemas"]["RateUsed"] | null;
                } | null;
            }[];
            /** @description The sum of all valuations, rounded once; null without `in`, and if one is null */
            total: {
                /**
                 * @description Sum of the balances of asset accounts
                 * @example 125.00
                 */
                assets: string;
                /**
                 * @description Sum of the balances of liability accounts
                 * @example 125.00
                 */
                liabilities: string;
                /**
                 * @description `equity_accounts` and `result`. In balanced books `assets` equals `liabilities` and `equity`
                 * @example 125.00
                 */
                equity: string;
                /**
                 * @description Sum of the balances of equity accounts, FX positions included. In a valuation it takes the rounding
                 * @example 125.00
                 */
                equity_accounts: string;
                /**
                 * @description Income less expense that no transaction has moved to an equity account: a loss is negative
                 * @example 125.00
                 */
                result: string;
                /** @description The part of `equity_accounts` that the FX positions have gained. Null if a rate is missing, with more than 100,000 entries of positions, and with `effective_at`: gains follow the order of recording */
                fx_gains: {
                    /**
                     * @description Gain of the closed parts of the FX positions, by average cost
                     * @example 125.00
                     */
                    realised: string;
                    /**
                     * @description Gain of the open FX positions: their value less their average cost
                     * @example 125.00
                     */
                    unrealised: string;
                } | null;
            } | null;
        };
        IncomeStatement: {
            /** @description The start of the range; null for the beginning */
            from: string | null;
            /** @description The end of the range, not included; null for the present */
            to: string | null;
            /** @description Only with `at` or `effective_at`. true: the answer for this moment will never change. false with `at`: postings of this moment are still in flight after one second; ask again. false with `effective_at`: orders may still be dated back to it, until its period is closed */
            final?: boolean;
            /** @description Currency of the valuations; null without `in` */
            in: string | null;
            /** @description One row per currency */
            data: {
                /** @description Code of the currency */
                currency: string;
                /**
                 * @description Credits less debits of income accounts
                 * @example 125.00
                 */
                income: string;
                /**
                 * @description Debits less credits of expense accounts
                 * @example 125.00
                 */
                expense: string;
                /**
                 * @description `income` less `expense`: a loss is negative
                 * @example 125.00
                 */
                result: string;
                /** @description At the rate of the end of the range. Null without `in`, and if the rate is missing */
                valuation: {
                    /**
                     * @description Credits less debits of income accounts
                     * @example 125.00
                     */
                    income: string;
                    /**
                     * @description Debits less credits of expense accounts
                     * @example 125.00
                     */
                    expense: string;
                    /**
                     * @description `income` less `expense`: a loss is negative
                     * @example 125.00
                     */
                    result: string;
                    /** @description Null for the requested currency itself, and for a currency that has only zeros and no rate */
                    rate: components["schemas"]["RateUsed"] | null;
                } | null;
            }[];
            /** @description The sum of all valuations, rounded once; null without `in`, and if one is null */
            total: {
                /**
                 * @description Credits less debits of income accounts
                 * @example 125.00
                 */
                income: string;
                /**
                 * @description Debits less credits of expense accounts
                 * @example 125.00
                 */
                expense: string;
                /**
                 * @description `income` less `expense`: a loss is negative
                 * @example 125.00
                 */
                result: string;
                /** @description What the FX positions gained in the range: the gains at its end less those at its start, each at the rates of its moment. Not part of `result`. Null if a rate is missing, with more than 100,000 entries of positions, and on the effective axis: gains follow the order of recording */
                fx_gains: {
                    /**
                     * @description Gain of the closed parts of the FX positions, by average cost
                     * @example 125.00
                     */
                    realised: string;
                    /**
                     * @description Gain of the open FX positions: their value less their average cost
                     * @example 125.00
                     */
                    unrealised: string;
                } | null;
            } | null;
        };
        Positions: {
            /** @description The requested moment; null for the present */
            at: string | null;
            /** @description The requested moment on the effective axis; null for none */
            effective_at: string | null;
            /** @description Only with `at` or `effective_at`. true: the answer for this moment will never change. false with `at`: postings of this moment are still in flight after one second; ask again. false with `effective_at`: orders may still be dated back to it, until its period is closed */
            final?: boolean;
            /** @description Currency of the valuations; null without `in` */
            in: string | null;
            /** @description One row per currency */
            data: {
                /** @description Code of the currency */
                currency: string;
                /**
                 * @description Positive: the ledger bought more of the currency than it sold. Negative: it sold more
                 * @example 125.00
                 */
                position: string;
                /**
                 * @description The part of the position that comes from adjustments
                 * @example 125.00
                 */
                adjusted: string;
                /** @description Null without `in`, and if a rate is missing */
                valuation: {
                    /**
                     * @description Value of the position
                     * @example 125.00
                     */
                    value: string;
                    /**
                     * @description Gain of the open position: its value less its average cost
                     * @example 125.00
                     */
                    unrealised_gain: string;
                    /**
                     * @description Gain of the closed parts of the position, by average cost. Conversions count in the order of recording, so a later one never changes an earlier gain
                     * @example 125.00
                     */
                    realised_gain: string;
                    /** @description Null if the position is in the requested currency, and for a position of zero without a rate */
                    rate: components["schemas"]["RateUsed"] | null;
                } | null;
            }[];
            /** @description The sum of all valuations; null if one is null */
            total: {
                /**
                 * @description Value of the position
                 * @example 125.00
                 */
                value: string;
                /**
                 * @description Gain of the open position: its value less its average cost
                 * @example 125.00
                 */
                unrealised_gain: string;
                /**
                 * @description Gain of the closed parts of the position, by average cost. Conversions count in the order of recording, so a later one never changes an earlier gain
                 * @example 125.00
                 */
                realised_gain: string;
            } | null;
        };
        TrialBalance: {
            /** @description The requested moment; null for the present */
            at: string | null;
            /** @description The requested moment on the effective axis; null for none */
            effective_at: string | null;
            /** @description The start of the range; null for none */
            from: string | null;
            /** @description The end of the range, not included; null for none */
            to: string | null;
            /** @description Only with `at` or `effective_at`. true: the answer for this moment will never change. false with `at`: postings of this moment are still in flight after one second; ask again. false with `effective_at`: orders may still be dated back to it, until its period is closed */
            final?: boolean;
            /** @description One row per currency */
            data: {
                /** @description Code of the currency */
                currency: string;
                /**
                 * @description Sum of the debit balances of all accounts
                 * @example 120.00
                 */
                debit: string;
                /**
                 * @description Sum of the credit balances of all accounts. Always equal to `debit`
                 * @example 120.00
                 */
                credit: string;
                /** @description Only with `from` or `to`: the balances before the range */
                opening?: {
                    /**
                     * @description Debit column
                     * @example 120.00
                     */
                    debit: string;
                    /**
                     * @description Credit column
                     * @example 120.00
                     */
                    credit: string;
                };
                /** @description Only with `from` or `to`: the debits and credits of the range */
                turnover?: {
                    /**
                     * @description Debit column
                     * @example 120.00
                     */
                    debit: string;
                    /**
                     * @description Credit column
                     * @example 120.00
                     */
                    credit: string;
                };
                /** @description The same sums per account type */
                types: {
                    /**
                     * @description Account type
                     * @enum {string}
                     */
                    type: "asset" | "liability" | "equity" | "income" | "expense";
                    /** @description Number of accounts of this type */
                    accounts: number;
                    /**
                     * @description Sum of their debit balances
                     * @example 120.00
                     */
                    debit: string;
                    /**
                     * @description Sum of their credit balances
                     * @example 120.00
                     */
                    credit: string;
                    /** @description Only with `from` or `to`: the balances before the range */
                    opening?: {
                        /**
                         * @description Debit column
                         * @example 120.00
                         */
                        debit: string;
                        /**
                         * @description Credit column
                         * @example 120.00
                         */
                        credit: string;
                    };
                    /** @description Only with `from` or `to`: the debits and credits of the range */
                    turnover?: {
                        /**
                         * @description Debit column
                         * @example 120.00
                         */
                        debit: string;
                        /**
                         * @description Credit column
                         * @example 120.00
                         */
                        credit: string;
                    };
                }[];
            }[];
        };
        AccountTrialBalance: {
            /** @description The requested moment; null for the present */
            at: string | null;
            /** @description The requested moment on the effective axis; null for none */
            effective_at: string | null;
            /** @description The start of the range; null for none */
            from: string | null;
            /** @description The end of the range, not included; null for none */
            to: string | null;
            /** @description Only with `at` or `effective_at`. true: the answer for this moment will never change. false with `at`: postings of this moment are still in flight after one second; ask again. false with `effective_at`: orders may still be dated back to it, until its period is closed */
            final?: boolean;
            /** @description One row per account with entries, in the order of their opening */
            data: {
                /** @description Id of the account */
                account: string;
                /** @description Code of the account */
                account_code: string | null;
                /** @description Name of the account */
                name: string | null;
                /**
                 * @description Account type
                 * @enum {string}
                 */
                type: "asset" | "liability" | "equity" | "income" | "expense";
                /** @description Code of the currency */
                currency: string;
                /**
                 * @description The balance, if it is on the debit side; else zero
                 * @example 120.00
                 */
                debit: string;
                /**
                 * @description The balance, if it is on the credit side; else zero
                 * @example 120.00
                 */
                credit: string;
                /** @description Only with `from` or `to`: the balances before the range */
                opening?: {
                    /**
                     * @description Debit column
                     * @example 120.00
                     */
                    debit: string;
                    /**
                     * @description Credit column
                     * @example 120.00
                     */
                    credit: string;
                };
                /** @description Only with `from` or `to`: the debits and credits of the range */
                turnover?: {
                    /**
                     * @description Debit column
                     * @example 120.00
                     */
                    debit: string;
                    /**
                     * @description Credit column
                     * @example 120.00
                     */
                    credit: string;
                };
            }[];
            /** @description Send it as `cursor` for the next page; null on the last page */
            next_cursor: string | null;
        };
        Statement: {
            /** @description Id of the account */
            account: string;
            /** @description Code of the account */
            account_code: string | null;
            /** @description Name of the account */
            account_name: string | null;
            /** @description Your reference of the owner */
            owner: string | null;
            /**
             * @description Type of the account
             * @enum {string}
             */
            type: "asset" | "liability" | "equity" | "income" | "expense";
            /** @description Code of the currency of the account */
            currency: string;
            /**
             * @description The axis of the period and of the balances
             * @enum {string}
             */
            axis: "recorded" | "effective";
            /** @description Start of the period, inclusive; null for the first entry */
            from: string | null;
            /** @description End of the period, exclusive. The same statement can be requested with it again */
            to: string;
            /** @description true: the statement of this period will never change. false on the effective axis: orders may still be dated back to it, until its period is closed */
            final: boolean;
            /**
             * @description The balance before the first entry of the period
             * @example 125.00
             */
            opening_balance: string;
            /**
             * @description The balance after the last entry of the period
             * @example 125.00
             */
            closing_balance: string;
            /** @description Oldest first, each with the balance after it */
            entries: components["schemas"]["HistoryEntry"][];
            /**
             * @description Sum of the debits of the period
             * @example 125.00
             */
            debits: string;
            /**
             * @description Sum of the credits of the period
             * @example 125.00
             */
            credits: string;
            /** @description Number of entries */
            entry_count: number;
        };
        Webhook: {
            /** @description Id of the webhook */
            id: string;
            /** @description URL of the endpoint */
            url: string;
            /** @description A note for people */
            description: string | null;
            /** @description Types of the events; null for all */
            types: ("account.opened" | "account.changed" | "transaction.posted" | "hold.opened" | "hold.captured" | "hold.voided" | "hold.expired" | "payment.posted" | "payment.refunded" | "payment.cashback_paid" | "fee.charged" | "fee.refunded")[] | null;
            /** @description Only events of the account with this id; null for all */
            account: string | null;
            /** @description Only events of accounts of this owner; null for all */
            owner: string | null;
            /** @description Only events of accounts whose code begins like this; null for all */
            code_prefix: string | null;
            /** @description Whether events are sent one at a time, in the order of the feed */
            ordered: boolean;
            /**
             * @description `paused`: nothing is sent; `reason` says why
             * @enum {string}
             */
            status: "active" | "paused";
            /** @description Since when it has this status */
            status_since: string;
            /** @description Why it is paused; null while it is active */
            reason: {
                /**
                 * @description `paused_by_request`; `endpoint_gone`: it answered 410; `endpoint_failing`: every attempt of three days failed
                 * @enum {string}
                 */
                code: "paused_by_request" | "endpoint_gone" | "endpoint_failing";
                /** @description What happened, and what to do */
                detail: string;
            } | null;
            /** @description Attempts that failed since the last delivery */
            failures: number;
            /** @description The moment of the first of them; null for none */
            failing_since: string | null;
            /** @description How far the feed has been read for this webhook; null: its beginning */
            position: string | null;
            /** @description The moment at which it was registered */
            created_at: string;
        };
        RegisteredWebhook: {
            /** @description Id of the webhook */
            id: string;
            /** @description URL of the endpoint */
            url: string;
            /** @description A note for people */
            description: string | null;
            /** @description Types of the events; null for all */
            types: ("account.opened" | "account.changed" | "transaction.posted" | "hold.opened" | "hold.captured" | "hold.voided" | "hold.expired" | "payment.posted" | "payment.refunded" | "payment.cashback_paid" | "fee.charged" | "fee.refunded")[] | null;
            /** @description Only events of the account with this id; null for all */
            account: string | null;
            /** @description Only events of accounts of this owner; null for all */
            owner: string | null;
            /** @description Only events of accounts whose code begins like this; null for all */
            code_prefix: string | null;
            /** @description Whether events are sent one at a time, in the order of the feed */
            ordered: boolean;
            /**
             * @description `paused`: nothing is sent; `reason` says why
             * @enum {string}
             */
            status: "active" | "paused";
            /** @description Since when it has this status */
            status_since: string;
            /** @description Why it is paused; null while it is active */
            reason: {
                /**
                 * @description `paused_by_request`; `endpoint_gone`: it answered 410; `endpoint_failing`: every attempt of three days failed
                 * @enum {string}
                 */
                code: "paused_by_request" | "endpoint_gone" | "endpoint_failing";
                /** @description What happened, and what to do */
                detail: string;
            } | null;
            /** @description Attempts that failed since the last delivery */
            failures: number;
            /** @description The moment of the first of them; null for none */
            failing_since: string | null;
            /** @description How far the feed has been read for this webhook; null: its beginning */
            position: string | null;
            /** @description The moment at which it was registered */
            created_at: string;
            /** @description Verifies the signatures. Shown in this answer only: null when the answer is replayed for the same Idempotency-Key. Rotate a secret that was lost */
            secret: string | null;
        };
        RotatedSecret: {
            /** @description Verifies the signatures. Shown in this answer only */
            secret: string;
            /** @description Until then requests carry the signatures of the earlier secrets too; null: they ended */
            earlier_until: string | null;
        };
        WebhookAttempt: {
            /** @description The moment at which it was sent */
            at: string;
            /** @description HTTP status of the answer; null: there was none */
            status: number | null;
            /** @description The first 1,024 characters of the answer */
            body: string | null;
            /** @description Why there was no complete answer */
            error: string | null;
            /** @description Milliseconds until the end of the answer */
            duration_ms: number;
        };
        WebhookTest: {
            /** @description The moment at which it was sent */
            at: string;
            /** @description HTTP status of the answer; null: there was none */
            status: number | null;
            /** @description The first 1,024 characters of the answer */
            body: string | null;
            /** @description Why there was no complete answer */
            error: string | null;
            /** @description Milliseconds until the end of the answer */
            duration_ms: number;
            /** @description Whether the endpoint answered with a status from 200 to 299 */
            delivered: boolean;
        };
        WebhookDelivery: {
            /** @description Id of the delivery */
            id: string;
            /** @description Id of the event */
            event: string;
            /**
             * @description Type of the event
             * @enum {string}
             */
            type: "account.opened" | "account.changed" | "transaction.posted" | "hold.opened" | "hold.captured" | "hold.voided" | "hold.expired" | "payment.posted" | "payment.refunded" | "payment.cashback_paid" | "fee.charged" | "fee.refunded";
            /** @description The header `webhook-id` of its requests */
            message_id: string;
            /** @description Number of the replay that made it; null for none */
            replay: number | null;
            /**
             * @description `pending`: it will be sent. `delivered`. `failed`: every attempt failed; retry it, or replay
             * @enum {string}
             */
            status: "pending" | "delivered" | "failed";
            /** @description The moment of the next attempt, unless the webhook is paused or fails; null when it has ended */
            next_attempt_at: string | null;
            /** @description The attempts, at most the last 20 */
            attempts: components["schemas"]["WebhookAttempt"][];
            /** @description The moment at which it was queued */
            created_at: string;
            /** @description The moment of its end; null while it is pending */
            ended_at: string | null;
        };
        WebhookReplay: {
            /** @description Number of the replay, shown in its deliveries */
            replay: number;
            /** @description The position at which it starts */
            after: string;
            /** @description The position at which it ends */
            until: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "pass"
                     *     }
                     */
                    "application/json": {
                        /**
                         * @description The process runs
                         * @enum {string}
                         */
                        status: "pass";
                    };
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "pass",
                     *       "version": "0.1.0",
                     *       "checks": {
                     *         "database": {
                     *           "status": "pass",
                     *           "ms": 4,
                     *           "waiting": 0
                     *         },
                     *         "schema": {
                     *           "status": "pass",
                     *           "migration": "0029_refusal_members"
                     *         },
                     *         "fx": {
                     *           "status": "pass",
                     *           "needed": false,
                     *           "reachable": true
                     *         },
                     *         "revenue": {
                     *           "status": "pass",
                     *           "needed": false,
                     *           "reachable": true
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        /**
                         * @description pass: works. fail: does not work
                         * @enum {string}
                         */
                        status: "pass" | "fail";
                        /**
                         * @description Version of the service
                         * @example 0.1.0
                         */
                        version: string;
                        /** @description State of each dependency, by its name */
                        checks: {
                            [key: string]: {
                                /**
                                 * @description pass: works. fail: does not work
                                 * @enum {string}
                                 */
                                status: "pass" | "fail";
                            } & {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
            };
            /** @description Service unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description pass: works. fail: does not work
                         * @enum {string}
                         */
                        status: "pass" | "fail";
                        /**
                         * @description Version of the service
                         * @example 0.1.0
                         */
                        version: string;
                        /** @description State of each dependency, by its name */
                        checks: {
                            [key: string]: {
                                /**
                                 * @description pass: works. fail: does not work
                                 * @enum {string}
                                 */
                                status: "pass" | "fail";
                            } & {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "pass",
                     *       "version": "0.1.0",
                     *       "checks": {
                     *         "database": {
                     *           "status": "pass",
                     *           "ms": 1,
                     *           "waiting": 0
                     *         },
                     *         "schema": {
                     *           "status": "pass",
                     *           "migration": "0029_refusal_members"
                     *         },
                     *         "fx": {
                     *           "status": "pass",
                     *           "needed": false,
                     *           "reachable": true
                     *         },
                     *         "revenue": {
                     *           "status": "pass",
                     *           "needed": false,
                     *           "reachable": true
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        /**
                         * @description pass: works. fail: does not work
                         * @enum {string}
                         */
                        status: "pass" | "fail";
                        /**
                         * @description Version of the service
                         * @example 0.1.0
                         */
                        version: string;
                        /** @description State of each dependency, by its name */
                        checks: {
                            [key: string]: {
                                /**
                                 * @description pass: works. fail: does not work
                                 * @enum {string}
                                 */
                                status: "pass" | "fail";
                            } & {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
            };
            /** @description Service unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description pass: works. fail: does not work
                         * @enum {string}
                         */
                        status: "pass" | "fail";
                        /**
                         * @description Version of the service
                         * @example 0.1.0
                         */
                        version: string;
                        /** @description State of each dependency, by its name */
                        checks: {
                            [key: string]: {
                                /**
                                 * @description pass: works. fail: does not work
                                 * @enum {string}
                                 */
                                status: "pass" | "fail";
                            } & {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
            };
        };
    };
    listLedgers: {
        parameters: {
            query?: {
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "name": "main",
                     *           "description": "The ledger of requests that name none",
                     *           "time_zone": "UTC",
                     *           "closed_before": null,
                     *           "created_at": "2026-11-30T21:43:28.140Z"
                     *         },
                     *         {
                     *           "name": "shop-berlin",
                     *           "description": "The books of the shop in Berlin",
                     *           "time_zone": "Europe/Berlin",
                     *           "closed_before": "2026-03-01",
                     *           "created_at": "2026-11-30T21:43:29.818Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["Ledger"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    openLedger: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Optional here, because no money moves
                 * @example example-ledger
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "shop-berlin",
                 *       "description": "The books of the shop in Berlin"
                 *     }
                 */
                "application/json": {
                    /** @description Unique. Requests name the ledger by it, in the header Florin-Ledger */
                    name: string;
                    /** @description Free text */
                    description?: string;
                    /**
                     * @description IANA name of the time zone by whose clocks the ledger counts days
                     * @default UTC
                     * @example Europe/Berlin
                     */
                    time_zone?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "shop-berlin",
                     *       "description": "The books of the shop in Berlin",
                     *       "time_zone": "UTC",
                     *       "closed_before": null,
                     *       "created_at": "2026-11-30T21:43:29.818Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Ledger"];
                };
            };
            /**
             * @description `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `ledger_exists`: Ledger already exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_exists";
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `idempotency_key_reused`: Idempotency key reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_reused";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    changeLedger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example shop-berlin */
                ledger: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "time_zone": "Europe/Berlin"
                 *     }
                 */
                "application/json": {
                    /** @description IANA name of the time zone by whose clocks the ledger counts days. For orders and reads from now on */
                    time_zone: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "shop-berlin",
                     *       "description": "The books of the shop in Berlin",
                     *       "time_zone": "Europe/Berlin",
                     *       "closed_before": null,
                     *       "created_at": "2026-11-30T21:43:29.818Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Ledger"];
                };
            };
            /**
             * @description `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    closePeriod: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Optional here, because no money moves
                 * @example example-close
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example shop-berlin */
                ledger: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "before": "2026-04-01",
                 *       "reason": "First quarter"
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: date
                     * @description The first day that stays open, in the ledger's time zone. It must not be in the future
                     * @example 2026-04-01
                     */
                    before: string;
                    /** @description Why, for the list of changes */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b73c-7a33-9146-e80dd07a3722",
                     *       "action": "close",
                     *       "before": "2026-04-01",
                     *       "reason": "First quarter",
                     *       "changed_by": "anonymous",
                     *       "changed_at": "2026-11-30T21:43:29.852Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PeriodChange"];
                };
            };
            /**
             * @description `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `period_change_invalid`: Period already open or closed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "period_change_invalid";
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `idempotency_key_reused`: Idempotency key reused
             *     `period_not_over`: Period not over
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_reused" | "period_not_over";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    reopenPeriod: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Optional here, because no money moves
                 * @example example-reopen
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example shop-berlin */
                ledger: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "before": "2026-03-01",
                 *       "reason": "An invoice of March was missing"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The first day that is open again; null or omitted for everything
                     * @example 2026-03-01
                     */
                    before?: string | null;
                    /** @description Why, for the list of changes */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b745-7953-b1f9-d811f92de18a",
                     *       "action": "reopen",
                     *       "before": "2026-03-01",
                     *       "reason": "An invoice of March was missing",
                     *       "changed_by": "anonymous",
                     *       "changed_at": "2026-11-30T21:43:29.861Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PeriodChange"];
                };
            };
            /**
             * @description `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `period_change_invalid`: Period already open or closed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "period_change_invalid";
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `idempotency_key_reused`: Idempotency key reused
             *     `period_not_over`: Period not over
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_reused" | "period_not_over";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    listPeriods: {
        parameters: {
            query?: {
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @example main */
                ledger: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [],
                     *       "next_cursor": null,
                     *       "closed_before": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["PeriodChange"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /** @description The first open day, in the ledger's time zone; null if everything is open */
                        closed_before: string | null;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    listCurrencies: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "code": "BTC",
                     *           "exponent": 8,
                     *           "name": "Bitcoin",
                     *           "standard": "ledger"
                     *         },
                     *         {
                     *           "code": "AED",
                     *           "exponent": 2,
                     *           "name": "UAE Dirham",
                     *           "standard": "ISO 4217"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["Currency"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    registerCurrency: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Optional here, because no money moves
                 * @example example-currency
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "BTC",
                 *       "exponent": 8,
                 *       "name": "Bitcoin"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description A code that ISO 4217 does not use
                     * @example EUR
                     * @example USDC
                     */
                    code: string;
                    /** @description Decimals of the currency: 2 for cents, 8 for satoshis. It can never be changed */
                    exponent: number;
                    /** @description A name for people */
                    name: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "BTC",
                     *       "exponent": 8,
                     *       "name": "Bitcoin",
                     *       "standard": "ledger"
                     *     }
                     */
                    "application/json": components["schemas"]["Currency"];
                };
            };
            /**
             * @description `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `currency_exists`: Currency already exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "currency_exists";
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `idempotency_key_reused`: Idempotency key reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_reused";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    listAccounts: {
        parameters: {
            query?: {
                /** @description Only accounts of this owner */
                owner?: string;
                /** @description Only accounts whose code begins like this */
                code_prefix?: string;
                /** @description Only accounts of this type */
                type?: "asset" | "liability" | "equity" | "income" | "expense";
                /** @description Only accounts in this currency */
                currency?: string;
                /** @description Only accounts with this status */
                status?: "active" | "frozen" | "closed";
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "01a22e69-b76f-79a5-a502-f6f8f30f95bb",
                     *           "code": "customers.bob.usd",
                     *           "owner": "bob",
                     *           "name": null,
                     *           "type": "liability",
                     *           "currency": "USD",
                     *           "status": "active",
                     *           "minimum_balance": "-500.00",
                     *           "maximum_balance": null,
                     *           "metadata": {},
                     *           "version": 1,
                     *           "created_at": "2026-11-30T21:43:29.903Z",
                     *           "balance": {
                     *             "posted": "42.50",
                     *             "pending": "0.00",
                     *             "available": "42.50"
                     *           }
                     *         },
                     *         {
                     *           "id": "01a22e69-b767-7d64-b5c1-1b8a221f25bc",
                     *           "code": "customers.alice.eur",
                     *           "owner": "alice",
                     *           "name": null,
                     *           "type": "liability",
                     *           "currency": "EUR",
                     *           "status": "active",
                     *           "minimum_balance": "0.00",
                     *           "maximum_balance": null,
                     *           "metadata": {},
                     *           "version": 1,
                     *           "created_at": "2026-11-30T21:43:29.896Z",
                     *           "balance": {
                     *             "posted": "17.07",
                     *             "pending": "0.00",
                     *             "available": "17.07"
                     *           }
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["Account"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    openAccount: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /** @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Optional here, because no money moves */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Your own name for the account, unique in the ledger. Orders accept it in place of the id
                     * @example customers.alice.usd
                     */
                    code?: string;
                    /**
                     * @description Your reference of the owner, for example a customer number. An owner may have many accounts
                     * @example alice
                     */
                    owner?: string;
                    /** @description A name for people */
                    name?: string;
                    /**
                     * @description Money that you hold for a customer is a liability of yours. asset and expense accounts grow by debits; liability, equity and income accounts grow by credits
                     * @default liability
                     * @enum {string}
                     */
                    type?: "asset" | "liability" | "equity" | "income" | "expense";
                    /**
                     * @description The currency of the account. It can never be changed
                     * @example EUR
                     * @example USDC
                     */
                    currency: string;
                    /** @description Postings that would take the available balance below it are rejected; null for no limit. "0" when omitted; "-500.00" allows an overdraft of 500.00 */
                    minimum_balance?: string | null;
                    /** @description Postings that would take the posted balance above it are rejected; null for no limit */
                    maximum_balance?: string | null;
                    /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                    metadata?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *       "code": "customers.alice.usd",
                     *       "owner": "alice",
                     *       "name": null,
                     *       "type": "liability",
                     *       "currency": "USD",
                     *       "status": "active",
                     *       "minimum_balance": "0.00",
                     *       "maximum_balance": null,
                     *       "metadata": {},
                     *       "version": 1,
                     *       "created_at": "2026-11-30T21:43:29.886Z",
                     *       "balance": {
                     *         "posted": "0.00",
                     *         "pending": "0.00",
                     *         "available": "0.00"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Account"];
                };
            };
            /**
             * @description `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `account_code_taken`: Account code taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_code_taken";
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `currency_unknown`: Unknown currency
             *     `idempotency_key_reused`: Idempotency key reused
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "currency_unknown" | "idempotency_key_reused" | "too_many_decimals";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    getAccount: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id or code of an account. Answers have both: `account` is the id, `account_code` the code
                 * @example customers.alice.usd
                 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *       "code": "customers.alice.usd",
                     *       "owner": "alice",
                     *       "name": null,
                     *       "type": "liability",
                     *       "currency": "USD",
                     *       "status": "active",
                     *       "minimum_balance": "-750.00",
                     *       "maximum_balance": null,
                     *       "metadata": {
                     *         "tier": "gold"
                     *       },
                     *       "version": 3,
                     *       "created_at": "2026-11-30T21:43:29.886Z",
                     *       "balance": {
                     *         "posted": "72.50",
                     *         "pending": "0.00",
                     *         "available": "72.50"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    changeAccount: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id or code of an account. Answers have both: `account` is the id, `account_code` the code
                 * @example customers.alice.usd
                 */
                account: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description active accepts postings, frozen rejects all postings until it is active again, closed is final. Closing needs a balance of zero
                     * @enum {string}
                     */
                    status?: "active" | "frozen" | "closed";
                    /** @description A name for people; null removes it */
                    name?: string | null;
                    /** @description The new owner; null removes it. Grants that are limited to an owner reach the account, and its whole history, from this moment. Holds, scheduled orders and proposals of the account stay: end them first */
                    owner?: string | null;
                    /** @description Postings that would take the available balance below it are rejected; null for no limit. The available balance must not be below it now */
                    minimum_balance?: string | null;
                    /** @description Postings that would take the posted balance above it are rejected; null for no limit. The posted balance must not be above it now */
                    maximum_balance?: string | null;
                    /** @description Keys to set; null removes a key; other keys stay */
                    metadata?: {
                        [key: string]: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *       "code": "customers.alice.usd",
                     *       "owner": "alice",
                     *       "name": null,
                     *       "type": "liability",
                     *       "currency": "USD",
                     *       "status": "active",
                     *       "minimum_balance": "0.00",
                     *       "maximum_balance": null,
                     *       "metadata": {
                     *         "tier": "gold"
                     *       },
                     *       "version": 2,
                     *       "created_at": "2026-11-30T21:43:29.886Z",
                     *       "balance": {
                     *         "posted": "0.00",
                     *         "pending": "0.00",
                     *         "available": "0.00"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Account"];
                };
            };
            /**
             * @description `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `account_closed`: Account closed
             *     `account_not_empty`: Account not empty
             *     `maximum_below_balance`: Maximum below the balance
             *     `minimum_above_balance`: Minimum above the balance
             *     `system_account`: System account
             *     `too_many_decimals`: Too many decimals
             *     `too_much_metadata`: Too much metadata
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_closed" | "account_not_empty" | "maximum_below_balance" | "minimum_above_balance" | "system_account" | "too_many_decimals" | "too_much_metadata";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    getStatement: {
        parameters: {
            query?: {
                /** @description recorded: by `recorded_at`. effective: by `effective_at`, then by the order of recording. By default effective with `effective_at`, else recorded */
                axis?: "recorded" | "effective";
                /** @description From this moment, or from the start of this day in the ledger's time zone, on the axis; from the first entry when omitted */
                from?: string;
                /** @description Before this moment, or before this day in the ledger's time zone, on the axis. The period ends at the horizon if that is earlier, and when `to` is omitted */
                to?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /** @description `application/json`, `text/csv`, `application/pdf`, or `application/xml` for ISO 20022 camt.053.001.08 */
                accept?: string;
            };
            path: {
                /**
                 * @description Id or code of an account. Answers have both: `account` is the id, `account_code` the code
                 * @example customers.alice.usd
                 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The statement */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *       "account_code": "customers.alice.usd",
                     *       "account_name": null,
                     *       "owner": "alice",
                     *       "type": "liability",
                     *       "currency": "USD",
                     *       "axis": "recorded",
                     *       "from": null,
                     *       "to": "2026-11-30T21:43:30.296Z",
                     *       "final": true,
                     *       "opening_balance": "0.00",
                     *       "closing_balance": "72.50",
                     *       "entries": [
                     *         {
                     *           "sequence": 1,
                     *           "direction": "credit",
                     *           "amount": "125.00",
                     *           "currency": "USD",
                     *           "balance_after": "125.00",
                     *           "transaction": "01a22e69-b7b7-7000-8001-9bbab4536b54",
                     *           "kind": "deposit",
                     *           "reference": null,
                     *           "description": null,
                     *           "effective_at": "2026-11-30T21:43:29.975Z",
                     *           "recorded_at": "2026-11-30T21:43:29.975Z"
                     *         },
                     *         {
                     *           "sequence": 2,
                     *           "direction": "debit",
                     *           "amount": "25.00",
                     *           "currency": "USD",
                     *           "balance_after": "100.00",
                     *           "transaction": "01a22e69-b7cc-7000-8001-b0faaed62cce",
                     *           "kind": "transfer",
                     *           "reference": "dinner-42",
                     *           "description": null,
                     *           "effective_at": "2026-11-30T21:43:29.996Z",
                     *           "recorded_at": "2026-11-30T21:43:29.996Z"
                     *         },
                     *         {
                     *           "sequence": 3,
                     *           "direction": "debit",
                     *           "amount": "12.50",
                     *           "currency": "USD",
                     *           "balance_after": "87.50",
                     *           "transaction": "01a22e69-b7e0-7000-8001-cc55e407e2c6",
                     *           "kind": "payment",
                     *           "reference": null,
                     *           "description": null,
                     *           "effective_at": "2026-11-30T21:43:30.016Z",
                     *           "recorded_at": "2026-11-30T21:43:30.016Z"
                     *         },
                     *         {
                     *           "sequence": 4,
                     *           "direction": "credit",
                     *           "amount": "2.50",
                     *           "currency": "USD",
                     *           "balance_after": "90.00",
                     *           "transaction": "01a22e69-b7f1-7000-8001-57824b430cc9",
                     *           "kind": "refund",
                     *           "reference": null,
                     *           "description": "One dish was cold",
                     *           "effective_at": "2026-11-30T21:43:30.033Z",
                     *           "recorded_at": "2026-11-30T21:43:30.033Z"
                     *         },
                     *         {
                     *           "sequence": 5,
                     *           "direction": "debit",
                     *           "amount": "20.00",
                     *           "currency": "USD",
                     *           "balance_after": "70.00",
                     *           "transaction": "01a22e69-b810-7000-8001-37cc5b136080",
                     *           "kind": "conversion",
                     *           "reference": null,
                     *           "description": null,
                     *           "effective_at": "2026-11-30T21:43:30.064Z",
                     *           "recorded_at": "2026-11-30T21:43:30.064Z"
                     *         },
                     *         {
                     *           "sequence": 6,
                     *           "direction": "debit",
                     *           "amount": "42.50",
                     *           "currency": "USD",
                     *           "balance_after": "27.50",
                     *           "transaction": "01a22e69-b828-7000-8001-bdc2d7668bdd",
                     *           "kind": "capture",
                     *           "reference": null,
                     *           "description": null,
                     *           "effective_at": "2026-11-30T21:43:30.088Z",
                     *           "recorded_at": "2026-11-30T21:43:30.088Z"
                     *         },
                     *         {
                     *           "sequence": 7,
                     *           "direction": "credit",
                     *           "amount": "5.00",
                     *           "currency": "USD",
                     *           "balance_after": "32.50",
                     *           "transaction": "01a22e69-b83a-7000-8001-4c1a6758c22c",
                     *           "kind": "journal",
                     *           "reference": null,
                     *           "description": "A gift",
                     *           "effective_at": "2026-11-30T21:43:30.106Z",
                     *           "recorded_at": "2026-11-30T21:43:30.106Z"
                     *         },
                     *         {
                     *           "sequence": 8,
                     *           "direction": "credit",
                     *           "amount": "25.00",
                     *           "currency": "USD",
                     *           "balance_after": "57.50",
                     *           "transaction": "01a22e69-b84b-7000-8001-a16e884880fe",
                     *           "kind": "reversal",
                     *           "reference": null,
                     *           "description": "Sent to the wrong account",
                     *           "effective_at": "2026-11-30T21:43:30.123Z",
                     *           "recorded_at": "2026-11-30T21:43:30.123Z"
                     *         },
                     *         {
                     *           "sequence": 9,
                     *           "direction": "credit",
                     *           "amount": "20.00",
                     *           "currency": "USD",
                     *           "balance_after": "77.50",
                     *           "transaction": "01a22e69-b857-7000-8002-5e5f19b9cf48",
                     *           "kind": "deposit",
                     *           "reference": null,
                     *           "description": null,
                     *           "effective_at": "2026-11-30T21:43:30.135Z",
                     *           "recorded_at": "2026-11-30T21:43:30.135Z"
                     *         },
                     *         {
                     *           "sequence": 10,
                     *           "direction": "debit",
                     *           "amount": "5.00",
                     *           "currency": "USD",
                     *           "balance_after": "72.50",
                     *           "transaction": "01a22e69-b857-7000-8003-624808121e78",
                     *           "kind": "transfer",
                     *           "reference": null,
                     *           "description": null,
                     *           "effective_at": "2026-11-30T21:43:30.135Z",
                     *           "recorded_at": "2026-11-30T21:43:30.135Z"
                     *         }
                     *       ],
                     *       "debits": "105.00",
                     *       "credits": "177.50",
                     *       "entry_count": 10
                     *     }
                     */
                    "application/json": components["schemas"]["Statement"];
                    "text/csv": string;
                    "application/pdf": string;
                    "application/xml": string;
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `moment_in_future`: Moment in the future
             *     `range_empty`: Range empty
             *     `statement_not_representable`: Statement not representable
             *     `statement_too_large`: Statement too large
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "moment_in_future" | "range_empty" | "statement_not_representable" | "statement_too_large";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    getBalance: {
        parameters: {
            query?: {
                /** @description Answers as of this moment, which is included; the present when omitted. It must not be in the future, by the clock of the database. Compared with `recorded_at`, not with `effective_at`: a transaction counts from the moment at which it was recorded */
                at?: string;
                /** @description Answers as of this moment, which is included, or of the end of this day in the ledger's time zone, by `effective_at`: a transaction counts from the moment at which it happened, whenever it was recorded. Not together with `at` */
                effective_at?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id or code of an account. Answers have both: `account` is the id, `account_code` the code
                 * @example customers.alice.usd
                 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *       "account_code": "customers.alice.usd",
                     *       "currency": "USD",
                     *       "posted": "72.50",
                     *       "pending": "0.00",
                     *       "available": "72.50",
                     *       "sequence": 10,
                     *       "at": null,
                     *       "effective_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["AccountBalance"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `moment_in_future`: Moment in the future */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "moment_in_future";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    getBalanceHistory: {
        parameters: {
            query?: {
                /** @description recorded: by `recorded_at`. effective: by `effective_at`, then by the order of recording. By default effective with `effective_at`, else recorded */
                axis?: "recorded" | "effective";
                /** @description From this moment, or from the start of this day in the ledger's time zone, on the axis; from the first entry when omitted */
                from?: string;
                /** @description Before this moment, or before this day in the ledger's time zone, on the axis. The period ends at the horizon if that is earlier, and when `to` is omitted */
                to?: string;
                /** @description Number of balances. A period of fewer milliseconds has fewer */
                points?: number;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id or code of an account. Answers have both: `account` is the id, `account_code` the code
                 * @example customers.alice.usd
                 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": "01a22ecb-8c42-7bd8-b99f-3192099f619b",
                     *       "account_code": "customers.alice.usd",
                     *       "currency": "USD",
                     *       "axis": "recorded",
                     *       "data": [
                     *         {
                     *           "moment": "2026-11-30T23:30:21.457Z",
                     *           "posted": "125.00"
                     *         },
                     *         {
                     *           "moment": "2026-11-30T23:30:21.461Z",
                     *           "posted": "125.00"
                     *         }
                     *       ],
                     *       "final": true
                     *     }
                     */
                    "application/json": components["schemas"]["BalanceHistory"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `moment_in_future`: Moment in the future
             *     `range_empty`: Range empty
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "moment_in_future" | "range_empty";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    listEntries: {
        parameters: {
            query?: {
                /** @description Answers as of this moment, which is included; the present when omitted. It must not be in the future, by the clock of the database. Compared with `recorded_at`, not with `effective_at`: a transaction counts from the moment at which it was recorded */
                at?: string;
                /** @description Answers as of this moment, which is included, or of the end of this day in the ledger's time zone, by `effective_at`: a transaction counts from the moment at which it happened, whenever it was recorded. Not together with `at` */
                effective_at?: string;
                /** @description recorded: by `recorded_at`. effective: by `effective_at`, then by the order of recording. By default effective with `effective_at`, else recorded */
                axis?: "recorded" | "effective";
                /** @description At this moment or later, or from the start of this day in the ledger's time zone, on the axis of the list */
                from?: string;
                /** @description Before this moment, or before this day in the ledger's time zone, on the axis of the list */
                to?: string;
                /** @description desc: newest first. asc: oldest first */
                order?: "desc" | "asc";
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id or code of an account. Answers have both: `account` is the id, `account_code` the code
                 * @example customers.alice.usd
                 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "sequence": 10,
                     *           "direction": "debit",
                     *           "amount": "5.00",
                     *           "currency": "USD",
                     *           "balance_after": "72.50",
                     *           "transaction": "01a22e69-b857-7000-8003-624808121e78",
                     *           "kind": "transfer",
                     *           "reference": null,
                     *           "description": null,
                     *           "effective_at": "2026-11-30T21:43:30.135Z",
                     *           "recorded_at": "2026-11-30T21:43:30.135Z"
                     *         },
                     *         {
                     *           "sequence": 9,
                     *           "direction": "credit",
                     *           "amount": "20.00",
                     *           "currency": "USD",
                     *           "balance_after": "77.50",
                     *           "transaction": "01a22e69-b857-7000-8002-5e5f19b9cf48",
                     *           "kind": "deposit",
                     *           "reference": null,
                     *           "description": null,
                     *           "effective_at": "2026-11-30T21:43:30.135Z",
                     *           "recorded_at": "2026-11-30T21:43:30.135Z"
                     *         }
                     *       ],
                     *       "next_cursor": null,
                     *       "horizon": "2026-11-30T21:43:30.307Z"
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["HistoryEntry"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /** @description The moment at which the list was started, the same on all its pages. Everything recorded before it is final and, if it matches, in the list. To poll: take the rows recorded before it, then ask again with `from` set to it, or to the previous horizon if that was later */
                        horizon: string;
                        /** @description Only with `at` or `effective_at`. true: the answer for this moment will never change. false with `at`: postings of this moment are still in flight after one second; ask again. false with `effective_at`: orders may still be dated back to it, until its period is closed */
                        final?: boolean;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `moment_in_future`: Moment in the future */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "moment_in_future";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    listAssertions: {
        parameters: {
            query?: {
                /** @description Only assertions of this account */
                account?: string;
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "01a22e69-b790-70b5-8bdc-6867df1fa26c",
                     *           "account": "01a22e69-b756-7879-b5eb-2fbb314c60a9",
                     *           "account_code": "system.cash.usd",
                     *           "currency": "USD",
                     *           "balance": "0.00",
                     *           "at": "2020-01-01T00:00:00.000Z",
                     *           "effective_at": null,
                     *           "sequence": 0,
                     *           "asserted_by": "anonymous",
                     *           "asserted_at": "2026-11-30T21:43:29.936Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["Assertion"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    assertBalance: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Optional here, because no money moves
                 * @example example-assertion
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Id or code of an account. Answers have both: `account` is the id, `account_code` the code
                     * @example customers.alice.usd
                     */
                    account: string;
                    /**
                     * @description The balance that the account has, posted, in the normal sign of its type
                     * @example 125.00
                     * @example -40.00
                     */
                    balance: string;
                    /**
                     * Format: date-time
                     * @description The moment of the balance, which is included; the present when omitted. Compared with `recorded_at`, like `at` of a balance
                     */
                    at?: string;
                    /** @description The moment of the balance, which is included, or the end of this day in the ledger's time zone, by `effective_at`: the balance as far as it is known now. Not together with `at` */
                    effective_at?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b790-70b5-8bdc-6867df1fa26c",
                     *       "account": "01a22e69-b756-7879-b5eb-2fbb314c60a9",
                     *       "account_code": "system.cash.usd",
                     *       "currency": "USD",
                     *       "balance": "0.00",
                     *       "at": "2020-01-01T00:00:00.000Z",
                     *       "effective_at": null,
                     *       "sequence": 0,
                     *       "asserted_by": "anonymous",
                     *       "asserted_at": "2026-11-30T21:43:29.936Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Assertion"];
                };
            };
            /**
             * @description `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `assertion_failed`: Assertion failed
             *     `idempotency_key_reused`: Idempotency key reused
             *     `moment_in_future`: Moment in the future
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "assertion_failed" | "idempotency_key_reused" | "moment_in_future" | "too_many_decimals";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `moment_not_final`: Moment not final
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "moment_not_final" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    listLimits: {
        parameters: {
            query?: {
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "01a22e69-b79d-7c2b-a252-bdf4ec46b3cf",
                     *           "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *           "owner": null,
                     *           "currency": "USD",
                     *           "measure": "out",
                     *           "period": "day",
                     *           "alignment": "calendar",
                     *           "time_zone": "UTC",
                     *           "amount": "1000000.00",
                     *           "created_by": "anonymous",
                     *           "created_at": "2026-11-30T21:43:29.949Z",
                     *           "ended_by": null,
                     *           "ended_at": null
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["MovementLimit"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    addLimit: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Optional here, because no money moves
                 * @example example-limit
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Id or code of the account
                     * @example customers.alice.usd
                     */
                    account?: string;
                    /** @description All accounts of this owner in `currency`, together */
                    owner?: string;
                    /** @description With `owner`: the currency of the accounts */
                    currency?: string;
                    /**
                     * @description out: what leaves, with fees and with what holds reserve. in: what arrives. net: out less in. Each transaction counts by what it changes in total
                     * @enum {string}
                     */
                    measure: "out" | "in" | "net";
                    /**
                     * @description A rolling day is 24 hours, a rolling month 30 of them
                     * @enum {string}
                     */
                    period: "day" | "month";
                    /**
                     * @description calendar: since the beginning of the day or month. rolling: the last 24 hours or 30 days
                     * @default calendar
                     * @enum {string}
                     */
                    alignment?: "calendar" | "rolling";
                    /**
                     * @description Of the days and months of a calendar
                     * @default UTC
                     */
                    time_zone?: string;
                    /**
                     * @description At most this in a window
                     * @example 125.00
                     * @example -40.00
                     */
                    amount: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b79d-7c2b-a252-bdf4ec46b3cf",
                     *       "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *       "owner": null,
                     *       "currency": "USD",
                     *       "measure": "out",
                     *       "period": "day",
                     *       "alignment": "calendar",
                     *       "time_zone": "UTC",
                     *       "amount": "1000000.00",
                     *       "created_by": "anonymous",
                     *       "created_at": "2026-11-30T21:43:29.949Z",
                     *       "ended_by": null,
                     *       "ended_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["MovementLimit"];
                };
            };
            /**
             * @description `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `currency_unknown`: Unknown currency
             *     `idempotency_key_reused`: Idempotency key reused
             *     `system_account`: System account
             *     `time_zone_unknown`: Unknown time zone
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "currency_unknown" | "idempotency_key_reused" | "system_account" | "time_zone_unknown" | "too_many_decimals";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    endLimit: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a limit
                 * @example 0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13
                 */
                limit_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MovementLimit"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `ledger_not_found`: Ledger not found
             *     `limit_not_found`: Limit not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "limit_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    listAccountLimits: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id or code of an account. Answers have both: `account` is the id, `account_code` the code
                 * @example customers.alice.usd
                 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "01a22e69-b79d-7c2b-a252-bdf4ec46b3cf",
                     *           "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *           "owner": null,
                     *           "currency": "USD",
                     *           "measure": "out",
                     *           "period": "day",
                     *           "alignment": "calendar",
                     *           "time_zone": "UTC",
                     *           "amount": "1000000.00",
                     *           "created_by": "anonymous",
                     *           "created_at": "2026-11-30T21:43:29.949Z",
                     *           "used": "105.00",
                     *           "remaining": "999895.00",
                     *           "resets_at": "2026-12-01T00:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        /** @description The limits of the account, then those of its owner */
                        data: components["schemas"]["AccountLimit"][];
                    };
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    postDeposit: {
        parameters: {
            query?: {
                /** @description true: checks the order completely and answers what it would do, without writing anything */
                dry_run?: "true" | "false";
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Required, except with `dry_run=true`
                 * @example example-deposit
                 */
                "idempotency-key"?: string;
                /** @description `respond-async` (RFC 7240): the answer is 202 as soon as Kafka has stored the order, and a worker posts it. Without Kafka, and with `dry_run=true`, it is not applied. Other preferences are ignored */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Id or code of the account of your customer
                     * @example customers.alice.usd
                     */
                    account: string;
                    /**
                     * @description An amount of money as a decimal string: above zero, at most 10^24, with no more decimals than its currency.
                     * @example 125.00
                     */
                    amount: string;
                    /**
                     * @description Optional check: the order is rejected if the account has another currency
                     * @example USD
                     */
                    currency?: string;
                    /** @description Id or code of the account on the other side: an asset account in the same currency (a bank, a till), or an expense account (interest that you pay). By default `system.cash.<currency>` */
                    cash_account?: string;
                    /** @description Code of a fee schedule of the revenue service: its fee is charged in the same transaction */
                    fee_schedule?: string;
                    /** @description Id or code of the account that pays the fee; by default the paying account, or that of the deposit */
                    fee_account?: string;
                    /**
                     * Format: date-time
                     * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                     */
                    scheduled_for?: string;
                    /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                    retry_until?: string;
                    /** @description Your own reference, for searching; need not be unique */
                    reference?: string;
                    /** @description Free text */
                    description?: string;
                    /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                    metadata?: {
                        [key: string]: string;
                    };
                    /** @description The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the transaction from this moment; whether money is available does not depend on it */
                    effective_at?: string;
                    /**
                     * Format: date-time
                     * @description The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. A retry of a posted order still returns the original answer
                     */
                    expires_at?: string;
                    /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                    conditions?: {
                        /** @description Id or code of an account; it need not be part of the order */
                        account: string;
                        /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                        expected_version?: number;
                        /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                        expected_sequence?: number;
                        /** @description Bounds of the available balance before the order */
                        available?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                        /** @description Bounds of the posted balance after the order */
                        balance_after?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                    }[];
                    /** @description Repeats a scheduled order: an ISO 8601 duration, like `P1M`, or a rule of RFC 5545, like `FREQ=MONTHLY;BYMONTHDAY=-1`. The next order is scheduled when this one has ended */
                    every?: string;
                    /** @description Time zone of `every`, by its IANA name, like `Europe/Berlin`; UTC when omitted */
                    time_zone?: string;
                    /**
                     * Format: date-time
                     * @description The last moment at which a recurring order may fall due; no end when omitted
                     */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRunTransaction"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b7b7-7000-8001-9bbab4536b54",
                     *       "kind": "deposit",
                     *       "reference": null,
                     *       "description": null,
                     *       "metadata": {},
                     *       "effective_at": "2026-11-30T21:43:29.975Z",
                     *       "recorded_at": "2026-11-30T21:43:29.975Z",
                     *       "reverses": null,
                     *       "reversed_by": null,
                     *       "entries": [
                     *         {
                     *           "account": "01a22e69-b756-7879-b5eb-2fbb314c60a9",
                     *           "account_code": "system.cash.usd",
                     *           "direction": "debit",
                     *           "amount": "125.00",
                     *           "currency": "USD",
                     *           "balance_after": "125.00",
                     *           "sequence": 1
                     *         },
                     *         {
                     *           "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *           "account_code": "customers.alice.usd",
                     *           "direction": "credit",
                     *           "amount": "125.00",
                     *           "currency": "USD",
                     *           "balance_after": "125.00",
                     *           "sequence": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Transaction"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledOrder"] | components["schemas"]["AcceptedOrder"] | components["schemas"]["Proposal"];
                };
            };
            /**
             * @description `idempotency_key_missing`: Idempotency key missing
             *     `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_missing" | "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `fee_schedule_not_found`: Fee schedule not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "fee_schedule_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `version_conflict`: Version conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "version_conflict";
                        /** @description `version_conflict`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `version_conflict`: id of its account */
                        account?: string;
                        /** @description `version_conflict`: the field that differs: `version` or `sequence` */
                        field?: string;
                        /** @description `version_conflict`: the value that the condition expects */
                        expected?: number;
                        /** @description `version_conflict`: the value of the account */
                        actual?: number;
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `account_closed`: Account closed
             *     `account_frozen`: Account frozen
             *     `account_type_unsuited`: Unsuitable account type
             *     `condition_failed`: Condition failed
             *     `currency_mismatch`: Currency mismatch
             *     `currency_not_priced`: Currency not priced
             *     `effective_at_in_future`: Effective moment in the future
             *     `fee_too_large`: Fee too large
             *     `idempotency_key_reused`: Idempotency key reused
             *     `insufficient_funds`: Insufficient funds
             *     `kind_not_priced`: Kind not priced
             *     `limit_exceeded`: Limit exceeded
             *     `maximum_balance_exceeded`: Maximum balance exceeded
             *     `moment_in_past`: Moment in the past
             *     `order_expired`: Order expired
             *     `period_closed`: Period closed
             *     `system_account`: System account
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_closed" | "account_frozen" | "account_type_unsuited" | "condition_failed" | "currency_mismatch" | "currency_not_priced" | "effective_at_in_future" | "fee_too_large" | "idempotency_key_reused" | "insufficient_funds" | "kind_not_priced" | "limit_exceeded" | "maximum_balance_exceeded" | "moment_in_past" | "order_expired" | "period_closed" | "system_account" | "too_many_decimals";
                        /** @description `condition_failed`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `condition_failed`: id of its account. `insufficient_funds`: id of the account */
                        account?: string;
                        /** @description `condition_failed`: the balance that is out of bounds: `available` or `balance_after` */
                        field?: string;
                        /** @description `condition_failed`: currency of the amounts. `insufficient_funds`: currency of the amounts. `limit_exceeded`: currency of the amounts */
                        currency?: string;
                        /** @description `condition_failed`: the balance */
                        actual?: string;
                        /** @description `condition_failed`: the smallest balance that the condition allows */
                        at_least?: string | null;
                        /** @description `condition_failed`: the largest balance that the condition allows */
                        at_most?: string | null;
                        /** @description `insufficient_funds`: what the account may still pay */
                        available?: string;
                        /** @description `insufficient_funds`: what the order needs. `limit_exceeded`: what the order would add to the use */
                        needed?: string;
                        /** @description `limit_exceeded`: id of the limit */
                        limit?: string;
                        /** @description `limit_exceeded`: what the limit counts: `out`, `in` or `net` */
                        measure?: string;
                        /** @description `limit_exceeded`: the amount of the limit */
                        amount?: string;
                        /** @description `limit_exceeded`: what is used of it in the present window */
                        used?: string;
                        /** @description `limit_exceeded`: what is left of it */
                        remaining?: string;
                        /** @description `limit_exceeded`: the moment at which the window or its oldest movement ends; null if nothing is in the window */
                        resets_at?: string | null;
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /** @description `revenue_answer_invalid`: Invalid response from the revenue service */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "revenue_answer_invalid";
                    };
                };
            };
            /**
             * @description `clock_behind`: Database clock behind
             *     `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `ingestion_unavailable`: Ingestion unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             *     `revenue_unavailable`: Revenue service unavailable
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "clock_behind" | "database_unavailable" | "identity_unavailable" | "ingestion_unavailable" | "outcome_unknown" | "overloaded" | "revenue_unavailable";
                    };
                };
            };
        };
    };
    postTransfer: {
        parameters: {
            query?: {
                /** @description true: checks the order completely and answers what it would do, without writing anything */
                dry_run?: "true" | "false";
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Required, except with `dry_run=true`
                 * @example example-transfer
                 */
                "idempotency-key"?: string;
                /** @description `respond-async` (RFC 7240): the answer is 202 as soon as Kafka has stored the order, and a worker posts it. Without Kafka, and with `dry_run=true`, it is not applied. Other preferences are ignored */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Id or code of the account that pays
                     * @example customers.alice.usd
                     */
                    source_account: string;
                    /**
                     * @description Id or code of the account that receives
                     * @example customers.alice.usd
                     */
                    target_account: string;
                    /**
                     * @description An amount of money as a decimal string: above zero, at most 10^24, with no more decimals than its currency.
                     * @example 125.00
                     */
                    amount: string;
                    /**
                     * @description Optional check: the order is rejected if the account has another currency
                     * @example USD
                     */
                    currency?: string;
                    /** @description Code of a fee schedule of the revenue service: its fee is charged in the same transaction */
                    fee_schedule?: string;
                    /** @description Id or code of the account that pays the fee; by default the paying account, or that of the deposit */
                    fee_account?: string;
                    /**
                     * Format: date-time
                     * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                     */
                    scheduled_for?: string;
                    /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                    retry_until?: string;
                    /** @description Your own reference, for searching; need not be unique */
                    reference?: string;
                    /** @description Free text */
                    description?: string;
                    /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                    metadata?: {
                        [key: string]: string;
                    };
                    /** @description The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the transaction from this moment; whether money is available does not depend on it */
                    effective_at?: string;
                    /**
                     * Format: date-time
                     * @description The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. A retry of a posted order still returns the original answer
                     */
                    expires_at?: string;
                    /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                    conditions?: {
                        /** @description Id or code of an account; it need not be part of the order */
                        account: string;
                        /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                        expected_version?: number;
                        /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                        expected_sequence?: number;
                        /** @description Bounds of the available balance before the order */
                        available?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                        /** @description Bounds of the posted balance after the order */
                        balance_after?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                    }[];
                    /** @description Repeats a scheduled order: an ISO 8601 duration, like `P1M`, or a rule of RFC 5545, like `FREQ=MONTHLY;BYMONTHDAY=-1`. The next order is scheduled when this one has ended */
                    every?: string;
                    /** @description Time zone of `every`, by its IANA name, like `Europe/Berlin`; UTC when omitted */
                    time_zone?: string;
                    /**
                     * Format: date-time
                     * @description The last moment at which a recurring order may fall due; no end when omitted
                     */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRunTransaction"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b7cc-7000-8001-b0faaed62cce",
                     *       "kind": "transfer",
                     *       "reference": "dinner-42",
                     *       "description": null,
                     *       "metadata": {},
                     *       "effective_at": "2026-11-30T21:43:29.996Z",
                     *       "recorded_at": "2026-11-30T21:43:29.996Z",
                     *       "reverses": null,
                     *       "reversed_by": null,
                     *       "entries": [
                     *         {
                     *           "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *           "account_code": "customers.alice.usd",
                     *           "direction": "debit",
                     *           "amount": "25.00",
                     *           "currency": "USD",
                     *           "balance_after": "100.00",
                     *           "sequence": 2
                     *         },
                     *         {
                     *           "account": "01a22e69-b76f-79a5-a502-f6f8f30f95bb",
                     *           "account_code": "customers.bob.usd",
                     *           "direction": "credit",
                     *           "amount": "25.00",
                     *           "currency": "USD",
                     *           "balance_after": "25.00",
                     *           "sequence": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Transaction"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledOrder"] | components["schemas"]["AcceptedOrder"] | components["schemas"]["Proposal"];
                };
            };
            /**
             * @description `idempotency_key_missing`: Idempotency key missing
             *     `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_missing" | "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `fee_schedule_not_found`: Fee schedule not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "fee_schedule_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `version_conflict`: Version conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "version_conflict";
                        /** @description `version_conflict`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `version_conflict`: id of its account */
                        account?: string;
                        /** @description `version_conflict`: the field that differs: `version` or `sequence` */
                        field?: string;
                        /** @description `version_conflict`: the value that the condition expects */
                        expected?: number;
                        /** @description `version_conflict`: the value of the account */
                        actual?: number;
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `account_closed`: Account closed
             *     `account_frozen`: Account frozen
             *     `account_type_unsuited`: Unsuitable account type
             *     `condition_failed`: Condition failed
             *     `currency_mismatch`: Currency mismatch
             *     `currency_not_priced`: Currency not priced
             *     `effective_at_in_future`: Effective moment in the future
             *     `fee_too_large`: Fee too large
             *     `idempotency_key_reused`: Idempotency key reused
             *     `insufficient_funds`: Insufficient funds
             *     `kind_not_priced`: Kind not priced
             *     `limit_exceeded`: Limit exceeded
             *     `maximum_balance_exceeded`: Maximum balance exceeded
             *     `moment_in_past`: Moment in the past
             *     `order_expired`: Order expired
             *     `period_closed`: Period closed
             *     `same_account`: Source and target are the same account
             *     `system_account`: System account
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_closed" | "account_frozen" | "account_type_unsuited" | "condition_failed" | "currency_mismatch" | "currency_not_priced" | "effective_at_in_future" | "fee_too_large" | "idempotency_key_reused" | "insufficient_funds" | "kind_not_priced" | "limit_exceeded" | "maximum_balance_exceeded" | "moment_in_past" | "order_expired" | "period_closed" | "same_account" | "system_account" | "too_many_decimals";
                        /** @description `condition_failed`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `condition_failed`: id of its account. `insufficient_funds`: id of the account */
                        account?: string;
                        /** @description `condition_failed`: the balance that is out of bounds: `available` or `balance_after` */
                        field?: string;
                        /** @description `condition_failed`: currency of the amounts. `insufficient_funds`: currency of the amounts. `limit_exceeded`: currency of the amounts */
                        currency?: string;
                        /** @description `condition_failed`: the balance */
                        actual?: string;
                        /** @description `condition_failed`: the smallest balance that the condition allows */
                        at_least?: string | null;
                        /** @description `condition_failed`: the largest balance that the condition allows */
                        at_most?: string | null;
                        /** @description `insufficient_funds`: what the account may still pay */
                        available?: string;
                        /** @description `insufficient_funds`: what the order needs. `limit_exceeded`: what the order would add to the use */
                        needed?: string;
                        /** @description `limit_exceeded`: id of the limit */
                        limit?: string;
                        /** @description `limit_exceeded`: what the limit counts: `out`, `in` or `net` */
                        measure?: string;
                        /** @description `limit_exceeded`: the amount of the limit */
                        amount?: string;
                        /** @description `limit_exceeded`: what is used of it in the present window */
                        used?: string;
                        /** @description `limit_exceeded`: what is left of it */
                        remaining?: string;
                        /** @description `limit_exceeded`: the moment at which the window or its oldest movement ends; null if nothing is in the window */
                        resets_at?: string | null;
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /** @description `revenue_answer_invalid`: Invalid response from the revenue service */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "revenue_answer_invalid";
                    };
                };
            };
            /**
             * @description `clock_behind`: Database clock behind
             *     `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `ingestion_unavailable`: Ingestion unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             *     `revenue_unavailable`: Revenue service unavailable
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "clock_behind" | "database_unavailable" | "identity_unavailable" | "ingestion_unavailable" | "outcome_unknown" | "overloaded" | "revenue_unavailable";
                    };
                };
            };
        };
    };
    postWithdrawal: {
        parameters: {
            query?: {
                /** @description true: checks the order completely and answers what it would do, without writing anything */
                dry_run?: "true" | "false";
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Required, except with `dry_run=true`
                 * @example example-withdrawal
                 */
                "idempotency-key"?: string;
                /** @description `respond-async` (RFC 7240): the answer is 202 as soon as Kafka has stored the order, and a worker posts it. Without Kafka, and with `dry_run=true`, it is not applied. Other preferences are ignored */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Id or code of the account of your customer
                     * @example customers.alice.usd
                     */
                    account: string;
                    /**
                     * @description An amount of money as a decimal string: above zero, at most 10^24, with no more decimals than its currency.
                     * @example 125.00
                     */
                    amount: string;
                    /**
                     * @description Optional check: the order is rejected if the account has another currency
                     * @example USD
                     */
                    currency?: string;
                    /** @description Id or code of the account on the other side: an asset account in the same currency (a bank, a till), or an expense account (interest that you pay). By default `system.cash.<currency>` */
                    cash_account?: string;
                    /** @description Code of a fee schedule of the revenue service: its fee is charged in the same transaction */
                    fee_schedule?: string;
                    /** @description Id or code of the account that pays the fee; by default the paying account, or that of the deposit */
                    fee_account?: string;
                    /**
                     * Format: date-time
                     * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                     */
                    scheduled_for?: string;
                    /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                    retry_until?: string;
                    /** @description Your own reference, for searching; need not be unique */
                    reference?: string;
                    /** @description Free text */
                    description?: string;
                    /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                    metadata?: {
                        [key: string]: string;
                    };
                    /** @description The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the transaction from this moment; whether money is available does not depend on it */
                    effective_at?: string;
                    /**
                     * Format: date-time
                     * @description The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. A retry of a posted order still returns the original answer
                     */
                    expires_at?: string;
                    /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                    conditions?: {
                        /** @description Id or code of an account; it need not be part of the order */
                        account: string;
                        /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                        expected_version?: number;
                        /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                        expected_sequence?: number;
                        /** @description Bounds of the available balance before the order */
                        available?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                        /** @description Bounds of the posted balance after the order */
                        balance_after?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                    }[];
                    /** @description Repeats a scheduled order: an ISO 8601 duration, like `P1M`, or a rule of RFC 5545, like `FREQ=MONTHLY;BYMONTHDAY=-1`. The next order is scheduled when this one has ended */
                    every?: string;
                    /** @description Time zone of `every`, by its IANA name, like `Europe/Berlin`; UTC when omitted */
                    time_zone?: string;
                    /**
                     * Format: date-time
                     * @description The last moment at which a recurring order may fall due; no end when omitted
                     */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRunTransaction"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transaction"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b7d6-76d2-ae69-fbcf9f00aa5e",
                     *       "operation": "postWithdrawal",
                     *       "target": null,
                     *       "order": {
                     *         "account": "customers.alice.usd",
                     *         "amount": "10.00",
                     *         "scheduled_for": "2999-12-31T09:00:00Z",
                     *         "retry_until": "P3D"
                     *       },
                     *       "status": "scheduled",
                     *       "scheduled_for": "2999-12-31T09:00:00.000Z",
                     *       "every": null,
                     *       "time_zone": null,
                     *       "until": null,
                     *       "retry_until": "P3D",
                     *       "series": null,
                     *       "number": null,
                     *       "attempts": 0,
                     *       "next_attempt_at": "2999-12-31T09:00:00.000Z",
                     *       "transaction": null,
                     *       "hold": null,
                     *       "reason": null,
                     *       "created_at": "2026-11-30T21:43:30.006Z",
                     *       "ended_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["ScheduledOrder"] | components["schemas"]["AcceptedOrder"] | components["schemas"]["Proposal"];
                };
            };
            /**
             * @description `idempotency_key_missing`: Idempotency key missing
             *     `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_missing" | "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `fee_schedule_not_found`: Fee schedule not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "fee_schedule_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `version_conflict`: Version conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "version_conflict";
                        /** @description `version_conflict`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `version_conflict`: id of its account */
                        account?: string;
                        /** @description `version_conflict`: the field that differs: `version` or `sequence` */
                        field?: string;
                        /** @description `version_conflict`: the value that the condition expects */
                        expected?: number;
                        /** @description `version_conflict`: the value of the account */
                        actual?: number;
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `account_closed`: Account closed
             *     `account_frozen`: Account frozen
             *     `account_type_unsuited`: Unsuitable account type
             *     `condition_failed`: Condition failed
             *     `currency_mismatch`: Currency mismatch
             *     `currency_not_priced`: Currency not priced
             *     `effective_at_in_future`: Effective moment in the future
             *     `fee_too_large`: Fee too large
             *     `idempotency_key_reused`: Idempotency key reused
             *     `insufficient_funds`: Insufficient funds
             *     `kind_not_priced`: Kind not priced
             *     `limit_exceeded`: Limit exceeded
             *     `maximum_balance_exceeded`: Maximum balance exceeded
             *     `moment_in_past`: Moment in the past
             *     `order_expired`: Order expired
             *     `period_closed`: Period closed
             *     `system_account`: System account
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_closed" | "account_frozen" | "account_type_unsuited" | "condition_failed" | "currency_mismatch" | "currency_not_priced" | "effective_at_in_future" | "fee_too_large" | "idempotency_key_reused" | "insufficient_funds" | "kind_not_priced" | "limit_exceeded" | "maximum_balance_exceeded" | "moment_in_past" | "order_expired" | "period_closed" | "system_account" | "too_many_decimals";
                        /** @description `condition_failed`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `condition_failed`: id of its account. `insufficient_funds`: id of the account */
                        account?: string;
                        /** @description `condition_failed`: the balance that is out of bounds: `available` or `balance_after` */
                        field?: string;
                        /** @description `condition_failed`: currency of the amounts. `insufficient_funds`: currency of the amounts. `limit_exceeded`: currency of the amounts */
                        currency?: string;
                        /** @description `condition_failed`: the balance */
                        actual?: string;
                        /** @description `condition_failed`: the smallest balance that the condition allows */
                        at_least?: string | null;
                        /** @description `condition_failed`: the largest balance that the condition allows */
                        at_most?: string | null;
                        /** @description `insufficient_funds`: what the account may still pay */
                        available?: string;
                        /** @description `insufficient_funds`: what the order needs. `limit_exceeded`: what the order would add to the use */
                        needed?: string;
                        /** @description `limit_exceeded`: id of the limit */
                        limit?: string;
                        /** @description `limit_exceeded`: what the limit counts: `out`, `in` or `net` */
                        measure?: string;
                        /** @description `limit_exceeded`: the amount of the limit */
                        amount?: string;
                        /** @description `limit_exceeded`: what is used of it in the present window */
                        used?: string;
                        /** @description `limit_exceeded`: what is left of it */
                        remaining?: string;
                        /** @description `limit_exceeded`: the moment at which the window or its oldest movement ends; null if nothing is in the window */
                        resets_at?: string | null;
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /** @description `revenue_answer_invalid`: Invalid response from the revenue service */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "revenue_answer_invalid";
                    };
                };
            };
            /**
             * @description `clock_behind`: Database clock behind
             *     `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `ingestion_unavailable`: Ingestion unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             *     `revenue_unavailable`: Revenue service unavailable
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "clock_behind" | "database_unavailable" | "identity_unavailable" | "ingestion_unavailable" | "outcome_unknown" | "overloaded" | "revenue_unavailable";
                    };
                };
            };
        };
    };
    listPayments: {
        parameters: {
            query?: {
                /** @description Payments of this account, by id or code */
                account?: string;
                /** @description Payments of accounts of this owner */
                owner?: string;
                /** @description Payments to merchants of this category */
                category?: string;
                /** @description Recorded at this moment or later */
                from?: string;
                /** @description Recorded before this moment */
                to?: string;
                /** @description Payments whose cashback has this status */
                cashback?: "scheduled" | "paid" | "cancelled" | "rejected";
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "01a22e69-b7e0-7000-8001-cc55e407e2c6",
                     *           "number": "payment1",
                     *           "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *           "account_code": "customers.alice.usd",
                     *           "target_account": "01a22e69-b756-7879-b5eb-2fbb314c60a9",
                     *           "amount": "12.50",
                     *           "currency": "USD",
                     *           "refunded": "2.50",
                     *           "merchant": {
                     *             "name": "Noodle Bar",
                     *             "category": "restaurants",
                     *             "reference": null
                     *           },
                     *           "cashback": {
                     *             "status": "cancelled",
                     *             "due_at": "2026-12-01T21:43:30.016Z",
                     *             "amount": "0.20",
                     *             "paid": "0.00",
                     *             "percentage_bps": "200",
                     *             "fixed_amount": null,
                     *             "plan": null,
                     *             "transaction": null,
                     *             "reason": {
                     *               "code": "order_cancelled",
                     *               "detail": "The order was cancelled by a request."
                     *             }
                     *           },
                     *           "reference": null,
                     *           "description": null,
                     *           "metadata": {},
                     *           "recorded_at": "2026-11-30T21:43:30.016Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["Payment"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    postPayment: {
        parameters: {
            query?: {
                /** @description true: checks the order completely and answers what it would do, without writing anything */
                dry_run?: "true" | "false";
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Required, except with `dry_run=true`
                 * @example example-payment
                 */
                "idempotency-key"?: string;
                /** @description `respond-async` (RFC 7240): the answer is 202 as soon as Kafka has stored the order, and a worker posts it. Without Kafka, and with `dry_run=true`, it is not applied. Other preferences are ignored */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Id or code of the account that pays
                     * @example customers.alice.usd
                     */
                    account: string;
                    /** @description Id or code of the account of the merchant; when omitted, the money leaves the ledger */
                    target_account?: string;
                    /**
                     * @description An amount of money as a decimal string: above zero, at most 10^24, with no more decimals than its currency.
                     * @example 125.00
                     */
                    amount: string;
                    /**
                     * @description Optional check: the order is rejected if the account has another currency
                     * @example USD
                     */
                    currency?: string;
                    /** @description Who is paid */
                    merchant: {
                        /**
                         * @description Name of the merchant, for people
                         * @example Corner Shop
                         */
                        name: string;
                        /**
                         * @description Category of the merchant, in your own terms
                         * @example groceries
                         */
                        category?: string;
                        /** @description The merchant's own reference */
                        reference?: string;
                    };
                    /** @description The cashback of this payment, or null for none. When omitted: by the plan of the category, else 2 % after 24 hours */
                    cashback?: {
                        /**
                         * @description Share of the amount in basis points, hundredths of a percent; "0" for no cashback
                         * @example 200
                         */
                        percentage_bps?: string;
                        /**
                         * @description Or a fixed amount, in the currency of the payment
                         * @example 125.00
                         */
                        amount?: string;
                        /**
                         * @description Seconds from the payment to the cashback
                         * @default 86400
                         * @example 86400
                         */
                        delay?: number;
                    } | null;
                    /** @description Code of a fee schedule of the revenue service: its fee is charged in the same transaction */
                    fee_schedule?: string;
                    /** @description Id or code of the account that pays the fee; by default the paying account, or that of the deposit */
                    fee_account?: string;
                    /**
                     * Format: date-time
                     * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                     */
                    scheduled_for?: string;
                    /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                    retry_until?: string;
                    /** @description Your own reference, for searching; need not be unique */
                    reference?: string;
                    /** @description Free text */
                    description?: string;
                    /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                    metadata?: {
                        [key: string]: string;
                    };
                    /** @description The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the transaction from this moment; whether money is available does not depend on it */
                    effective_at?: string;
                    /**
                     * Format: date-time
                     * @description The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. A retry of a posted order still returns the original answer
                     */
                    expires_at?: string;
                    /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                    conditions?: {
                        /** @description Id or code of an account; it need not be part of the order */
                        account: string;
                        /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                        expected_version?: number;
                        /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                        expected_sequence?: number;
                        /** @description Bounds of the available balance before the order */
                        available?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                        /** @description Bounds of the posted balance after the order */
                        balance_after?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                    }[];
                    /** @description Repeats a scheduled order: an ISO 8601 duration, like `P1M`, or a rule of RFC 5545, like `FREQ=MONTHLY;BYMONTHDAY=-1`. The next order is scheduled when this one has ended */
                    every?: string;
                    /** @description Time zone of `every`, by its IANA name, like `Europe/Berlin`; UTC when omitted */
                    time_zone?: string;
                    /**
                     * Format: date-time
                     * @description The last moment at which a recurring order may fall due; no end when omitted
                     */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRunTransaction"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b7e0-7000-8001-cc55e407e2c6",
                     *       "kind": "payment",
                     *       "reference": null,
                     *       "description": null,
                     *       "metadata": {},
                     *       "effective_at": "2026-11-30T21:43:30.016Z",
                     *       "recorded_at": "2026-11-30T21:43:30.016Z",
                     *       "reverses": null,
                     *       "reversed_by": null,
                     *       "payment": {
                     *         "number": "payment1",
                     *         "merchant": {
                     *           "name": "Noodle Bar",
                     *           "category": "restaurants",
                     *           "reference": null
                     *         },
                     *         "cashback": {
                     *           "amount": "0.25",
                     *           "due_at": "2026-12-01T21:43:30.016Z"
                     *         }
                     *       },
                     *       "entries": [
                     *         {
                     *           "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *           "account_code": "customers.alice.usd",
                     *           "direction": "debit",
                     *           "amount": "12.50",
                     *           "currency": "USD",
                     *           "balance_after": "87.50",
                     *           "sequence": 3
                     *         },
                     *         {
                     *           "account": "01a22e69-b756-7879-b5eb-2fbb314c60a9",
                     *           "account_code": "system.cash.usd",
                     *           "direction": "credit",
                     *           "amount": "12.50",
                     *           "currency": "USD",
                     *           "balance_after": "112.50",
                     *           "sequence": 2
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Transaction"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledOrder"] | components["schemas"]["AcceptedOrder"] | components["schemas"]["Proposal"];
                };
            };
            /**
             * @description `idempotency_key_missing`: Idempotency key missing
             *     `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_missing" | "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `fee_schedule_not_found`: Fee schedule not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "fee_schedule_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `version_conflict`: Version conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "version_conflict";
                        /** @description `version_conflict`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `version_conflict`: id of its account */
                        account?: string;
                        /** @description `version_conflict`: the field that differs: `version` or `sequence` */
                        field?: string;
                        /** @description `version_conflict`: the value that the condition expects */
                        expected?: number;
                        /** @description `version_conflict`: the value of the account */
                        actual?: number;
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `account_closed`: Account closed
             *     `account_frozen`: Account frozen
             *     `account_type_unsuited`: Unsuitable account type
             *     `condition_failed`: Condition failed
             *     `currency_mismatch`: Currency mismatch
             *     `currency_not_priced`: Currency not priced
             *     `effective_at_in_future`: Effective moment in the future
             *     `fee_too_large`: Fee too large
             *     `idempotency_key_reused`: Idempotency key reused
             *     `insufficient_funds`: Insufficient funds
             *     `kind_not_priced`: Kind not priced
             *     `limit_exceeded`: Limit exceeded
             *     `maximum_balance_exceeded`: Maximum balance exceeded
             *     `moment_in_past`: Moment in the past
             *     `order_expired`: Order expired
             *     `period_closed`: Period closed
             *     `same_account`: Source and target are the same account
             *     `system_account`: System account
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_closed" | "account_frozen" | "account_type_unsuited" | "condition_failed" | "currency_mismatch" | "currency_not_priced" | "effective_at_in_future" | "fee_too_large" | "idempotency_key_reused" | "insufficient_funds" | "kind_not_priced" | "limit_exceeded" | "maximum_balance_exceeded" | "moment_in_past" | "order_expired" | "period_closed" | "same_account" | "system_account" | "too_many_decimals";
                        /** @description `condition_failed`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `condition_failed`: id of its account. `insufficient_funds`: id of the account */
                        account?: string;
                        /** @description `condition_failed`: the balance that is out of bounds: `available` or `balance_after` */
                        field?: string;
                        /** @description `condition_failed`: currency of the amounts. `insufficient_funds`: currency of the amounts. `limit_exceeded`: currency of the amounts */
                        currency?: string;
                        /** @description `condition_failed`: the balance */
                        actual?: string;
                        /** @description `condition_failed`: the smallest balance that the condition allows */
                        at_least?: string | null;
                        /** @description `condition_failed`: the largest balance that the condition allows */
                        at_most?: string | null;
                        /** @description `insufficient_funds`: what the account may still pay */
                        available?: string;
                        /** @description `insufficient_funds`: what the order needs. `limit_exceeded`: what the order would add to the use */
                        needed?: string;
                        /** @description `limit_exceeded`: id of the limit */
                        limit?: string;
                        /** @description `limit_exceeded`: what the limit counts: `out`, `in` or `net` */
                        measure?: string;
                        /** @description `limit_exceeded`: the amount of the limit */
                        amount?: string;
                        /** @description `limit_exceeded`: what is used of it in the present window */
                        used?: string;
                        /** @description `limit_exceeded`: what is left of it */
                        remaining?: string;
                        /** @description `limit_exceeded`: the moment at which the window or its oldest movement ends; null if nothing is in the window */
                        resets_at?: string | null;
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /** @description `revenue_answer_invalid`: Invalid response from the revenue service */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "revenue_answer_invalid";
                    };
                };
            };
            /**
             * @description `clock_behind`: Database clock behind
             *     `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `ingestion_unavailable`: Ingestion unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             *     `revenue_unavailable`: Revenue service unavailable
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "clock_behind" | "database_unavailable" | "identity_unavailable" | "ingestion_unavailable" | "outcome_unknown" | "overloaded" | "revenue_unavailable";
                    };
                };
            };
        };
    };
    postRefund: {
        parameters: {
            query?: {
                /** @description true: checks the order completely and answers what it would do, without writing anything */
                dry_run?: "true" | "false";
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Required, except with `dry_run=true`
                 * @example example-refund
                 */
                "idempotency-key"?: string;
                /** @description `respond-async` (RFC 7240): the answer is 202 as soon as Kafka has stored the order, and a worker posts it. Without Kafka, and with `dry_run=true`, it is not applied. Other preferences are ignored */
                prefer?: string;
            };
            path: {
                /**
                 * @description Id of a payment, its number, like `payment1`, or `key:` followed by its Idempotency-Key
                 * @example key:example-payment
                 */
                payment: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description All that remains when omitted
                     * @example 125.00
                     */
                    amount?: string;
                    /**
                     * @description Optional check: the order is rejected if the account has another currency
                     * @example USD
                     */
                    currency?: string;
                    /**
                     * Format: date-time
                     * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                     */
                    scheduled_for?: string;
                    /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                    retry_until?: string;
                    /** @description Your own reference, for searching; need not be unique */
                    reference?: string;
                    /** @description Free text */
                    description?: string;
                    /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                    metadata?: {
                        [key: string]: string;
                    };
                    /** @description The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the transaction from this moment; whether money is available does not depend on it */
                    effective_at?: string;
                    /**
                     * Format: date-time
                     * @description The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. A retry of a posted order still returns the original answer
                     */
                    expires_at?: string;
                    /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                    conditions?: {
                        /** @description Id or code of an account; it need not be part of the order */
                        account: string;
                        /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                        expected_version?: number;
                        /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                        expected_sequence?: number;
                        /** @description Bounds of the available balance before the order */
                        available?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                        /** @description Bounds of the posted balance after the order */
                        balance_after?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                    }[];
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRunTransaction"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b7f1-7000-8001-57824b430cc9",
                     *       "kind": "refund",
                     *       "reference": null,
                     *       "description": "One dish was cold",
                     *       "metadata": {},
                     *       "effective_at": "2026-11-30T21:43:30.033Z",
                     *       "recorded_at": "2026-11-30T21:43:30.033Z",
                     *       "reverses": null,
                     *       "reversed_by": null,
                     *       "payment_id": "01a22e69-b7e0-7000-8001-cc55e407e2c6",
                     *       "entries": [
                     *         {
                     *           "account": "01a22e69-b756-7879-b5eb-2fbb314c60a9",
                     *           "account_code": "system.cash.usd",
                     *           "direction": "debit",
                     *           "amount": "2.50",
                     *           "currency": "USD",
                     *           "balance_after": "115.00",
                     *           "sequence": 3
                     *         },
                     *         {
                     *           "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *           "account_code": "customers.alice.usd",
                     *           "direction": "credit",
                     *           "amount": "2.50",
                     *           "currency": "USD",
                     *           "balance_after": "90.00",
                     *           "sequence": 4
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Transaction"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledOrder"] | components["schemas"]["AcceptedOrder"] | components["schemas"]["Proposal"];
                };
            };
            /**
             * @description `idempotency_key_missing`: Idempotency key missing
             *     `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_missing" | "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             *     `payment_not_found`: Payment not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found" | "payment_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /**
             * @description `payment_changed`: Payment was changed at the same time
             *     `version_conflict`: Version conflict
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payment_changed" | "version_conflict";
                        /** @description `version_conflict`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `version_conflict`: id of its account */
                        account?: string;
                        /** @description `version_conflict`: the field that differs: `version` or `sequence` */
                        field?: string;
                        /** @description `version_conflict`: the value that the condition expects */
                        expected?: number;
                        /** @description `version_conflict`: the value of the account */
                        actual?: number;
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `account_closed`: Account closed
             *     `account_frozen`: Account frozen
             *     `condition_failed`: Condition failed
             *     `currency_mismatch`: Currency mismatch
             *     `effective_at_in_future`: Effective moment in the future
             *     `idempotency_key_reused`: Idempotency key reused
             *     `insufficient_funds`: Insufficient funds
             *     `limit_exceeded`: Limit exceeded
             *     `maximum_balance_exceeded`: Maximum balance exceeded
             *     `moment_in_past`: Moment in the past
             *     `order_expired`: Order expired
             *     `period_closed`: Period closed
             *     `refund_exceeded`: Refund exceeded
             *     `system_account`: System account
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_closed" | "account_frozen" | "condition_failed" | "currency_mismatch" | "effective_at_in_future" | "idempotency_key_reused" | "insufficient_funds" | "limit_exceeded" | "maximum_balance_exceeded" | "moment_in_past" | "order_expired" | "period_closed" | "refund_exceeded" | "system_account" | "too_many_decimals";
                        /** @description `condition_failed`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `condition_failed`: id of its account. `insufficient_funds`: id of the account */
                        account?: string;
                        /** @description `condition_failed`: the balance that is out of bounds: `available` or `balance_after` */
                        field?: string;
                        /** @description `condition_failed`: currency of the amounts. `insufficient_funds`: currency of the amounts. `limit_exceeded`: currency of the amounts */
                        currency?: string;
                        /** @description `condition_failed`: the balance */
                        actual?: string;
                        /** @description `condition_failed`: the smallest balance that the condition allows */
                        at_least?: string | null;
                        /** @description `condition_failed`: the largest balance that the condition allows */
                        at_most?: string | null;
                        /** @description `insufficient_funds`: what the account may still pay */
                        available?: string;
                        /** @description `insufficient_funds`: what the order needs. `limit_exceeded`: what the order would add to the use */
                        needed?: string;
                        /** @description `limit_exceeded`: id of the limit */
                        limit?: string;
                        /** @description `limit_exceeded`: what the limit counts: `out`, `in` or `net` */
                        measure?: string;
                        /** @description `limit_exceeded`: the amount of the limit */
                        amount?: string;
                        /** @description `limit_exceeded`: what is used of it in the present window */
                        used?: string;
                        /** @description `limit_exceeded`: what is left of it */
                        remaining?: string;
                        /** @description `limit_exceeded`: the moment at which the window or its oldest movement ends; null if nothing is in the window */
                        resets_at?: string | null;
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `clock_behind`: Database clock behind
             *     `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `ingestion_unavailable`: Ingestion unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "clock_behind" | "database_unavailable" | "identity_unavailable" | "ingestion_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    postConversion: {
        parameters: {
            query?: {
                /** @description true: checks the order completely and answers what it would do, without writing anything */
                dry_run?: "true" | "false";
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Required, except with `dry_run=true`
                 * @example example-conversion
                 */
                "idempotency-key"?: string;
                /** @description `respond-async` (RFC 7240): the answer is 202 as soon as Kafka has stored the order, and a worker posts it. Without Kafka, and with `dry_run=true`, it is not applied. Other preferences are ignored */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Id or code of the account that pays
                     * @example customers.alice.usd
                     */
                    source_account: string;
                    /**
                     * @description Id or code of the account that receives
                     * @example customers.alice.usd
                     */
                    target_account: string;
                    /**
                     * @description The amount that the source account pays; the ledger computes the target amount
                     * @example 125.00
                     */
                    source_amount?: string;
                    /**
                     * @description The amount that the target account receives; the ledger computes the source amount
                     * @example 125.00
                     */
                    target_amount?: string;
                    /**
                     * Format: uuid
                     * @description Id of a quote of the FX service: converts at exactly its rate. Send one of its amounts with it
                     */
                    quote_id?: string;
                    /**
                     * @description Converts at the current rate, unless the target receives less than at `expected_rate` by more than this many basis points (1 is 0.01 %). Without `expected_rate` the limit is measured against the current mid rate: it then bounds the spread and the rounding, not the movement of the market
                     * @example 50
                     */
                    max_slippage_bps?: string;
                    /** @description Only with `max_slippage_bps`: the rate that you compare with, for example the one that you showed to your customer. Units of the target currency for one unit of the source currency */
                    expected_rate?: string;
                    /** @description true: converts at the current rate, without a limit */
                    at_any_rate?: boolean;
                    /** @description Code of a fee schedule of the revenue service: its fee is charged in the same transaction */
                    fee_schedule?: string;
                    /** @description Id or code of the account that pays the fee; by default the paying account, or that of the deposit */
                    fee_account?: string;
                    /**
                     * Format: date-time
                     * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                     */
                    scheduled_for?: string;
                    /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                    retry_until?: string;
                    /** @description Your own reference, for searching; need not be unique */
                    reference?: string;
                    /** @description Free text */
                    description?: string;
                    /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                    metadata?: {
                        [key: string]: string;
                    };
                    /** @description The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the transaction from this moment; whether money is available does not depend on it */
                    effective_at?: string;
                    /**
                     * Format: date-time
                     * @description The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. A retry of a posted order still returns the original answer
                     */
                    expires_at?: string;
                    /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                    conditions?: {
                        /** @description Id or code of an account; it need not be part of the order */
                        account: string;
                        /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                        expected_version?: number;
                        /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                        expected_sequence?: number;
                        /** @description Bounds of the available balance before the order */
                        available?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                        /** @description Bounds of the posted balance after the order */
                        balance_after?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                    }[];
                    /** @description Repeats a scheduled order: an ISO 8601 duration, like `P1M`, or a rule of RFC 5545, like `FREQ=MONTHLY;BYMONTHDAY=-1`. The next order is scheduled when this one has ended */
                    every?: string;
                    /** @description Time zone of `every`, by its IANA name, like `Europe/Berlin`; UTC when omitted */
                    time_zone?: string;
                    /**
                     * Format: date-time
                     * @description The last moment at which a recurring order may fall due; no end when omitted
                     */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRunTransaction"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b810-7000-8001-37cc5b136080",
                     *       "kind": "conversion",
                     *       "reference": null,
                     *       "description": null,
                     *       "metadata": {},
                     *       "effective_at": "2026-11-30T21:43:30.064Z",
                     *       "recorded_at": "2026-11-30T21:43:30.064Z",
                     *       "reverses": null,
                     *       "reversed_by": null,
                     *       "conversion": {
                     *         "quote_id": "01a22e69-b807-731d-ad7f-60bb0a16ff7b",
                     *         "source_currency": "USD",
                     *         "target_currency": "EUR",
                     *         "source_amount": "20.00",
                     *         "target_amount": "17.07",
                     *         "spread_amount": "0.04",
                     *         "rate": "0.853731598767545361",
                     *         "mid_rate": "0.855871276959945224",
                     *         "spread_bps": "25",
                     *         "rate_source": "operator",
                     *         "simulated": false,
                     *         "rate_as_of": "2026-11-30T21:43:29.501Z",
                     *         "rate_age_seconds": 0,
                     *         "quoted_at": "2026-11-30T21:43:30.054Z"
                     *       },
                     *       "entries": [
                     *         {
                     *           "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *           "account_code": "customers.alice.usd",
                     *           "direction": "debit",
                     *           "amount": "20.00",
                     *           "currency": "USD",
                     *           "balance_after": "70.00",
                     *           "sequence": 5
                     *         },
                     *         {
                     *           "account": "01a22e69-b758-7221-a4fd-4fa10704a1e3",
                     *           "account_code": "system.fx.usd",
                     *           "direction": "credit",
                     *           "amount": "20.00",
                     *           "currency": "USD",
                     *           "balance_after": "20.00",
                     *           "sequence": 1
                     *         },
                     *         {
                     *           "account": "01a22e69-b766-7dc5-8358-ff7a3e3c46e3",
                     *           "account_code": "system.fx.eur",
                     *           "direction": "debit",
                     *           "amount": "17.11",
                     *           "currency": "EUR",
                     *           "balance_after": "-17.11",
                     *           "sequence": 1
                     *         },
                     *         {
                     *           "account": "01a22e69-b767-7d64-b5c1-1b8a221f25bc",
                     *           "account_code": "customers.alice.eur",
                     *           "direction": "credit",
                     *           "amount": "17.07",
                     *           "currency": "EUR",
                     *           "balance_after": "17.07",
                     *           "sequence": 1
                     *         },
                     *         {
                     *           "account": "01a22e69-b766-7f2d-ac47-55ba438b4385",
                     *           "account_code": "system.fx-spread.eur",
                     *           "direction": "credit",
                     *           "amount": "0.04",
                     *           "currency": "EUR",
                     *           "balance_after": "0.04",
                     *           "sequence": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Transaction"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledOrder"] | components["schemas"]["AcceptedOrder"] | components["schemas"]["Proposal"];
                };
            };
            /**
             * @description `idempotency_key_missing`: Idempotency key missing
             *     `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_missing" | "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `fee_schedule_not_found`: Fee schedule not found
             *     `ledger_not_found`: Ledger not found
             *     `quote_not_found`: Quote not found
             *     `rate_not_found`: Rate not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "fee_schedule_not_found" | "ledger_not_found" | "quote_not_found" | "rate_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /**
             * @description `quote_used`: Quote already used
             *     `version_conflict`: Version conflict
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "quote_used" | "version_conflict";
                        /** @description `version_conflict`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `version_conflict`: id of its account */
                        account?: string;
                        /** @description `version_conflict`: the field that differs: `version` or `sequence` */
                        field?: string;
                        /** @description `version_conflict`: the value that the condition expects */
                        expected?: number;
                        /** @description `version_conflict`: the value of the account */
                        actual?: number;
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `account_closed`: Account closed
             *     `account_frozen`: Account frozen
             *     `account_type_unsuited`: Unsuitable account type
             *     `amount_too_large`: Amount too large
             *     `amount_too_small`: Amount too small
             *     `condition_failed`: Condition failed
             *     `currency_mismatch`: Currency mismatch
             *     `currency_not_priced`: Currency not priced
             *     `effective_at_in_future`: Effective moment in the future
             *     `fee_too_large`: Fee too large
             *     `idempotency_key_reused`: Idempotency key reused
             *     `insufficient_funds`: Insufficient funds
             *     `kind_not_priced`: Kind not priced
             *     `limit_exceeded`: Limit exceeded
             *     `maximum_balance_exceeded`: Maximum balance exceeded
             *     `moment_in_past`: Moment in the past
             *     `order_expired`: Order expired
             *     `period_closed`: Period closed
             *     `quote_expired`: Quote expired
             *     `quote_mismatch`: Quote mismatch
             *     `rate_unconfirmed`: Rate not confirmed
             *     `same_currency`: Currencies are identical
             *     `slippage_exceeded`: Slippage exceeded
             *     `stale_rate`: Stale rate
             *     `system_account`: System account
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_closed" | "account_frozen" | "account_type_unsuited" | "amount_too_large" | "amount_too_small" | "condition_failed" | "currency_mismatch" | "currency_not_priced" | "effective_at_in_future" | "fee_too_large" | "idempotency_key_reused" | "insufficient_funds" | "kind_not_priced" | "limit_exceeded" | "maximum_balance_exceeded" | "moment_in_past" | "order_expired" | "period_closed" | "quote_expired" | "quote_mismatch" | "rate_unconfirmed" | "same_currency" | "slippage_exceeded" | "stale_rate" | "system_account" | "too_many_decimals";
                        /** @description `condition_failed`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `condition_failed`: id of its account. `insufficient_funds`: id of the account */
                        account?: string;
                        /** @description `condition_failed`: the balance that is out of bounds: `available` or `balance_after` */
                        field?: string;
                        /** @description `condition_failed`: currency of the amounts. `insufficient_funds`: currency of the amounts. `limit_exceeded`: currency of the amounts */
                        currency?: string;
                        /** @description `condition_failed`: the balance */
                        actual?: string;
                        /** @description `condition_failed`: the smallest balance that the condition allows */
                        at_least?: string | null;
                        /** @description `condition_failed`: the largest balance that the condition allows */
                        at_most?: string | null;
                        /** @description `insufficient_funds`: what the account may still pay */
                        available?: string;
                        /** @description `insufficient_funds`: what the order needs. `limit_exceeded`: what the order would add to the use */
                        needed?: string;
                        /** @description `limit_exceeded`: id of the limit */
                        limit?: string;
                        /** @description `limit_exceeded`: what the limit counts: `out`, `in` or `net` */
                        measure?: string;
                        /** @description `limit_exceeded`: the amount of the limit */
                        amount?: string;
                        /** @description `limit_exceeded`: what is used of it in the present window */
                        used?: string;
                        /** @description `limit_exceeded`: what is left of it */
                        remaining?: string;
                        /** @description `limit_exceeded`: the moment at which the window or its oldest movement ends; null if nothing is in the window */
                        resets_at?: string | null;
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `fx_answer_invalid`: Invalid response from the FX service
             *     `revenue_answer_invalid`: Invalid response from the revenue service
             */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "fx_answer_invalid" | "revenue_answer_invalid";
                    };
                };
            };
            /**
             * @description `clock_behind`: Database clock behind
             *     `database_unavailable`: Database unavailable
             *     `fx_unavailable`: FX service unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `ingestion_unavailable`: Ingestion unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             *     `revenue_unavailable`: Revenue service unavailable
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "clock_behind" | "database_unavailable" | "fx_unavailable" | "identity_unavailable" | "ingestion_unavailable" | "outcome_unknown" | "overloaded" | "revenue_unavailable";
                    };
                };
            };
        };
    };
    listHolds: {
        parameters: {
            query?: {
                /**
                 * @description Holds on this account, by id or code
                 * @example customers.alice.usd
                 */
                account?: string;
                /**
                 * @description Holds on accounts of this owner
                 * @example alice
                 */
                owner?: string;
                /** @description Holds with this status */
                status?: "open" | "captured" | "voided" | "expired";
                /** @description Holds that expire before this moment */
                expires_before?: string;
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "01a22e69-b81c-7000-8001-09efe22a8835",
                     *           "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *           "account_code": "customers.alice.usd",
                     *           "target_account": "01a22e69-b76f-79a5-a502-f6f8f30f95bb",
                     *           "amount": "50.00",
                     *           "currency": "USD",
                     *           "captured": "42.50",
                     *           "released": "7.50",
                     *           "remaining": "0.00",
                     *           "status": "voided",
                     *           "fee_schedule": null,
                     *           "fee_account": null,
                     *           "expires_at": "2026-12-07T21:43:30.076Z",
                     *           "reference": "room-7",
                     *           "description": null,
                     *           "metadata": {},
                     *           "created_at": "2026-11-30T21:43:30.076Z",
                     *           "ended_at": "2026-11-30T21:43:30.099Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["Hold"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    postHold: {
        parameters: {
            query?: {
                /** @description true: checks the order completely and answers what it would do, without writing anything */
                dry_run?: "true" | "false";
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Required, except with `dry_run=true`
                 * @example example-hold
                 */
                "idempotency-key"?: string;
                /** @description `respond-async` (RFC 7240): the answer is 202 as soon as Kafka has stored the order, and a worker posts it. Without Kafka, and with `dry_run=true`, it is not applied. Other preferences are ignored */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Id or code of the account on which the amount is reserved
                     * @example customers.alice.usd
                     */
                    account: string;
                    /**
                     * @description Id or code of the account that captures credit; when omitted, each capture names one
                     * @example customers.alice.usd
                     */
                    target_account?: string;
                    /**
                     * @description An amount of money as a decimal string: above zero, at most 10^24, with no more decimals than its currency.
                     * @example 125.00
                     */
                    amount: string;
                    /**
                     * @description Optional check: the order is rejected if the account has another currency
                     * @example USD
                     */
                    currency?: string;
                    /**
                     * Format: date-time
                     * @description The moment from which the hold cannot be captured; by the clock of the database
                     */
                    expires_at?: string;
                    /**
                     * @description Instead of `expires_at`: seconds from now. Default: 604800, seven days
                     * @example 3600
                     */
                    expires_in?: number;
                    /** @description Code of a fee schedule: its fee is charged with each capture that names no other */
                    fee_schedule?: string;
                    /** @description Id or code of the account that pays the fee; by default the paying account, or that of the deposit */
                    fee_account?: string;
                    /**
                     * Format: date-time
                     * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                     */
                    scheduled_for?: string;
                    /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                    retry_until?: string;
                    /** @description Your own reference, for searching; need not be unique */
                    reference?: string;
                    /** @description Free text */
                    description?: string;
                    /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                    metadata?: {
                        [key: string]: string;
                    };
                    /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                    conditions?: {
                        /** @description Id or code of an account; it need not be part of the order */
                        account: string;
                        /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                        expected_version?: number;
                        /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                        expected_sequence?: number;
                        /** @description Bounds of the available balance before the order */
                        available?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                        /** @description Bounds of the posted balance after the order */
                        balance_after?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                    }[];
                    /** @description Repeats a scheduled order: an ISO 8601 duration, like `P1M`, or a rule of RFC 5545, like `FREQ=MONTHLY;BYMONTHDAY=-1`. The next order is scheduled when this one has ended */
                    every?: string;
                    /** @description Time zone of `every`, by its IANA name, like `Europe/Berlin`; UTC when omitted */
                    time_zone?: string;
                    /**
                     * Format: date-time
                     * @description The last moment at which a recurring order may fall due; no end when omitted
                     */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRunHold"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b81c-7000-8001-09efe22a8835",
                     *       "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *       "account_code": "customers.alice.usd",
                     *       "target_account": "01a22e69-b76f-79a5-a502-f6f8f30f95bb",
                     *       "amount": "50.00",
                     *       "currency": "USD",
                     *       "captured": "0.00",
                     *       "released": "0.00",
                     *       "remaining": "50.00",
                     *       "status": "open",
                     *       "fee_schedule": null,
                     *       "fee_account": null,
                     *       "expires_at": "2026-12-07T21:43:30.076Z",
                     *       "reference": "room-7",
                     *       "description": null,
                     *       "metadata": {},
                     *       "created_at": "2026-11-30T21:43:30.076Z",
                     *       "ended_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledOrder"] | components["schemas"]["AcceptedOrder"] | components["schemas"]["Proposal"];
                };
            };
            /**
             * @description `idempotency_key_missing`: Idempotency key missing
             *     `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_missing" | "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `version_conflict`: Version conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "version_conflict";
                        /** @description `version_conflict`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `version_conflict`: id of its account */
                        account?: string;
                        /** @description `version_conflict`: the field that differs: `version` or `sequence` */
                        field?: string;
                        /** @description `version_conflict`: the value that the condition expects */
                        expected?: number;
                        /** @description `version_conflict`: the value of the account */
                        actual?: number;
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `account_closed`: Account closed
             *     `account_frozen`: Account frozen
             *     `account_type_unsuited`: Unsuitable account type
             *     `condition_failed`: Condition failed
             *     `currency_mismatch`: Currency mismatch
             *     `effective_at_in_future`: Effective moment in the future
             *     `idempotency_key_reused`: Idempotency key reused
             *     `insufficient_funds`: Insufficient funds
             *     `limit_exceeded`: Limit exceeded
             *     `maximum_balance_exceeded`: Maximum balance exceeded
             *     `moment_in_past`: Moment in the past
             *     `order_expired`: Order expired
             *     `period_closed`: Period closed
             *     `same_account`: Source and target are the same account
             *     `system_account`: System account
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_closed" | "account_frozen" | "account_type_unsuited" | "condition_failed" | "currency_mismatch" | "effective_at_in_future" | "idempotency_key_reused" | "insufficient_funds" | "limit_exceeded" | "maximum_balance_exceeded" | "moment_in_past" | "order_expired" | "period_closed" | "same_account" | "system_account" | "too_many_decimals";
                        /** @description `condition_failed`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `condition_failed`: id of its account. `insufficient_funds`: id of the account */
                        account?: string;
                        /** @description `condition_failed`: the balance that is out of bounds: `available` or `balance_after` */
                        field?: string;
                        /** @description `condition_failed`: currency of the amounts. `insufficient_funds`: currency of the amounts. `limit_exceeded`: currency of the amounts */
                        currency?: string;
                        /** @description `condition_failed`: the balance */
                        actual?: string;
                        /** @description `condition_failed`: the smallest balance that the condition allows */
                        at_least?: string | null;
                        /** @description `condition_failed`: the largest balance that the condition allows */
                        at_most?: string | null;
                        /** @description `insufficient_funds`: what the account may still pay */
                        available?: string;
                        /** @description `insufficient_funds`: what the order needs. `limit_exceeded`: what the order would add to the use */
                        needed?: string;
                        /** @description `limit_exceeded`: id of the limit */
                        limit?: string;
                        /** @description `limit_exceeded`: what the limit counts: `out`, `in` or `net` */
                        measure?: string;
                        /** @description `limit_exceeded`: the amount of the limit */
                        amount?: string;
                        /** @description `limit_exceeded`: what is used of it in the present window */
                        used?: string;
                        /** @description `limit_exceeded`: what is left of it */
                        remaining?: string;
                        /** @description `limit_exceeded`: the moment at which the window or its oldest movement ends; null if nothing is in the window */
                        resets_at?: string | null;
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `clock_behind`: Database clock behind
             *     `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `ingestion_unavailable`: Ingestion unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "clock_behind" | "database_unavailable" | "identity_unavailable" | "ingestion_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    postCapture: {
        parameters: {
            query?: {
                /** @description true: checks the order completely and answers what it would do, without writing anything */
                dry_run?: "true" | "false";
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Required, except with `dry_run=true`
                 * @example example-capture
                 */
                "idempotency-key"?: string;
                /** @description `respond-async` (RFC 7240): the answer is 202 as soon as Kafka has stored the order, and a worker posts it. Without Kafka, and with `dry_run=true`, it is not applied. Other preferences are ignored */
                prefer?: string;
            };
            path: {
                /**
                 * @description Id of a hold, or `key:` followed by its Idempotency-Key
                 * @example key:example-hold
                 */
                hold: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description All that remains when omitted
                     * @example 125.00
                     */
                    amount?: string;
                    /**
                     * @description Optional check: the order is rejected if the account has another currency
                     * @example USD
                     */
                    currency?: string;
                    /** @description Id or code of the account that receives, if the hold names none */
                    target_account?: string;
                    /**
                     * @description The last capture: releases what remains after it
                     * @default false
                     * @example true
                     */
                    final?: boolean;
                    /** @description Makes the capture a payment: with a number, a cashback, and refunds */
                    merchant?: {
                        /**
                         * @description Name of the merchant, for people
                         * @example Corner Shop
                         */
                        name: string;
                        /**
                         * @description Category of the merchant, in your own terms
                         * @example groceries
                         */
                        category?: string;
                        /** @description The merchant's own reference */
                        reference?: string;
                    };
                    /** @description The cashback of this payment, or null for none. When omitted: by the plan of the category, else 2 % after 24 hours */
                    cashback?: {
                        /**
                         * @description Share of the amount in basis points, hundredths of a percent; "0" for no cashback
                         * @example 200
                         */
                        percentage_bps?: string;
                        /**
                         * @description Or a fixed amount, in the currency of the payment
                         * @example 125.00
                         */
                        amount?: string;
                        /**
                         * @description Seconds from the payment to the cashback
                         * @default 86400
                         * @example 86400
                         */
                        delay?: number;
                    } | null;
                    /** @description Code of a fee schedule of the revenue service: its fee is charged in the same transaction */
                    fee_schedule?: string;
                    /** @description Id or code of the account that pays the fee; by default the paying account, or that of the deposit */
                    fee_account?: string;
                    /**
                     * Format: date-time
                     * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                     */
                    scheduled_for?: string;
                    /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                    retry_until?: string;
                    /** @description Your own reference, for searching; need not be unique */
                    reference?: string;
                    /** @description Free text */
                    description?: string;
                    /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                    metadata?: {
                        [key: string]: string;
                    };
                    /** @description The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the transaction from this moment; whether money is available does not depend on it */
                    effective_at?: string;
                    /**
                     * Format: date-time
                     * @description The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. A retry of a posted order still returns the original answer
                     */
                    expires_at?: string;
                    /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                    conditions?: {
                        /** @description Id or code of an account; it need not be part of the order */
                        account: string;
                        /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                        expected_version?: number;
                        /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                        expected_sequence?: number;
                        /** @description Bounds of the available balance before the order */
                        available?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                        /** @description Bounds of the posted balance after the order */
                        balance_after?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                    }[];
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRunTransaction"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b828-7000-8001-bdc2d7668bdd",
                     *       "kind": "capture",
                     *       "reference": null,
                     *       "description": null,
                     *       "metadata": {},
                     *       "effective_at": "2026-11-30T21:43:30.088Z",
                     *       "recorded_at": "2026-11-30T21:43:30.088Z",
                     *       "reverses": null,
                     *       "reversed_by": null,
                     *       "hold": "01a22e69-b81c-7000-8001-09efe22a8835",
                     *       "entries": [
                     *         {
                     *           "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *           "account_code": "customers.alice.usd",
                     *           "direction": "debit",
                     *           "amount": "42.50",
                     *           "currency": "USD",
                     *           "balance_after": "27.50",
                     *           "sequence": 6
                     *         },
                     *         {
                     *           "account": "01a22e69-b76f-79a5-a502-f6f8f30f95bb",
                     *           "account_code": "customers.bob.usd",
                     *           "direction": "credit",
                     *           "amount": "42.50",
                     *           "currency": "USD",
                     *           "balance_after": "67.50",
                     *           "sequence": 2
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Transaction"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledOrder"] | components["schemas"]["AcceptedOrder"] | components["schemas"]["Proposal"];
                };
            };
            /**
             * @description `idempotency_key_missing`: Idempotency key missing
             *     `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_missing" | "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `fee_schedule_not_found`: Fee schedule not found
             *     `hold_not_found`: Hold not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "fee_schedule_not_found" | "hold_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /**
             * @description `hold_changed`: Hold was changed at the same time
             *     `hold_ended`: Hold has ended
             *     `hold_expired`: Hold has expired
             *     `version_conflict`: Version conflict
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "hold_changed" | "hold_ended" | "hold_expired" | "version_conflict";
                        /** @description `version_conflict`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `version_conflict`: id of its account */
                        account?: string;
                        /** @description `version_conflict`: the field that differs: `version` or `sequence` */
                        field?: string;
                        /** @description `version_conflict`: the value that the condition expects */
                        expected?: number;
                        /** @description `version_conflict`: the value of the account */
                        actual?: number;
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `account_closed`: Account closed
             *     `account_frozen`: Account frozen
             *     `account_type_unsuited`: Unsuitable account type
             *     `condition_failed`: Condition failed
             *     `currency_mismatch`: Currency mismatch
             *     `currency_not_priced`: Currency not priced
             *     `effective_at_in_future`: Effective moment in the future
             *     `fee_too_large`: Fee too large
             *     `hold_exceeded`: Hold exceeded
             *     `idempotency_key_reused`: Idempotency key reused
             *     `insufficient_funds`: Insufficient funds
             *     `kind_not_priced`: Kind not priced
             *     `limit_exceeded`: Limit exceeded
             *     `maximum_balance_exceeded`: Maximum balance exceeded
             *     `moment_in_past`: Moment in the past
             *     `order_expired`: Order expired
             *     `period_closed`: Period closed
             *     `same_account`: Source and target are the same account
             *     `system_account`: System account
             *     `target_account_fixed`: Target account fixed by the hold
             *     `target_account_missing`: Target account missing
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_closed" | "account_frozen" | "account_type_unsuited" | "condition_failed" | "currency_mismatch" | "currency_not_priced" | "effective_at_in_future" | "fee_too_large" | "hold_exceeded" | "idempotency_key_reused" | "insufficient_funds" | "kind_not_priced" | "limit_exceeded" | "maximum_balance_exceeded" | "moment_in_past" | "order_expired" | "period_closed" | "same_account" | "system_account" | "target_account_fixed" | "target_account_missing" | "too_many_decimals";
                        /** @description `condition_failed`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `condition_failed`: id of its account. `insufficient_funds`: id of the account */
                        account?: string;
                        /** @description `condition_failed`: the balance that is out of bounds: `available` or `balance_after` */
                        field?: string;
                        /** @description `condition_failed`: currency of the amounts. `insufficient_funds`: currency of the amounts. `limit_exceeded`: currency of the amounts */
                        currency?: string;
                        /** @description `condition_failed`: the balance */
                        actual?: string;
                        /** @description `condition_failed`: the smallest balance that the condition allows */
                        at_least?: string | null;
                        /** @description `condition_failed`: the largest balance that the condition allows */
                        at_most?: string | null;
                        /** @description `insufficient_funds`: what the account may still pay */
                        available?: string;
                        /** @description `insufficient_funds`: what the order needs. `limit_exceeded`: what the order would add to the use */
                        needed?: string;
                        /** @description `limit_exceeded`: id of the limit */
                        limit?: string;
                        /** @description `limit_exceeded`: what the limit counts: `out`, `in` or `net` */
                        measure?: string;
                        /** @description `limit_exceeded`: the amount of the limit */
                        amount?: string;
                        /** @description `limit_exceeded`: what is used of it in the present window */
                        used?: string;
                        /** @description `limit_exceeded`: what is left of it */
                        remaining?: string;
                        /** @description `limit_exceeded`: the moment at which the window or its oldest movement ends; null if nothing is in the window */
                        resets_at?: string | null;
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /** @description `revenue_answer_invalid`: Invalid response from the revenue service */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "revenue_answer_invalid";
                    };
                };
            };
            /**
             * @description `clock_behind`: Database clock behind
             *     `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `ingestion_unavailable`: Ingestion unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             *     `revenue_unavailable`: Revenue service unavailable
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "clock_behind" | "database_unavailable" | "identity_unavailable" | "ingestion_unavailable" | "outcome_unknown" | "overloaded" | "revenue_unavailable";
                    };
                };
            };
        };
    };
    voidHold: {
        parameters: {
            query?: {
                /** @description true: checks the order completely and answers what it would do, without writing anything */
                dry_run?: "true" | "false";
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Required, except with `dry_run=true`
                 * @example example-void
                 */
                "idempotency-key"?: string;
                /** @description `respond-async` (RFC 7240): the answer is 202 as soon as Kafka has stored the order, and a worker posts it. Without Kafka, and with `dry_run=true`, it is not applied. Other preferences are ignored */
                prefer?: string;
            };
            path: {
                /**
                 * @description Id of a hold, or `key:` followed by its Idempotency-Key
                 * @example key:example-hold
                 */
                hold: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                     */
                    scheduled_for?: string;
                    /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                    retry_until?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRunHold"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b81c-7000-8001-09efe22a8835",
                     *       "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *       "account_code": "customers.alice.usd",
                     *       "target_account": "01a22e69-b76f-79a5-a502-f6f8f30f95bb",
                     *       "amount": "50.00",
                     *       "currency": "USD",
                     *       "captured": "42.50",
                     *       "released": "7.50",
                     *       "remaining": "0.00",
                     *       "status": "voided",
                     *       "fee_schedule": null,
                     *       "fee_account": null,
                     *       "expires_at": "2026-12-07T21:43:30.076Z",
                     *       "reference": "room-7",
                     *       "description": null,
                     *       "metadata": {},
                     *       "created_at": "2026-11-30T21:43:30.076Z",
                     *       "ended_at": "2026-11-30T21:43:30.099Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledOrder"] | components["schemas"]["AcceptedOrder"] | components["schemas"]["Proposal"];
                };
            };
            /**
             * @description `idempotency_key_missing`: Idempotency key missing
             *     `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_missing" | "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `hold_not_found`: Hold not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "hold_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /**
             * @description `hold_changed`: Hold was changed at the same time
             *     `hold_ended`: Hold has ended
             *     `hold_expired`: Hold has expired
             *     `version_conflict`: Version conflict
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "hold_changed" | "hold_ended" | "hold_expired" | "version_conflict";
                        /** @description `version_conflict`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `version_conflict`: id of its account */
                        account?: string;
                        /** @description `version_conflict`: the field that differs: `version` or `sequence` */
                        field?: string;
                        /** @description `version_conflict`: the value that the condition expects */
                        expected?: number;
                        /** @description `version_conflict`: the value of the account */
                        actual?: number;
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `account_closed`: Account closed
             *     `account_frozen`: Account frozen
             *     `condition_failed`: Condition failed
             *     `effective_at_in_future`: Effective moment in the future
             *     `idempotency_key_reused`: Idempotency key reused
             *     `insufficient_funds`: Insufficient funds
             *     `limit_exceeded`: Limit exceeded
             *     `maximum_balance_exceeded`: Maximum balance exceeded
             *     `moment_in_past`: Moment in the past
             *     `order_expired`: Order expired
             *     `period_closed`: Period closed
             *     `system_account`: System account
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_closed" | "account_frozen" | "condition_failed" | "effective_at_in_future" | "idempotency_key_reused" | "insufficient_funds" | "limit_exceeded" | "maximum_balance_exceeded" | "moment_in_past" | "order_expired" | "period_closed" | "system_account" | "too_many_decimals";
                        /** @description `condition_failed`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `condition_failed`: id of its account. `insufficient_funds`: id of the account */
                        account?: string;
                        /** @description `condition_failed`: the balance that is out of bounds: `available` or `balance_after` */
                        field?: string;
                        /** @description `condition_failed`: currency of the amounts. `insufficient_funds`: currency of the amounts. `limit_exceeded`: currency of the amounts */
                        currency?: string;
                        /** @description `condition_failed`: the balance */
                        actual?: string;
                        /** @description `condition_failed`: the smallest balance that the condition allows */
                        at_least?: string | null;
                        /** @description `condition_failed`: the largest balance that the condition allows */
                        at_most?: string | null;
                        /** @description `insufficient_funds`: what the account may still pay */
                        available?: string;
                        /** @description `insufficient_funds`: what the order needs. `limit_exceeded`: what the order would add to the use */
                        needed?: string;
                        /** @description `limit_exceeded`: id of the limit */
                        limit?: string;
                        /** @description `limit_exceeded`: what the limit counts: `out`, `in` or `net` */
                        measure?: string;
                        /** @description `limit_exceeded`: the amount of the limit */
                        amount?: string;
                        /** @description `limit_exceeded`: what is used of it in the present window */
                        used?: string;
                        /** @description `limit_exceeded`: what is left of it */
                        remaining?: string;
                        /** @description `limit_exceeded`: the moment at which the window or its oldest movement ends; null if nothing is in the window */
                        resets_at?: string | null;
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `clock_behind`: Database clock behind
             *     `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `ingestion_unavailable`: Ingestion unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "clock_behind" | "database_unavailable" | "identity_unavailable" | "ingestion_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    listTransactions: {
        parameters: {
            query?: {
                /** @description Only transactions with an entry of this account: its id or code */
                account?: string;
                /** @description Only transactions with an entry of an account of this owner */
                owner?: string;
                /** @description Only transactions of these kinds, separated by commas: deposit, withdrawal, transfer, payment, conversion, capture, refund, cashback, reversal, journal, adjustment */
                kind?: string;
                /** @description Only transactions with an entry on this side; with `account` or `owner`, an entry of theirs */
                direction?: "debit" | "credit";
                /**
                 * @description Only transactions with an entry of at least this amount, in any currency; the same entry as that of `direction`
                 * @example 125.00
                 */
                amount_min?: string;
                /**
                 * @description Only transactions with an entry of at most this amount; the same entry again
                 * @example 125.00
                 */
                amount_max?: string;
                /** @description Only transactions with exactly this reference */
                reference?: string;
                /** @description Recorded at this moment or later */
                from?: string;
                /** @description Recorded before this moment */
                to?: string;
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "01a22e69-b857-7000-8003-624808121e78",
                     *           "kind": "transfer",
                     *           "reference": null,
                     *           "description": null,
                     *           "metadata": {},
                     *           "effective_at": "2026-11-30T21:43:30.135Z",
                     *           "recorded_at": "2026-11-30T21:43:30.135Z",
                     *           "reverses": null,
                     *           "reversed_by": null,
                     *           "entries": [
                     *             {
                     *               "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *               "account_code": "customers.alice.usd",
                     *               "direction": "debit",
                     *               "amount": "5.00",
                     *               "currency": "USD",
                     *               "balance_after": "72.50",
                     *               "sequence": 10
                     *             },
                     *             {
                     *               "account": "01a22e69-b76f-79a5-a502-f6f8f30f95bb",
                     *               "account_code": "customers.bob.usd",
                     *               "direction": "credit",
                     *               "amount": "5.00",
                     *               "currency": "USD",
                     *               "balance_after": "42.50",
                     *               "sequence": 5
                     *             }
                     *           ]
                     *         },
                     *         {
                     *           "id": "01a22e69-b857-7000-8002-5e5f19b9cf48",
                     *           "kind": "deposit",
                     *           "reference": null,
                     *           "description": null,
                     *           "metadata": {},
                     *           "effective_at": "2026-11-30T21:43:30.135Z",
                     *           "recorded_at": "2026-11-30T21:43:30.135Z",
                     *           "reverses": null,
                     *           "reversed_by": null,
                     *           "entries": [
                     *             {
                     *               "account": "01a22e69-b756-7879-b5eb-2fbb314c60a9",
                     *               "account_code": "system.cash.usd",
                     *               "direction": "debit",
                     *               "amount": "20.00",
                     *               "currency": "USD",
                     *               "balance_after": "135.00",
                     *               "sequence": 4
                     *             },
                     *             {
                     *               "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *               "account_code": "customers.alice.usd",
                     *               "direction": "credit",
                     *               "amount": "20.00",
                     *               "currency": "USD",
                     *               "balance_after": "77.50",
                     *               "sequence": 9
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "next_cursor": null,
                     *       "horizon": "2026-11-30T21:43:30.329Z"
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["Transaction"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /** @description The moment at which the list was started, the same on all its pages. Everything recorded before it is final and, if it matches, in the list. To poll: take the rows recorded before it, then ask again with `from` set to it, or to the previous horizon if that was later */
                        horizon: string;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    postJournal: {
        parameters: {
            query?: {
                /** @description true: checks the order completely and answers what it would do, without writing anything */
                dry_run?: "true" | "false";
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Required, except with `dry_run=true`
                 * @example example-journal
                 */
                "idempotency-key"?: string;
                /** @description `respond-async` (RFC 7240): the answer is 202 as soon as Kafka has stored the order, and a worker posts it. Without Kafka, and with `dry_run=true`, it is not applied. Other preferences are ignored */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Debits and credits must be equal in each currency */
                    entries: {
                        /**
                         * @description Id or code of an account. Answers have both: `account` is the id, `account_code` the code
                         * @example customers.alice.usd
                         */
                        account: string;
                        /**
                         * @description The side of the entry
                         * @enum {string}
                         */
                        direction: "debit" | "credit";
                        /**
                         * @description An amount of money as a decimal string: above zero, at most 10^24, with no more decimals than its currency.
                         * @example 125.00
                         */
                        amount: string;
                        /**
                         * @description Optional check: the order is rejected if the account has another currency
                         * @example USD
                         */
                        currency?: string;
                    }[];
                    /** @description true: a manual correction of kind `adjustment`. Only an adjustment may post to the system accounts of fees, spreads, FX positions and cashbacks (`system.fees.*`, `system.fx-spread.*`, `system.fx.*`, `system.cashback.*`). `/v1/fx/positions` and `pnpm verify` report it */
                    adjustment?: boolean;
                    /** @description Code of a fee schedule of the revenue service: its fee is charged in the same transaction */
                    fee_schedule?: string;
                    /** @description Id or code of the account that pays the fee; by default the paying account, or that of the deposit */
                    fee_account?: string;
                    /**
                     * Format: date-time
                     * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                     */
                    scheduled_for?: string;
                    /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                    retry_until?: string;
                    /** @description Your own reference, for searching; need not be unique */
                    reference?: string;
                    /** @description Free text */
                    description?: string;
                    /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                    metadata?: {
                        [key: string]: string;
                    };
                    /** @description The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the transaction from this moment; whether money is available does not depend on it */
                    effective_at?: string;
                    /**
                     * Format: date-time
                     * @description The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. A retry of a posted order still returns the original answer
                     */
                    expires_at?: string;
                    /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                    conditions?: {
                        /** @description Id or code of an account; it need not be part of the order */
                        account: string;
                        /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                        expected_version?: number;
                        /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                        expected_sequence?: number;
                        /** @description Bounds of the available balance before the order */
                        available?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                        /** @description Bounds of the posted balance after the order */
                        balance_after?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                    }[];
                    /** @description Repeats a scheduled order: an ISO 8601 duration, like `P1M`, or a rule of RFC 5545, like `FREQ=MONTHLY;BYMONTHDAY=-1`. The next order is scheduled when this one has ended */
                    every?: string;
                    /** @description Time zone of `every`, by its IANA name, like `Europe/Berlin`; UTC when omitted */
                    time_zone?: string;
                    /**
                     * Format: date-time
                     * @description The last moment at which a recurring order may fall due; no end when omitted
                     */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRunTransaction"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b83a-7000-8001-4c1a6758c22c",
                     *       "kind": "journal",
                     *       "reference": null,
                     *       "description": "A gift",
                     *       "metadata": {},
                     *       "effective_at": "2026-11-30T21:43:30.106Z",
                     *       "recorded_at": "2026-11-30T21:43:30.106Z",
                     *       "reverses": null,
                     *       "reversed_by": null,
                     *       "entries": [
                     *         {
                     *           "account": "01a22e69-b76f-79a5-a502-f6f8f30f95bb",
                     *           "account_code": "customers.bob.usd",
                     *           "direction": "debit",
                     *           "amount": "5.00",
                     *           "currency": "USD",
                     *           "balance_after": "62.50",
                     *           "sequence": 3
                     *         },
                     *         {
                     *           "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *           "account_code": "customers.alice.usd",
                     *           "direction": "credit",
                     *           "amount": "5.00",
                     *           "currency": "USD",
                     *           "balance_after": "32.50",
                     *           "sequence": 7
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Transaction"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledOrder"] | components["schemas"]["AcceptedOrder"] | components["schemas"]["Proposal"];
                };
            };
            /**
             * @description `idempotency_key_missing`: Idempotency key missing
             *     `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_missing" | "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `fee_schedule_not_found`: Fee schedule not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "fee_schedule_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `version_conflict`: Version conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "version_conflict";
                        /** @description `version_conflict`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `version_conflict`: id of its account */
                        account?: string;
                        /** @description `version_conflict`: the field that differs: `version` or `sequence` */
                        field?: string;
                        /** @description `version_conflict`: the value that the condition expects */
                        expected?: number;
                        /** @description `version_conflict`: the value of the account */
                        actual?: number;
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `account_closed`: Account closed
             *     `account_frozen`: Account frozen
             *     `account_type_unsuited`: Unsuitable account type
             *     `condition_failed`: Condition failed
             *     `currency_mismatch`: Currency mismatch
             *     `currency_not_priced`: Currency not priced
             *     `effective_at_in_future`: Effective moment in the future
             *     `entries_unbalanced`: Debits and credits differ
             *     `fee_account_missing`: Fee account missing
             *     `fee_too_large`: Fee too large
             *     `idempotency_key_reused`: Idempotency key reused
             *     `insufficient_funds`: Insufficient funds
             *     `kind_not_priced`: Kind not priced
             *     `limit_exceeded`: Limit exceeded
             *     `maximum_balance_exceeded`: Maximum balance exceeded
             *     `moment_in_past`: Moment in the past
             *     `order_expired`: Order expired
             *     `period_closed`: Period closed
             *     `system_account`: System account
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_closed" | "account_frozen" | "account_type_unsuited" | "condition_failed" | "currency_mismatch" | "currency_not_priced" | "effective_at_in_future" | "entries_unbalanced" | "fee_account_missing" | "fee_too_large" | "idempotency_key_reused" | "insufficient_funds" | "kind_not_priced" | "limit_exceeded" | "maximum_balance_exceeded" | "moment_in_past" | "order_expired" | "period_closed" | "system_account" | "too_many_decimals";
                        /** @description `condition_failed`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `condition_failed`: id of its account. `insufficient_funds`: id of the account */
                        account?: string;
                        /** @description `condition_failed`: the balance that is out of bounds: `available` or `balance_after` */
                        field?: string;
                        /** @description `condition_failed`: currency of the amounts. `insufficient_funds`: currency of the amounts. `limit_exceeded`: currency of the amounts */
                        currency?: string;
                        /** @description `condition_failed`: the balance */
                        actual?: string;
                        /** @description `condition_failed`: the smallest balance that the condition allows */
                        at_least?: string | null;
                        /** @description `condition_failed`: the largest balance that the condition allows */
                        at_most?: string | null;
                        /** @description `insufficient_funds`: what the account may still pay */
                        available?: string;
                        /** @description `insufficient_funds`: what the order needs. `limit_exceeded`: what the order would add to the use */
                        needed?: string;
                        /** @description `limit_exceeded`: id of the limit */
                        limit?: string;
                        /** @description `limit_exceeded`: what the limit counts: `out`, `in` or `net` */
                        measure?: string;
                        /** @description `limit_exceeded`: the amount of the limit */
                        amount?: string;
                        /** @description `limit_exceeded`: what is used of it in the present window */
                        used?: string;
                        /** @description `limit_exceeded`: what is left of it */
                        remaining?: string;
                        /** @description `limit_exceeded`: the moment at which the window or its oldest movement ends; null if nothing is in the window */
                        resets_at?: string | null;
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /** @description `revenue_answer_invalid`: Invalid response from the revenue service */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "revenue_answer_invalid";
                    };
                };
            };
            /**
             * @description `clock_behind`: Database clock behind
             *     `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `ingestion_unavailable`: Ingestion unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             *     `revenue_unavailable`: Revenue service unavailable
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "clock_behind" | "database_unavailable" | "identity_unavailable" | "ingestion_unavailable" | "outcome_unknown" | "overloaded" | "revenue_unavailable";
                    };
                };
            };
        };
    };
    postReversal: {
        parameters: {
            query?: {
                /** @description true: checks the order completely and answers what it would do, without writing anything */
                dry_run?: "true" | "false";
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Required, except with `dry_run=true`
                 * @example example-reversal
                 */
                "idempotency-key"?: string;
                /** @description `respond-async` (RFC 7240): the answer is 202 as soon as Kafka has stored the order, and a worker posts it. Without Kafka, and with `dry_run=true`, it is not applied. Other preferences are ignored */
                prefer?: string;
            };
            path: {
                /**
                 * @description Id of a transaction, or `key:` followed by its Idempotency-Key
                 * @example key:example-transfer
                 */
                transaction: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                     */
                    scheduled_for?: string;
                    /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                    retry_until?: string;
                    /** @description Your own reference, for searching; need not be unique */
                    reference?: string;
                    /** @description Free text */
                    description?: string;
                    /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                    metadata?: {
                        [key: string]: string;
                    };
                    /** @description The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the transaction from this moment; whether money is available does not depend on it */
                    effective_at?: string;
                    /**
                     * Format: date-time
                     * @description The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. A retry of a posted order still returns the original answer
                     */
                    expires_at?: string;
                    /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                    conditions?: {
                        /** @description Id or code of an account; it need not be part of the order */
                        account: string;
                        /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                        expected_version?: number;
                        /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                        expected_sequence?: number;
                        /** @description Bounds of the available balance before the order */
                        available?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                        /** @description Bounds of the posted balance after the order */
                        balance_after?: {
                            /**
                             * @description The smallest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_least?: string;
                            /**
                             * @description The largest value, included
                             * @example 125.00
                             * @example -40.00
                             */
                            at_most?: string;
                        };
                    }[];
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRunTransaction"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b84b-7000-8001-a16e884880fe",
                     *       "kind": "reversal",
                     *       "reference": null,
                     *       "description": "Sent to the wrong account",
                     *       "metadata": {},
                     *       "effective_at": "2026-11-30T21:43:30.123Z",
                     *       "recorded_at": "2026-11-30T21:43:30.123Z",
                     *       "reverses": "01a22e69-b7cc-7000-8001-b0faaed62cce",
                     *       "reversed_by": null,
                     *       "entries": [
                     *         {
                     *           "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *           "account_code": "customers.alice.usd",
                     *           "direction": "credit",
                     *           "amount": "25.00",
                     *           "currency": "USD",
                     *           "balance_after": "57.50",
                     *           "sequence": 8
                     *         },
                     *         {
                     *           "account": "01a22e69-b76f-79a5-a502-f6f8f30f95bb",
                     *           "account_code": "customers.bob.usd",
                     *           "direction": "debit",
                     *           "amount": "25.00",
                     *           "currency": "USD",
                     *           "balance_after": "37.50",
                     *           "sequence": 4
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Transaction"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledOrder"] | components["schemas"]["AcceptedOrder"] | components["schemas"]["Proposal"];
                };
            };
            /**
             * @description `idempotency_key_missing`: Idempotency key missing
             *     `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_missing" | "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             *     `order_rejected`: Order rejected
             *     `transaction_not_found`: Transaction not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found" | "order_rejected" | "transaction_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /**
             * @description `already_reversed`: Transaction already reversed
             *     `payment_not_reversible`: A payment cannot be reversed
             *     `reversal_not_reversible`: A reversal cannot be reversed
             *     `version_conflict`: Version conflict
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "already_reversed" | "payment_not_reversible" | "reversal_not_reversible" | "version_conflict";
                        /** @description `version_conflict`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `version_conflict`: id of its account */
                        account?: string;
                        /** @description `version_conflict`: the field that differs: `version` or `sequence` */
                        field?: string;
                        /** @description `version_conflict`: the value that the condition expects */
                        expected?: number;
                        /** @description `version_conflict`: the value of the account */
                        actual?: number;
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `account_closed`: Account closed
             *     `account_frozen`: Account frozen
             *     `condition_failed`: Condition failed
             *     `effective_at_in_future`: Effective moment in the future
             *     `idempotency_key_reused`: Idempotency key reused
             *     `insufficient_funds`: Insufficient funds
             *     `limit_exceeded`: Limit exceeded
             *     `maximum_balance_exceeded`: Maximum balance exceeded
             *     `moment_in_past`: Moment in the past
             *     `order_expired`: Order expired
             *     `period_closed`: Period closed
             *     `system_account`: System account
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_closed" | "account_frozen" | "condition_failed" | "effective_at_in_future" | "idempotency_key_reused" | "insufficient_funds" | "limit_exceeded" | "maximum_balance_exceeded" | "moment_in_past" | "order_expired" | "period_closed" | "system_account" | "too_many_decimals";
                        /** @description `condition_failed`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `condition_failed`: id of its account. `insufficient_funds`: id of the account */
                        account?: string;
                        /** @description `condition_failed`: the balance that is out of bounds: `available` or `balance_after` */
                        field?: string;
                        /** @description `condition_failed`: currency of the amounts. `insufficient_funds`: currency of the amounts. `limit_exceeded`: currency of the amounts */
                        currency?: string;
                        /** @description `condition_failed`: the balance */
                        actual?: string;
                        /** @description `condition_failed`: the smallest balance that the condition allows */
                        at_least?: string | null;
                        /** @description `condition_failed`: the largest balance that the condition allows */
                        at_most?: string | null;
                        /** @description `insufficient_funds`: what the account may still pay */
                        available?: string;
                        /** @description `insufficient_funds`: what the order needs. `limit_exceeded`: what the order would add to the use */
                        needed?: string;
                        /** @description `limit_exceeded`: id of the limit */
                        limit?: string;
                        /** @description `limit_exceeded`: what the limit counts: `out`, `in` or `net` */
                        measure?: string;
                        /** @description `limit_exceeded`: the amount of the limit */
                        amount?: string;
                        /** @description `limit_exceeded`: what is used of it in the present window */
                        used?: string;
                        /** @description `limit_exceeded`: what is left of it */
                        remaining?: string;
                        /** @description `limit_exceeded`: the moment at which the window or its oldest movement ends; null if nothing is in the window */
                        resets_at?: string | null;
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `clock_behind`: Database clock behind
             *     `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `ingestion_unavailable`: Ingestion unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "clock_behind" | "database_unavailable" | "identity_unavailable" | "ingestion_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    postBatch: {
        parameters: {
            query?: {
                /** @description true: checks the order completely and answers what it would do, without writing anything */
                dry_run?: "true" | "false";
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Here of at most 240 characters. Required, unless each order has an `idempotency_key`, and except with `dry_run=true`
                 * @example example-batch
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description `atomic`: all orders are posted in one database transaction, or none. `independent`: each order has its own result
                     * @default atomic
                     * @enum {string}
                     */
                    mode?: "atomic" | "independent";
                    /** @description In the order in which they are posted: later orders see the effect of earlier ones */
                    orders: ({
                        /** @enum {string} */
                        operation: "deposit";
                        /** @description Key of this order alone; by default `Idempotency-Key`, a colon, and the place of the order */
                        idempotency_key?: string;
                        /** @description Id or code of the account of your customer */
                        account: string;
                        /** @description An amount of money as a decimal string: above zero, at most 10^24, with no more decimals than its currency. */
                        amount: string;
                        /** @description Optional check: the order is rejected if the account has another currency */
                        currency?: string;
                        /** @description Id or code of the account on the other side: an asset account in the same currency (a bank, a till), or an expense account (interest that you pay). By default `system.cash.<currency>` */
                        cash_account?: string;
                        /** @description Code of a fee schedule of the revenue service: its fee is charged in the same transaction */
                        fee_schedule?: string;
                        /** @description Id or code of the account that pays the fee; by default the paying account, or that of the deposit */
                        fee_account?: string;
                        /**
                         * Format: date-time
                         * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                         */
                        scheduled_for?: string;
                        /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                        retry_until?: string;
                        /** @description Your own reference, for searching; need not be unique */
                        reference?: string;
                        /** @description Free text */
                        description?: string;
                        /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                        metadata?: {
                            [key: string]: string;
                        };
                        /** @description The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the transaction from this moment; whether money is available does not depend on it */
                        effective_at?: string;
                        /**
                         * Format: date-time
                         * @description The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. A retry of a posted order still returns the original answer
                         */
                        expires_at?: string;
                        /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                        conditions?: {
                            /** @description Id or code of an account; it need not be part of the order */
                            account: string;
                            /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                            expected_version?: number;
                            /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                            expected_sequence?: number;
                            /** @description Bounds of the available balance before the order */
                            available?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                            /** @description Bounds of the posted balance after the order */
                            balance_after?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                        }[];
                        /** @description Repeats a scheduled order: an ISO 8601 duration, like `P1M`, or a rule of RFC 5545, like `FREQ=MONTHLY;BYMONTHDAY=-1`. The next order is scheduled when this one has ended */
                        every?: string;
                        /** @description Time zone of `every`, by its IANA name, like `Europe/Berlin`; UTC when omitted */
                        time_zone?: string;
                        /**
                         * Format: date-time
                         * @description The last moment at which a recurring order may fall due; no end when omitted
                         */
                        until?: string;
                    } | {
                        /** @enum {string} */
                        operation: "transfer";
                        /** @description Key of this order alone; by default `Idempotency-Key`, a colon, and the place of the order */
                        idempotency_key?: string;
                        /** @description Id or code of the account that pays */
                        source_account: string;
                        /** @description Id or code of the account that receives */
                        target_account: string;
                        /** @description An amount of money as a decimal string: above zero, at most 10^24, with no more decimals than its currency. */
                        amount: string;
                        /** @description Optional check: the order is rejected if the account has another currency */
                        currency?: string;
                        /** @description Code of a fee schedule of the revenue service: its fee is charged in the same transaction */
                        fee_schedule?: string;
                        /** @description Id or code of the account that pays the fee; by default the paying account, or that of the deposit */
                        fee_account?: string;
                        /**
                         * Format: date-time
                         * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                         */
                        scheduled_for?: string;
                        /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                        retry_until?: string;
                        /** @description Your own reference, for searching; need not be unique */
                        reference?: string;
                        /** @description Free text */
                        description?: string;
                        /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                        metadata?: {
                            [key: string]: string;
                        };
                        /** @description The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the transaction from this moment; whether money is available does not depend on it */
                        effective_at?: string;
                        /**
                         * Format: date-time
                         * @description The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. A retry of a posted order still returns the original answer
                         */
                        expires_at?: string;
                        /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                        conditions?: {
                            /** @description Id or code of an account; it need not be part of the order */
                            account: string;
                            /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                            expected_version?: number;
                            /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                            expected_sequence?: number;
                            /** @description Bounds of the available balance before the order */
                            available?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                            /** @description Bounds of the posted balance after the order */
                            balance_after?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                        }[];
                        /** @description Repeats a scheduled order: an ISO 8601 duration, like `P1M`, or a rule of RFC 5545, like `FREQ=MONTHLY;BYMONTHDAY=-1`. The next order is scheduled when this one has ended */
                        every?: string;
                        /** @description Time zone of `every`, by its IANA name, like `Europe/Berlin`; UTC when omitted */
                        time_zone?: string;
                        /**
                         * Format: date-time
                         * @description The last moment at which a recurring order may fall due; no end when omitted
                         */
                        until?: string;
                    } | {
                        /** @enum {string} */
                        operation: "withdrawal";
                        /** @description Key of this order alone; by default `Idempotency-Key`, a colon, and the place of the order */
                        idempotency_key?: string;
                        /** @description Id or code of the account of your customer */
                        account: string;
                        /** @description An amount of money as a decimal string: above zero, at most 10^24, with no more decimals than its currency. */
                        amount: string;
                        /** @description Optional check: the order is rejected if the account has another currency */
                        currency?: string;
                        /** @description Id or code of the account on the other side: an asset account in the same currency (a bank, a till), or an expense account (interest that you pay). By default `system.cash.<currency>` */
                        cash_account?: string;
                        /** @description Code of a fee schedule of the revenue service: its fee is charged in the same transaction */
                        fee_schedule?: string;
                        /** @description Id or code of the account that pays the fee; by default the paying account, or that of the deposit */
                        fee_account?: string;
                        /**
                         * Format: date-time
                         * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                         */
                        scheduled_for?: string;
                        /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                        retry_until?: string;
                        /** @description Your own reference, for searching; need not be unique */
                        reference?: string;
                        /** @description Free text */
                        description?: string;
                        /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                        metadata?: {
                            [key: string]: string;
                        };
                        /** @description The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the transaction from this moment; whether money is available does not depend on it */
                        effective_at?: string;
                        /**
                         * Format: date-time
                         * @description The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. A retry of a posted order still returns the original answer
                         */
                        expires_at?: string;
                        /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                        conditions?: {
                            /** @description Id or code of an account; it need not be part of the order */
                            account: string;
                            /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                            expected_version?: number;
                            /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                            expected_sequence?: number;
                            /** @description Bounds of the available balance before the order */
                            available?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                            /** @description Bounds of the posted balance after the order */
                            balance_after?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                        }[];
                        /** @description Repeats a scheduled order: an ISO 8601 duration, like `P1M`, or a rule of RFC 5545, like `FREQ=MONTHLY;BYMONTHDAY=-1`. The next order is scheduled when this one has ended */
                        every?: string;
                        /** @description Time zone of `every`, by its IANA name, like `Europe/Berlin`; UTC when omitted */
                        time_zone?: string;
                        /**
                         * Format: date-time
                         * @description The last moment at which a recurring order may fall due; no end when omitted
                         */
                        until?: string;
                    } | {
                        /** @enum {string} */
                        operation: "payment";
                        /** @description Key of this order alone; by default `Idempotency-Key`, a colon, and the place of the order */
                        idempotency_key?: string;
                        /** @description Id or code of the account that pays */
                        account: string;
                        /** @description Id or code of the account of the merchant; when omitted, the money leaves the ledger */
                        target_account?: string;
                        /** @description An amount of money as a decimal string: above zero, at most 10^24, with no more decimals than its currency. */
                        amount: string;
                        /** @description Optional check: the order is rejected if the account has another currency */
                        currency?: string;
                        /** @description Who is paid */
                        merchant: {
                            /** @description Name of the merchant, for people */
                            name: string;
                            /** @description Category of the merchant, in your own terms */
                            category?: string;
                            /** @description The merchant's own reference */
                            reference?: string;
                        };
                        /** @description The cashback of this payment, or null for none. When omitted: by the plan of the category, else 2 % after 24 hours */
                        cashback?: {
                            /** @description Share of the amount in basis points, hundredths of a percent; "0" for no cashback */
                            percentage_bps?: string;
                            /** @description Or a fixed amount, in the currency of the payment */
                            amount?: string;
                            /**
                             * @description Seconds from the payment to the cashback
                             * @default 86400
                             */
                            delay?: number;
                        } | null;
                        /** @description Code of a fee schedule of the revenue service: its fee is charged in the same transaction */
                        fee_schedule?: string;
                        /** @description Id or code of the account that pays the fee; by default the paying account, or that of the deposit */
                        fee_account?: string;
                        /**
                         * Format: date-time
                         * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                         */
                        scheduled_for?: string;
                        /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                        retry_until?: string;
                        /** @description Your own reference, for searching; need not be unique */
                        reference?: string;
                        /** @description Free text */
                        description?: string;
                        /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                        metadata?: {
                            [key: string]: string;
                        };
                        /** @description The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the transaction from this moment; whether money is available does not depend on it */
                        effective_at?: string;
                        /**
                         * Format: date-time
                         * @description The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. A retry of a posted order still returns the original answer
                         */
                        expires_at?: string;
                        /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                        conditions?: {
                            /** @description Id or code of an account; it need not be part of the order */
                            account: string;
                            /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                            expected_version?: number;
                            /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                            expected_sequence?: number;
                            /** @description Bounds of the available balance before the order */
                            available?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                            /** @description Bounds of the posted balance after the order */
                            balance_after?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                        }[];
                        /** @description Repeats a scheduled order: an ISO 8601 duration, like `P1M`, or a rule of RFC 5545, like `FREQ=MONTHLY;BYMONTHDAY=-1`. The next order is scheduled when this one has ended */
                        every?: string;
                        /** @description Time zone of `every`, by its IANA name, like `Europe/Berlin`; UTC when omitted */
                        time_zone?: string;
                        /**
                         * Format: date-time
                         * @description The last moment at which a recurring order may fall due; no end when omitted
                         */
                        until?: string;
                    } | {
                        /** @enum {string} */
                        operation: "refund";
                        /** @description Id of a payment, its number, like `payment1`, or `key:` followed by its Idempotency-Key */
                        payment: string;
                        /** @description Key of this order alone; by default `Idempotency-Key`, a colon, and the place of the order */
                        idempotency_key?: string;
                        /** @description All that remains when omitted */
                        amount?: string;
                        /** @description Optional check: the order is rejected if the account has another currency */
                        currency?: string;
                        /**
                         * Format: date-time
                         * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                         */
                        scheduled_for?: string;
                        /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                        retry_until?: string;
                        /** @description Your own reference, for searching; need not be unique */
                        reference?: string;
                        /** @description Free text */
                        description?: string;
                        /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                        metadata?: {
                            [key: string]: string;
                        };
                        /** @description The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the transaction from this moment; whether money is available does not depend on it */
                        effective_at?: string;
                        /**
                         * Format: date-time
                         * @description The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. A retry of a posted order still returns the original answer
                         */
                        expires_at?: string;
                        /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                        conditions?: {
                            /** @description Id or code of an account; it need not be part of the order */
                            account: string;
                            /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                            expected_version?: number;
                            /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                            expected_sequence?: number;
                            /** @description Bounds of the available balance before the order */
                            available?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                            /** @description Bounds of the posted balance after the order */
                            balance_after?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                        }[];
                    } | {
                        /** @enum {string} */
                        operation: "conversion";
                        /** @description Key of this order alone; by default `Idempotency-Key`, a colon, and the place of the order */
                        idempotency_key?: string;
                        /** @description Id or code of the account that pays */
                        source_account: string;
                        /** @description Id or code of the account that receives */
                        target_account: string;
                        /** @description The amount that the source account pays; the ledger computes the target amount */
                        source_amount?: string;
                        /** @description The amount that the target account receives; the ledger computes the source amount */
                        target_amount?: string;
                        /**
                         * Format: uuid
                         * @description Id of a quote of the FX service: converts at exactly its rate. Send one of its amounts with it
                         */
                        quote_id?: string;
                        /** @description Converts at the current rate, unless the target receives less than at `expected_rate` by more than this many basis points (1 is 0.01 %). Without `expected_rate` the limit is measured against the current mid rate: it then bounds the spread and the rounding, not the movement of the market */
                        max_slippage_bps?: string;
                        /** @description Only with `max_slippage_bps`: the rate that you compare with, for example the one that you showed to your customer. Units of the target currency for one unit of the source currency */
                        expected_rate?: string;
                        /** @description true: converts at the current rate, without a limit */
                        at_any_rate?: boolean;
                        /** @description Code of a fee schedule of the revenue service: its fee is charged in the same transaction */
                        fee_schedule?: string;
                        /** @description Id or code of the account that pays the fee; by default the paying account, or that of the deposit */
                        fee_account?: string;
                        /**
                         * Format: date-time
                         * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                         */
                        scheduled_for?: string;
                        /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                        retry_until?: string;
                        /** @description Your own reference, for searching; need not be unique */
                        reference?: string;
                        /** @description Free text */
                        description?: string;
                        /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                        metadata?: {
                            [key: string]: string;
                        };
                        /** @description The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the transaction from this moment; whether money is available does not depend on it */
                        effective_at?: string;
                        /**
                         * Format: date-time
                         * @description The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. A retry of a posted order still returns the original answer
                         */
                        expires_at?: string;
                        /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                        conditions?: {
                            /** @description Id or code of an account; it need not be part of the order */
                            account: string;
                            /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                            expected_version?: number;
                            /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                            expected_sequence?: number;
                            /** @description Bounds of the available balance before the order */
                            available?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                            /** @description Bounds of the posted balance after the order */
                            balance_after?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                        }[];
                        /** @description Repeats a scheduled order: an ISO 8601 duration, like `P1M`, or a rule of RFC 5545, like `FREQ=MONTHLY;BYMONTHDAY=-1`. The next order is scheduled when this one has ended */
                        every?: string;
                        /** @description Time zone of `every`, by its IANA name, like `Europe/Berlin`; UTC when omitted */
                        time_zone?: string;
                        /**
                         * Format: date-time
                         * @description The last moment at which a recurring order may fall due; no end when omitted
                         */
                        until?: string;
                    } | {
                        /** @enum {string} */
                        operation: "hold";
                        /** @description Key of this order alone; by default `Idempotency-Key`, a colon, and the place of the order */
                        idempotency_key?: string;
                        /** @description Id or code of the account on which the amount is reserved */
                        account: string;
                        /** @description Id or code of the account that captures credit; when omitted, each capture names one */
                        target_account?: string;
                        /** @description An amount of money as a decimal string: above zero, at most 10^24, with no more decimals than its currency. */
                        amount: string;
                        /** @description Optional check: the order is rejected if the account has another currency */
                        currency?: string;
                        /**
                         * Format: date-time
                         * @description The moment from which the hold cannot be captured; by the clock of the database
                         */
                        expires_at?: string;
                        /** @description Instead of `expires_at`: seconds from now. Default: 604800, seven days */
                        expires_in?: number;
                        /** @description Code of a fee schedule: its fee is charged with each capture that names no other */
                        fee_schedule?: string;
                        /** @description Id or code of the account that pays the fee; by default the paying account, or that of the deposit */
                        fee_account?: string;
                        /**
                         * Format: date-time
                         * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                         */
                        scheduled_for?: string;
                        /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                        retry_until?: string;
                        /** @description Your own reference, for searching; need not be unique */
                        reference?: string;
                        /** @description Free text */
                        description?: string;
                        /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                        metadata?: {
                            [key: string]: string;
                        };
                        /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                        conditions?: {
                            /** @description Id or code of an account; it need not be part of the order */
                            account: string;
                            /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                            expected_version?: number;
                            /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                            expected_sequence?: number;
                            /** @description Bounds of the available balance before the order */
                            available?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                            /** @description Bounds of the posted balance after the order */
                            balance_after?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                        }[];
                        /** @description Repeats a scheduled order: an ISO 8601 duration, like `P1M`, or a rule of RFC 5545, like `FREQ=MONTHLY;BYMONTHDAY=-1`. The next order is scheduled when this one has ended */
                        every?: string;
                        /** @description Time zone of `every`, by its IANA name, like `Europe/Berlin`; UTC when omitted */
                        time_zone?: string;
                        /**
                         * Format: date-time
                         * @description The last moment at which a recurring order may fall due; no end when omitted
                         */
                        until?: string;
                    } | {
                        /** @enum {string} */
                        operation: "capture";
                        /** @description Id of a hold, or `key:` followed by its Idempotency-Key */
                        hold: string;
                        /** @description Key of this order alone; by default `Idempotency-Key`, a colon, and the place of the order */
                        idempotency_key?: string;
                        /** @description All that remains when omitted */
                        amount?: string;
                        /** @description Optional check: the order is rejected if the account has another currency */
                        currency?: string;
                        /** @description Id or code of the account that receives, if the hold names none */
                        target_account?: string;
                        /**
                         * @description The last capture: releases what remains after it
                         * @default false
                         */
                        final?: boolean;
                        /** @description Makes the capture a payment: with a number, a cashback, and refunds */
                        merchant?: {
                            /** @description Name of the merchant, for people */
                            name: string;
                            /** @description Category of the merchant, in your own terms */
                            category?: string;
                            /** @description The merchant's own reference */
                            reference?: string;
                        };
                        /** @description The cashback of this payment, or null for none. When omitted: by the plan of the category, else 2 % after 24 hours */
                        cashback?: {
                            /** @description Share of the amount in basis points, hundredths of a percent; "0" for no cashback */
                            percentage_bps?: string;
                            /** @description Or a fixed amount, in the currency of the payment */
                            amount?: string;
                            /**
                             * @description Seconds from the payment to the cashback
                             * @default 86400
                             */
                            delay?: number;
                        } | null;
                        /** @description Code of a fee schedule of the revenue service: its fee is charged in the same transaction */
                        fee_schedule?: string;
                        /** @description Id or code of the account that pays the fee; by default the paying account, or that of the deposit */
                        fee_account?: string;
                        /**
                         * Format: date-time
                         * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                         */
                        scheduled_for?: string;
                        /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                        retry_until?: string;
                        /** @description Your own reference, for searching; need not be unique */
                        reference?: string;
                        /** @description Free text */
                        description?: string;
                        /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                        metadata?: {
                            [key: string]: string;
                        };
                        /** @description The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the transaction from this moment; whether money is available does not depend on it */
                        effective_at?: string;
                        /**
                         * Format: date-time
                         * @description The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. A retry of a posted order still returns the original answer
                         */
                        expires_at?: string;
                        /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                        conditions?: {
                            /** @description Id or code of an account; it need not be part of the order */
                            account: string;
                            /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                            expected_version?: number;
                            /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                            expected_sequence?: number;
                            /** @description Bounds of the available balance before the order */
                            available?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                            /** @description Bounds of the posted balance after the order */
                            balance_after?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                        }[];
                    } | {
                        /** @enum {string} */
                        operation: "void";
                        /** @description Id of a hold, or `key:` followed by its Idempotency-Key */
                        hold: string;
                        /** @description Key of this order alone; by default `Idempotency-Key`, a colon, and the place of the order */
                        idempotency_key?: string;
                        /**
                         * Format: date-time
                         * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                         */
                        scheduled_for?: string;
                        /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                        retry_until?: string;
                    } | {
                        /** @enum {string} */
                        operation: "journal";
                        /** @description Key of this order alone; by default `Idempotency-Key`, a colon, and the place of the order */
                        idempotency_key?: string;
                        /** @description Debits and credits must be equal in each currency */
                        entries: {
                            /** @description Id or code of an account. Answers have both: `account` is the id, `account_code` the code */
                            account: string;
                            /**
                             * @description The side of the entry
                             * @enum {string}
                             */
                            direction: "debit" | "credit";
                            /** @description An amount of money as a decimal string: above zero, at most 10^24, with no more decimals than its currency. */
                            amount: string;
                            /** @description Optional check: the order is rejected if the account has another currency */
                            currency?: string;
                        }[];
                        /** @description true: a manual correction of kind `adjustment`. Only an adjustment may post to the system accounts of fees, spreads, FX positions and cashbacks (`system.fees.*`, `system.fx-spread.*`, `system.fx.*`, `system.cashback.*`). `/v1/fx/positions` and `pnpm verify` report it */
                        adjustment?: boolean;
                        /** @description Code of a fee schedule of the revenue service: its fee is charged in the same transaction */
                        fee_schedule?: string;
                        /** @description Id or code of the account that pays the fee; by default the paying account, or that of the deposit */
                        fee_account?: string;
                        /**
                         * Format: date-time
                         * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                         */
                        scheduled_for?: string;
                        /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                        retry_until?: string;
                        /** @description Your own reference, for searching; need not be unique */
                        reference?: string;
                        /** @description Free text */
                        description?: string;
                        /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                        metadata?: {
                            [key: string]: string;
                        };
                        /** @description The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the transaction from this moment; whether money is available does not depend on it */
                        effective_at?: string;
                        /**
                         * Format: date-time
                         * @description The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. A retry of a posted order still returns the original answer
                         */
                        expires_at?: string;
                        /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                        conditions?: {
                            /** @description Id or code of an account; it need not be part of the order */
                            account: string;
                            /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                            expected_version?: number;
                            /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                            expected_sequence?: number;
                            /** @description Bounds of the available balance before the order */
                            available?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                            /** @description Bounds of the posted balance after the order */
                            balance_after?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                        }[];
                        /** @description Repeats a scheduled order: an ISO 8601 duration, like `P1M`, or a rule of RFC 5545, like `FREQ=MONTHLY;BYMONTHDAY=-1`. The next order is scheduled when this one has ended */
                        every?: string;
                        /** @description Time zone of `every`, by its IANA name, like `Europe/Berlin`; UTC when omitted */
                        time_zone?: string;
                        /**
                         * Format: date-time
                         * @description The last moment at which a recurring order may fall due; no end when omitted
                         */
                        until?: string;
                    } | {
                        /** @enum {string} */
                        operation: "reversal";
                        /** @description Id of a transaction, or `key:` followed by its Idempotency-Key */
                        transaction: string;
                        /** @description Key of this order alone; by default `Idempotency-Key`, a colon, and the place of the order */
                        idempotency_key?: string;
                        /**
                         * Format: date-time
                         * @description Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past
                         */
                        scheduled_for?: string;
                        /** @description Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once */
                        retry_until?: string;
                        /** @description Your own reference, for searching; need not be unique */
                        reference?: string;
                        /** @description Free text */
                        description?: string;
                        /** @description Your own data: at most 50 keys, each with text of at most 500 characters */
                        metadata?: {
                            [key: string]: string;
                        };
                        /** @description The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the transaction from this moment; whether money is available does not depend on it */
                        effective_at?: string;
                        /**
                         * Format: date-time
                         * @description The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. A retry of a posted order still returns the original answer
                         */
                        expires_at?: string;
                        /** @description The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed` */
                        conditions?: {
                            /** @description Id or code of an account; it need not be part of the order */
                            account: string;
                            /** @description The `version` of the account: rejected with `version_conflict` if the account itself was changed */
                            expected_version?: number;
                            /** @description The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted */
                            expected_sequence?: number;
                            /** @description Bounds of the available balance before the order */
                            available?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                            /** @description Bounds of the posted balance after the order */
                            balance_after?: {
                                /** @description The smallest value, included */
                                at_least?: string;
                                /** @description The largest value, included */
                                at_most?: string;
                            };
                        }[];
                    })[];
                };
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description A result for each order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchResult"];
                    "application/x-ndjson": string;
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accepted": 2,
                     *       "rejected": 0,
                     *       "results": [
                     *         {
                     *           "index": 0,
                     *           "status": 201,
                     *           "replayed": false,
                     *           "result": {
                     *             "id": "01a22e69-b857-7000-8002-5e5f19b9cf48",
                     *             "kind": "deposit",
                     *             "reference": null,
                     *             "description": null,
                     *             "metadata": {},
                     *             "effective_at": "2026-11-30T21:43:30.135Z",
                     *             "recorded_at": "2026-11-30T21:43:30.135Z",
                     *             "reverses": null,
                     *             "reversed_by": null,
                     *             "entries": [
                     *               {
                     *                 "account": "01a22e69-b756-7879-b5eb-2fbb314c60a9",
                     *                 "account_code": "system.cash.usd",
                     *                 "direction": "debit",
                     *                 "amount": "20.00",
                     *                 "currency": "USD",
                     *                 "balance_after": "135.00",
                     *                 "sequence": 4
                     *               },
                     *               {
                     *                 "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *                 "account_code": "customers.alice.usd",
                     *                 "direction": "credit",
                     *                 "amount": "20.00",
                     *                 "currency": "USD",
                     *                 "balance_after": "77.50",
                     *                 "sequence": 9
                     *               }
                     *             ]
                     *           }
                     *         },
                     *         {
                     *           "index": 1,
                     *           "status": 201,
                     *           "replayed": false,
                     *           "result": {
                     *             "id": "01a22e69-b857-7000-8003-624808121e78",
                     *             "kind": "transfer",
                     *             "reference": null,
                     *             "description": null,
                     *             "metadata": {},
                     *             "effective_at": "2026-11-30T21:43:30.135Z",
                     *             "recorded_at": "2026-11-30T21:43:30.135Z",
                     *             "reverses": null,
                     *             "reversed_by": null,
                     *             "entries": [
                     *               {
                     *                 "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *                 "account_code": "customers.alice.usd",
                     *                 "direction": "debit",
                     *                 "amount": "5.00",
                     *                 "currency": "USD",
                     *                 "balance_after": "72.50",
                     *                 "sequence": 10
                     *               },
                     *               {
                     *                 "account": "01a22e69-b76f-79a5-a502-f6f8f30f95bb",
                     *                 "account_code": "customers.bob.usd",
                     *                 "direction": "credit",
                     *                 "amount": "5.00",
                     *                 "currency": "USD",
                     *                 "balance_after": "42.50",
                     *                 "sequence": 5
                     *               }
                     *             ]
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["BatchResult"];
                };
            };
            /**
             * @description `idempotency_key_missing`: Idempotency key missing
             *     `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_missing" | "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `fee_schedule_not_found`: Fee schedule not found
             *     `hold_not_found`: Hold not found
             *     `ledger_not_found`: Ledger not found
             *     `order_rejected`: Order rejected
             *     `payment_not_found`: Payment not found
             *     `quote_not_found`: Quote not found
             *     `rate_not_found`: Rate not found
             *     `transaction_not_found`: Transaction not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "fee_schedule_not_found" | "hold_not_found" | "ledger_not_found" | "order_rejected" | "payment_not_found" | "quote_not_found" | "rate_not_found" | "transaction_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /**
             * @description `already_reversed`: Transaction already reversed
             *     `hold_changed`: Hold was changed at the same time
             *     `hold_ended`: Hold has ended
             *     `hold_expired`: Hold has expired
             *     `payment_changed`: Payment was changed at the same time
             *     `payment_not_reversible`: A payment cannot be reversed
             *     `quote_used`: Quote already used
             *     `reversal_not_reversible`: A reversal cannot be reversed
             *     `version_conflict`: Version conflict
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "already_reversed" | "hold_changed" | "hold_ended" | "hold_expired" | "payment_changed" | "payment_not_reversible" | "quote_used" | "reversal_not_reversible" | "version_conflict";
                        /** @description `version_conflict`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `version_conflict`: id of its account */
                        account?: string;
                        /** @description `version_conflict`: the field that differs: `version` or `sequence` */
                        field?: string;
                        /** @description `version_conflict`: the value that the condition expects */
                        expected?: number;
                        /** @description `version_conflict`: the value of the account */
                        actual?: number;
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `account_closed`: Account closed
             *     `account_frozen`: Account frozen
             *     `account_type_unsuited`: Unsuitable account type
             *     `amount_too_large`: Amount too large
             *     `amount_too_small`: Amount too small
             *     `condition_failed`: Condition failed
             *     `currency_mismatch`: Currency mismatch
             *     `currency_not_priced`: Currency not priced
             *     `effective_at_in_future`: Effective moment in the future
             *     `entries_unbalanced`: Debits and credits differ
             *     `fee_account_missing`: Fee account missing
             *     `fee_too_large`: Fee too large
             *     `hold_exceeded`: Hold exceeded
             *     `idempotency_key_reused`: Idempotency key reused
             *     `insufficient_funds`: Insufficient funds
             *     `kind_not_priced`: Kind not priced
             *     `limit_exceeded`: Limit exceeded
             *     `maximum_balance_exceeded`: Maximum balance exceeded
             *     `moment_in_past`: Moment in the past
             *     `order_expired`: Order expired
             *     `order_not_atomic`: Order cannot be part of an atomic batch
             *     `period_closed`: Period closed
             *     `quote_expired`: Quote expired
             *     `quote_mismatch`: Quote mismatch
             *     `rate_unconfirmed`: Rate not confirmed
             *     `refund_exceeded`: Refund exceeded
             *     `same_account`: Source and target are the same account
             *     `same_currency`: Currencies are identical
             *     `slippage_exceeded`: Slippage exceeded
             *     `stale_rate`: Stale rate
             *     `system_account`: System account
             *     `target_account_fixed`: Target account fixed by the hold
             *     `target_account_missing`: Target account missing
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_closed" | "account_frozen" | "account_type_unsuited" | "amount_too_large" | "amount_too_small" | "condition_failed" | "currency_mismatch" | "currency_not_priced" | "effective_at_in_future" | "entries_unbalanced" | "fee_account_missing" | "fee_too_large" | "hold_exceeded" | "idempotency_key_reused" | "insufficient_funds" | "kind_not_priced" | "limit_exceeded" | "maximum_balance_exceeded" | "moment_in_past" | "order_expired" | "order_not_atomic" | "period_closed" | "quote_expired" | "quote_mismatch" | "rate_unconfirmed" | "refund_exceeded" | "same_account" | "same_currency" | "slippage_exceeded" | "stale_rate" | "system_account" | "target_account_fixed" | "target_account_missing" | "too_many_decimals";
                        /** @description `condition_failed`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `condition_failed`: id of its account. `insufficient_funds`: id of the account */
                        account?: string;
                        /** @description `condition_failed`: the balance that is out of bounds: `available` or `balance_after` */
                        field?: string;
                        /** @description `condition_failed`: currency of the amounts. `insufficient_funds`: currency of the amounts. `limit_exceeded`: currency of the amounts */
                        currency?: string;
                        /** @description `condition_failed`: the balance */
                        actual?: string;
                        /** @description `condition_failed`: the smallest balance that the condition allows */
                        at_least?: string | null;
                        /** @description `condition_failed`: the largest balance that the condition allows */
                        at_most?: string | null;
                        /** @description `insufficient_funds`: what the account may still pay */
                        available?: string;
                        /** @description `insufficient_funds`: what the order needs. `limit_exceeded`: what the order would add to the use */
                        needed?: string;
                        /** @description `limit_exceeded`: id of the limit */
                        limit?: string;
                        /** @description `limit_exceeded`: what the limit counts: `out`, `in` or `net` */
                        measure?: string;
                        /** @description `limit_exceeded`: the amount of the limit */
                        amount?: string;
                        /** @description `limit_exceeded`: what is used of it in the present window */
                        used?: string;
                        /** @description `limit_exceeded`: what is left of it */
                        remaining?: string;
                        /** @description `limit_exceeded`: the moment at which the window or its oldest movement ends; null if nothing is in the window */
                        resets_at?: string | null;
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `fx_answer_invalid`: Invalid response from the FX service
             *     `revenue_answer_invalid`: Invalid response from the revenue service
             */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "fx_answer_invalid" | "revenue_answer_invalid";
                    };
                };
            };
            /**
             * @description `clock_behind`: Database clock behind
             *     `database_unavailable`: Database unavailable
             *     `fx_unavailable`: FX service unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `ingestion_unavailable`: Ingestion unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             *     `revenue_unavailable`: Revenue service unavailable
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "clock_behind" | "database_unavailable" | "fx_unavailable" | "identity_unavailable" | "ingestion_unavailable" | "outcome_unknown" | "overloaded" | "revenue_unavailable";
                    };
                };
            };
        };
    };
    getHold: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a hold, or `key:` followed by its Idempotency-Key
                 * @example key:example-hold
                 */
                hold: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b81c-7000-8001-09efe22a8835",
                     *       "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *       "account_code": "customers.alice.usd",
                     *       "target_account": "01a22e69-b76f-79a5-a502-f6f8f30f95bb",
                     *       "amount": "50.00",
                     *       "currency": "USD",
                     *       "captured": "42.50",
                     *       "released": "7.50",
                     *       "remaining": "0.00",
                     *       "status": "voided",
                     *       "fee_schedule": null,
                     *       "fee_account": null,
                     *       "expires_at": "2026-12-07T21:43:30.076Z",
                     *       "reference": "room-7",
                     *       "description": null,
                     *       "metadata": {},
                     *       "created_at": "2026-11-30T21:43:30.076Z",
                     *       "ended_at": "2026-11-30T21:43:30.099Z",
                     *       "changes": [
                     *         {
                     *           "captured": "42.50",
                     *           "released": "0.00",
                     *           "status": "open",
                     *           "transaction": "01a22e69-b828-7000-8001-bdc2d7668bdd",
                     *           "recorded_at": "2026-11-30T21:43:30.088Z"
                     *         },
                     *         {
                     *           "captured": "0.00",
                     *           "released": "7.50",
                     *           "status": "voided",
                     *           "transaction": null,
                     *           "recorded_at": "2026-11-30T21:43:30.099Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["HoldWithChanges"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `hold_not_found`: Hold not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "hold_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    getPayment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a payment, its number, like `payment1`, or `key:` followed by its Idempotency-Key
                 * @example key:example-payment
                 */
                payment: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b7e0-7000-8001-cc55e407e2c6",
                     *       "number": "payment1",
                     *       "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *       "account_code": "customers.alice.usd",
                     *       "target_account": "01a22e69-b756-7879-b5eb-2fbb314c60a9",
                     *       "amount": "12.50",
                     *       "currency": "USD",
                     *       "refunded": "2.50",
                     *       "merchant": {
                     *         "name": "Noodle Bar",
                     *         "category": "restaurants",
                     *         "reference": null
                     *       },
                     *       "cashback": {
                     *         "status": "cancelled",
                     *         "due_at": "2026-12-01T21:43:30.016Z",
                     *         "amount": "0.20",
                     *         "paid": "0.00",
                     *         "percentage_bps": "200",
                     *         "fixed_amount": null,
                     *         "plan": null,
                     *         "transaction": null,
                     *         "reason": {
                     *           "code": "order_cancelled",
                     *           "detail": "The order was cancelled by a request."
                     *         }
                     *       },
                     *       "reference": null,
                     *       "description": null,
                     *       "metadata": {},
                     *       "recorded_at": "2026-11-30T21:43:30.016Z",
                     *       "changes": [
                     *         {
                     *           "transaction": "01a22e69-b7f1-7000-8001-57824b430cc9",
                     *           "refunded": "2.50",
                     *           "cashback": "0.00",
                     *           "recorded_at": "2026-11-30T21:43:30.033Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PaymentWithChanges"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `ledger_not_found`: Ledger not found
             *     `payment_not_found`: Payment not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "payment_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    listCashbackPlans: {
        parameters: {
            query?: {
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "category": "groceries",
                     *           "currency": "*",
                     *           "version": 1,
                     *           "percentage_bps": "300",
                     *           "amount": null,
                     *           "delay": 604800,
                     *           "valid_from": "2026-11-30T21:43:30.144Z",
                     *           "recorded_at": "2026-11-30T21:43:30.145Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["CashbackPlan"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    addCashbackPlan: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Optional here, because no money moves
                 * @example example-cashback-plan
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Payments to merchants of this category; null for all that have no plan of their own
                     * @default null
                     */
                    category?: string | null;
                    /**
                     * @description Payments in this currency, or * for all, which only a share can
                     * @default *
                     * @example USD
                     */
                    currency?: string | "*";
                    /**
                     * @description Share of the amount in basis points, hundredths of a percent; "0" for no cashback
                     * @example 200
                     */
                    percentage_bps?: string;
                    /**
                     * @description Or a fixed amount, in the currency of the payment
                     * @example 125.00
                     */
                    amount?: string;
                    /**
                     * @description Seconds from the payment to the cashback
                     * @default 86400
                     * @example 86400
                     */
                    delay?: number;
                    /**
                     * Format: date-time
                     * @description Start of the version: not in the past and not before the start of the version before; now when omitted
                     */
                    valid_from?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "category": "groceries",
                     *       "currency": "*",
                     *       "version": 1,
                     *       "percentage_bps": "300",
                     *       "amount": null,
                     *       "delay": 604800,
                     *       "valid_from": "2026-11-30T21:43:30.144Z",
                     *       "recorded_at": "2026-11-30T21:43:30.145Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CashbackPlan"];
                };
            };
            /**
             * @description `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `currency_unknown`: Unknown currency
             *     `idempotency_key_reused`: Idempotency key reused
             *     `moment_in_past`: Moment in the past
             *     `plan_version_too_early`: Version of the plan too early
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "currency_unknown" | "idempotency_key_reused" | "moment_in_past" | "plan_version_too_early" | "too_many_decimals";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    listScheduledOrders: {
        parameters: {
            query?: {
                /** @description Orders with this status */
                status?: "scheduled" | "posted" | "cancelled" | "rejected";
                /** @description Orders of this operation, like `postTransfer`; `payCashback` for cashbacks */
                operation?: string;
                /** @description Orders of this series */
                series?: string;
                /** @description Orders that fall due before this moment */
                due_before?: string;
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "01a22e69-b7e0-7000-8001-cc55e407e2c6",
                     *           "operation": "payCashback",
                     *           "target": "01a22e69-b7e0-7000-8001-cc55e407e2c6",
                     *           "order": null,
                     *           "status": "cancelled",
                     *           "scheduled_for": "2026-12-01T21:43:30.016Z",
                     *           "every": null,
                     *           "time_zone": null,
                     *           "until": null,
                     *           "retry_until": "P30D",
                     *           "series": null,
                     *           "number": null,
                     *           "attempts": 0,
                     *           "next_attempt_at": null,
                     *           "transaction": null,
                     *           "hold": null,
                     *           "reason": {
                     *             "code": "order_cancelled",
                     *             "detail": "The order was cancelled by a request."
                     *           },
                     *           "created_at": "2026-11-30T21:43:30.016Z",
                     *           "ended_at": "2026-11-30T21:43:30.158Z"
                     *         },
                     *         {
                     *           "id": "01a22e69-b7d6-76d2-ae69-fbcf9f00aa5e",
                     *           "operation": "postWithdrawal",
                     *           "target": null,
                     *           "order": {
                     *             "account": "customers.alice.usd",
                     *             "amount": "10.00",
                     *             "scheduled_for": "2999-12-31T09:00:00Z",
                     *             "retry_until": "P3D"
                     *           },
                     *           "status": "scheduled",
                     *           "scheduled_for": "2999-12-31T09:00:00.000Z",
                     *           "every": null,
                     *           "time_zone": null,
                     *           "until": null,
                     *           "retry_until": "P3D",
                     *           "series": null,
                     *           "number": null,
                     *           "attempts": 0,
                     *           "next_attempt_at": "2999-12-31T09:00:00.000Z",
                     *           "transaction": null,
                     *           "hold": null,
                     *           "reason": null,
                     *           "created_at": "2026-11-30T21:43:30.006Z",
                     *           "ended_at": null
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["ScheduledOrder"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    retryScheduledOrder: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a scheduled order, or `key:` followed by its Idempotency-Key
                 * @example key:example-payment
                 */
                order: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b7e0-7000-8001-cc55e407e2c6",
                     *       "operation": "payCashback",
                     *       "target": "01a22e69-b7e0-7000-8001-cc55e407e2c6",
                     *       "order": null,
                     *       "status": "scheduled",
                     *       "scheduled_for": "2026-12-01T21:43:30.016Z",
                     *       "every": null,
                     *       "time_zone": null,
                     *       "until": null,
                     *       "retry_until": "P30D",
                     *       "series": null,
                     *       "number": null,
                     *       "attempts": 0,
                     *       "next_attempt_at": "2026-12-01T21:43:30.016Z",
                     *       "transaction": null,
                     *       "hold": null,
                     *       "reason": null,
                     *       "created_at": "2026-11-30T21:43:30.016Z",
                     *       "ended_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["ScheduledOrder"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `ledger_not_found`: Ledger not found
             *     `scheduled_order_not_found`: Scheduled order not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "scheduled_order_not_found";
                    };
                };
            };
            /** @description `scheduled_order_ended`: Scheduled order has ended */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "scheduled_order_ended";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    getScheduledOrder: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a scheduled order, or `key:` followed by its Idempotency-Key
                 * @example key:example-payment
                 */
                order: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b7e0-7000-8001-cc55e407e2c6",
                     *       "operation": "payCashback",
                     *       "target": "01a22e69-b7e0-7000-8001-cc55e407e2c6",
                     *       "order": null,
                     *       "status": "cancelled",
                     *       "scheduled_for": "2026-12-01T21:43:30.016Z",
                     *       "every": null,
                     *       "time_zone": null,
                     *       "until": null,
                     *       "retry_until": "P30D",
                     *       "series": null,
                     *       "number": null,
                     *       "attempts": 0,
                     *       "next_attempt_at": null,
                     *       "transaction": null,
                     *       "hold": null,
                     *       "reason": {
                     *         "code": "order_cancelled",
                     *         "detail": "The order was cancelled by a request."
                     *       },
                     *       "created_at": "2026-11-30T21:43:30.016Z",
                     *       "ended_at": "2026-11-30T21:43:30.158Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ScheduledOrder"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `ledger_not_found`: Ledger not found
             *     `scheduled_order_not_found`: Scheduled order not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "scheduled_order_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    cancelScheduledOrder: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a scheduled order, or `key:` followed by its Idempotency-Key
                 * @example key:example-payment
                 */
                order: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b7e0-7000-8001-cc55e407e2c6",
                     *       "operation": "payCashback",
                     *       "target": "01a22e69-b7e0-7000-8001-cc55e407e2c6",
                     *       "order": null,
                     *       "status": "cancelled",
                     *       "scheduled_for": "2026-12-01T21:43:30.016Z",
                     *       "every": null,
                     *       "time_zone": null,
                     *       "until": null,
                     *       "retry_until": "P30D",
                     *       "series": null,
                     *       "number": null,
                     *       "attempts": 0,
                     *       "next_attempt_at": null,
                     *       "transaction": null,
                     *       "hold": null,
                     *       "reason": {
                     *         "code": "order_cancelled",
                     *         "detail": "The order was cancelled by a request."
                     *       },
                     *       "created_at": "2026-11-30T21:43:30.016Z",
                     *       "ended_at": "2026-11-30T21:43:30.158Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ScheduledOrder"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `ledger_not_found`: Ledger not found
             *     `scheduled_order_not_found`: Scheduled order not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "scheduled_order_not_found";
                    };
                };
            };
            /** @description `scheduled_order_ended`: Scheduled order has ended */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "scheduled_order_ended";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    listApprovalRules: {
        parameters: {
            query?: {
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "01a22e69-b873-7f48-983c-1630fe939757",
                     *           "operation": "postJournal",
                     *           "above": {
                     *             "amount": "1000000.00",
                     *             "currency": "USD"
                     *           },
                     *           "expires_in": 604800,
                     *           "created_by": "anonymous",
                     *           "created_at": "2026-11-30T21:43:30.163Z",
                     *           "ended_by": "anonymous",
                     *           "ended_at": "2026-11-30T21:43:30.169Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["ApprovalRule"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    addApprovalRule: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Optional here, because no money moves
                 * @example example-approval-rule
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description The operation, by its id in this document; null for all
                     * @default null
                     * @example postTransfer
                     */
                    operation?: ("postDeposit" | "postTransfer" | "postWithdrawal" | "postPayment" | "postRefund" | "postConversion" | "postHold" | "postCapture" | "voidHold" | "postJournal" | "postReversal") | null;
                    /** @description Only orders that move more than this, without their fee; null for each order */
                    above?: {
                        /**
                         * @description An amount of money as a decimal string: above zero, at most 10^24, with no more decimals than its currency.
                         * @example 125.00
                         */
                        amount: string;
                        /**
                         * @description Currency code, of ISO 4217 or registered in the ledger
                         * @example EUR
                         * @example USDC
                         */
                        currency: string;
                    } | null;
                    /**
                     * @description Seconds until a proposal expires
                     * @default 604800
                     * @example 86400
                     */
                    expires_in?: number;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b873-7f48-983c-1630fe939757",
                     *       "operation": "postJournal",
                     *       "above": {
                     *         "amount": "1000000.00",
                     *         "currency": "USD"
                     *       },
                     *       "expires_in": 604800,
                     *       "created_by": "anonymous",
                     *       "created_at": "2026-11-30T21:43:30.163Z",
                     *       "ended_by": null,
                     *       "ended_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["ApprovalRule"];
                };
            };
            /**
             * @description `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `currency_unknown`: Unknown currency
             *     `idempotency_key_reused`: Idempotency key reused
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "currency_unknown" | "idempotency_key_reused" | "too_many_decimals";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    endApprovalRule: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of an approval rule
                 * @example 0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13
                 */
                rule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b873-7f48-983c-1630fe939757",
                     *       "operation": "postJournal",
                     *       "above": {
                     *         "amount": "1000000.00",
                     *         "currency": "USD"
                     *       },
                     *       "expires_in": 604800,
                     *       "created_by": "anonymous",
                     *       "created_at": "2026-11-30T21:43:30.163Z",
                     *       "ended_by": "anonymous",
                     *       "ended_at": "2026-11-30T21:43:30.169Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ApprovalRule"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `approval_rule_not_found`: Approval rule not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "approval_rule_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    approveProposal: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a proposal, or `key:` followed by its Idempotency-Key
                 * @example key:example-transfer
                 */
                proposal: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transaction"] | components["schemas"]["Hold"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledOrder"];
                };
            };
            /**
             * @description `idempotency_key_missing`: Idempotency key missing
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_missing" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /**
             * @description `forbidden`: Forbidden
             *     `own_proposal`: Own proposal
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden" | "own_proposal";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `fee_schedule_not_found`: Fee schedule not found
             *     `hold_not_found`: Hold not found
             *     `ledger_not_found`: Ledger not found
             *     `order_rejected`: Order rejected
             *     `payment_not_found`: Payment not found
             *     `proposal_not_found`: Proposal not found
             *     `quote_not_found`: Quote not found
             *     `rate_not_found`: Rate not found
             *     `transaction_not_found`: Transaction not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "fee_schedule_not_found" | "hold_not_found" | "ledger_not_found" | "order_rejected" | "payment_not_found" | "proposal_not_found" | "quote_not_found" | "rate_not_found" | "transaction_not_found";
                    };
                };
            };
            /**
             * @description `already_reversed`: Transaction already reversed
             *     `hold_changed`: Hold was changed at the same time
             *     `hold_ended`: Hold has ended
             *     `hold_expired`: Hold has expired
             *     `payment_changed`: Payment was changed at the same time
             *     `payment_not_reversible`: A payment cannot be reversed
             *     `proposal_ended`: Proposal has ended
             *     `quote_used`: Quote already used
             *     `reversal_not_reversible`: A reversal cannot be reversed
             *     `version_conflict`: Version conflict
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "already_reversed" | "hold_changed" | "hold_ended" | "hold_expired" | "payment_changed" | "payment_not_reversible" | "proposal_ended" | "quote_used" | "reversal_not_reversible" | "version_conflict";
                        /** @description `version_conflict`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `version_conflict`: id of its account */
                        account?: string;
                        /** @description `version_conflict`: the field that differs: `version` or `sequence` */
                        field?: string;
                        /** @description `version_conflict`: the value that the condition expects */
                        expected?: number;
                        /** @description `version_conflict`: the value of the account */
                        actual?: number;
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `account_closed`: Account closed
             *     `account_frozen`: Account frozen
             *     `account_type_unsuited`: Unsuitable account type
             *     `amount_too_large`: Amount too large
             *     `amount_too_small`: Amount too small
             *     `condition_failed`: Condition failed
             *     `currency_mismatch`: Currency mismatch
             *     `currency_not_priced`: Currency not priced
             *     `effective_at_in_future`: Effective moment in the future
             *     `entries_unbalanced`: Debits and credits differ
             *     `fee_account_missing`: Fee account missing
             *     `fee_too_large`: Fee too large
             *     `hold_exceeded`: Hold exceeded
             *     `idempotency_key_reused`: Idempotency key reused
             *     `insufficient_funds`: Insufficient funds
             *     `kind_not_priced`: Kind not priced
             *     `limit_exceeded`: Limit exceeded
             *     `maximum_balance_exceeded`: Maximum balance exceeded
             *     `moment_in_past`: Moment in the past
             *     `order_expired`: Order expired
             *     `period_closed`: Period closed
             *     `quote_expired`: Quote expired
             *     `quote_mismatch`: Quote mismatch
             *     `rate_unconfirmed`: Rate not confirmed
             *     `refund_exceeded`: Refund exceeded
             *     `same_account`: Source and target are the same account
             *     `same_currency`: Currencies are identical
             *     `slippage_exceeded`: Slippage exceeded
             *     `stale_rate`: Stale rate
             *     `system_account`: System account
             *     `target_account_fixed`: Target account fixed by the hold
             *     `target_account_missing`: Target account missing
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_closed" | "account_frozen" | "account_type_unsuited" | "amount_too_large" | "amount_too_small" | "condition_failed" | "currency_mismatch" | "currency_not_priced" | "effective_at_in_future" | "entries_unbalanced" | "fee_account_missing" | "fee_too_large" | "hold_exceeded" | "idempotency_key_reused" | "insufficient_funds" | "kind_not_priced" | "limit_exceeded" | "maximum_balance_exceeded" | "moment_in_past" | "order_expired" | "period_closed" | "quote_expired" | "quote_mismatch" | "rate_unconfirmed" | "refund_exceeded" | "same_account" | "same_currency" | "slippage_exceeded" | "stale_rate" | "system_account" | "target_account_fixed" | "target_account_missing" | "too_many_decimals";
                        /** @description `condition_failed`: index of the condition, from 0 */
                        condition?: number;
                        /** @description `condition_failed`: id of its account. `insufficient_funds`: id of the account */
                        account?: string;
                        /** @description `condition_failed`: the balance that is out of bounds: `available` or `balance_after` */
                        field?: string;
                        /** @description `condition_failed`: currency of the amounts. `insufficient_funds`: currency of the amounts. `limit_exceeded`: currency of the amounts */
                        currency?: string;
                        /** @description `condition_failed`: the balance */
                        actual?: string;
                        /** @description `condition_failed`: the smallest balance that the condition allows */
                        at_least?: string | null;
                        /** @description `condition_failed`: the largest balance that the condition allows */
                        at_most?: string | null;
                        /** @description `insufficient_funds`: what the account may still pay */
                        available?: string;
                        /** @description `insufficient_funds`: what the order needs. `limit_exceeded`: what the order would add to the use */
                        needed?: string;
                        /** @description `limit_exceeded`: id of the limit */
                        limit?: string;
                        /** @description `limit_exceeded`: what the limit counts: `out`, `in` or `net` */
                        measure?: string;
                        /** @description `limit_exceeded`: the amount of the limit */
                        amount?: string;
                        /** @description `limit_exceeded`: what is used of it in the present window */
                        used?: string;
                        /** @description `limit_exceeded`: what is left of it */
                        remaining?: string;
                        /** @description `limit_exceeded`: the moment at which the window or its oldest movement ends; null if nothing is in the window */
                        resets_at?: string | null;
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `fx_answer_invalid`: Invalid response from the FX service
             *     `revenue_answer_invalid`: Invalid response from the revenue service
             */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "fx_answer_invalid" | "revenue_answer_invalid";
                    };
                };
            };
            /**
             * @description `clock_behind`: Database clock behind
             *     `database_unavailable`: Database unavailable
             *     `fx_unavailable`: FX service unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `ingestion_unavailable`: Ingestion unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             *     `revenue_unavailable`: Revenue service unavailable
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "clock_behind" | "database_unavailable" | "fx_unavailable" | "identity_unavailable" | "ingestion_unavailable" | "outcome_unknown" | "overloaded" | "revenue_unavailable";
                    };
                };
            };
        };
    };
    rejectProposal: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a proposal, or `key:` followed by its Idempotency-Key
                 * @example key:example-transfer
                 */
                proposal: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Why */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proposal"];
                };
            };
            /**
             * @description `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `ledger_not_found`: Ledger not found
             *     `proposal_not_found`: Proposal not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "proposal_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `proposal_ended`: Proposal has ended */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "proposal_ended";
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    listProposals: {
        parameters: {
            query?: {
                /** @description Proposals with this status */
                status?: "open" | "approved" | "rejected" | "withdrawn" | "expired";
                /** @description Proposals of this author */
                author?: string;
                /** @description Proposals of this operation, like `postTransfer` */
                operation?: string;
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["Proposal"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    getProposal: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a proposal, or `key:` followed by its Idempotency-Key
                 * @example key:example-transfer
                 */
                proposal: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proposal"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `ledger_not_found`: Ledger not found
             *     `proposal_not_found`: Proposal not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "proposal_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    getOperation: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of the operation, from the answer 202
                 * @example AQAAAAEAAAAAAAAAAAAAAAA
                 */
                operation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `ledger_not_found`: Ledger not found
             *     `operation_not_found`: Operation not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "operation_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    getTransaction: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a transaction, or `key:` followed by its Idempotency-Key
                 * @example key:example-transfer
                 */
                transaction: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b7cc-7000-8001-b0faaed62cce",
                     *       "kind": "transfer",
                     *       "reference": "dinner-42",
                     *       "description": null,
                     *       "metadata": {},
                     *       "effective_at": "2026-11-30T21:43:29.996Z",
                     *       "recorded_at": "2026-11-30T21:43:29.996Z",
                     *       "reverses": null,
                     *       "reversed_by": "01a22e69-b84b-7000-8001-a16e884880fe",
                     *       "entries": [
                     *         {
                     *           "account": "01a22e69-b75d-7efe-88a9-3296dcffe52a",
                     *           "account_code": "customers.alice.usd",
                     *           "direction": "debit",
                     *           "amount": "25.00",
                     *           "currency": "USD",
                     *           "balance_after": "100.00",
                     *           "sequence": 2
                     *         },
                     *         {
                     *           "account": "01a22e69-b76f-79a5-a502-f6f8f30f95bb",
                     *           "account_code": "customers.bob.usd",
                     *           "direction": "credit",
                     *           "amount": "25.00",
                     *           "currency": "USD",
                     *           "balance_after": "25.00",
                     *           "sequence": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Transaction"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `ledger_not_found`: Ledger not found
             *     `order_rejected`: Order rejected
             *     `transaction_not_found`: Transaction not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "order_rejected" | "transaction_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /**
                 * @description Only events after this position: the `id` of an event, or the `position` of a page. Or a moment: events from it on. Or `latest`: only what comes
                 * @example 2026-01-01T00:00:00.000Z
                 */
                after?: string;
                /** @description Only events of these types, separated by commas: account.opened, account.changed, transaction.posted, hold.opened, hold.captured, hold.voided, hold.expired, payment.posted, payment.refunded, payment.cashback_paid, fee.charged, fee.refunded */
                types?: string;
                /** @description Only events of this account: its id or code */
                account?: string;
                /** @description Only events of accounts of this owner */
                owner?: string;
                /** @description Only events of accounts whose code begins like this: `customers.alice.` */
                code_prefix?: string;
                /** @description Number of events of a page */
                limit?: number;
                /** @description Seconds to wait for an event if there is none yet. Not for streams */
                wait?: number;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /** @description `text/event-stream` for a stream of server-sent events */
                accept?: string;
                /** @description Sent by a browser that reconnects to a stream: the stream continues after this event */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "specversion": "1.0",
                     *           "id": "01a22e69-b75a-7000-8001-859598a07887.1",
                     *           "source": "/ledgers/main",
                     *           "type": "account.opened",
                     *           "subject": "01a22e69-b756-7879-b5eb-2fbb314c60a9",
                     *           "time": "2026-11-30T21:43:29.882Z",
                     *           "datacontenttype": "application/json",
                     *           "partitionkey": "01a22e69-b756-7879-b5eb-2fbb314c60a9",
                     *           "data": {
                     *             "id": "01a22e69-b756-7879-b5eb-2fbb314c60a9",
                     *             "code": "system.cash.usd",
                     *             "owner": null,
                     *             "name": "Cash, USD",
                     *             "type": "asset",
                     *             "currency": "USD",
                     *             "status": "active",
                     *             "minimum_balance": null,
                     *             "maximum_balance": null,
                     *             "metadata": {},
                     *             "version": 1,
                     *             "created_at": "2026-11-30T21:43:29.879Z"
                     *           }
                     *         },
                     *         {
                     *           "specversion": "1.0",
                     *           "id": "01a22e69-b75b-7000-8001-a63df3b32214.1",
                     *           "source": "/ledgers/main",
                     *           "type": "account.opened",
                     *           "subject": "01a22e69-b758-7221-a4fd-4fa10704a1e3",
                     *           "time": "2026-11-30T21:43:29.883Z",
                     *           "datacontenttype": "application/json",
                     *           "partitionkey": "01a22e69-b758-7221-a4fd-4fa10704a1e3",
                     *           "data": {
                     *             "id": "01a22e69-b758-7221-a4fd-4fa10704a1e3",
                     *             "code": "system.fx.usd",
                     *             "owner": null,
                     *             "name": "FX position, USD",
                     *             "type": "equity",
                     *             "currency": "USD",
                     *             "status": "active",
                     *             "minimum_balance": null,
                     *             "maximum_balance": null,
                     *             "metadata": {},
                     *             "version": 1,
                     *             "created_at": "2026-11-30T21:43:29.880Z"
                     *           }
                     *         }
                     *       ],
                     *       "position": "01a22e69-b857-7000-8003-624808121e78.0"
                     *     }
                     */
                    "application/json": {
                        /** @description Events, oldest first */
                        data: components["schemas"]["Event"][];
                        /** @description Where the search ended: send it as `after` for what follows. With filters it moves on without events. Null while the ledger has no event */
                        position: string | null;
                    };
                    "text/event-stream": string;
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    listOwnerBalances: {
        parameters: {
            query?: {
                /**
                 * @description Values the balances in this currency, at the present rates of the FX service
                 * @example EUR
                 */
                in?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Your reference of the owner, for example a customer number. An owner may have many accounts
                 * @example alice
                 */
                owner: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "currency": "EUR",
                     *           "posted": "17.07",
                     *           "pending": "0.00",
                     *           "available": "17.07",
                     *           "accounts": 1
                     *         },
                     *         {
                     *           "currency": "USD",
                     *           "posted": "72.50",
                     *           "pending": "0.00",
                     *           "available": "72.50",
                     *           "accounts": 1
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["OwnerBalance"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `currency_unknown`: Unknown currency */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "currency_unknown";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /** @description `fx_answer_invalid`: Invalid response from the FX service */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "fx_answer_invalid";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `fx_unavailable`: FX service unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "fx_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    sumBalances: {
        parameters: {
            query?: {
                /** @description Only accounts whose code begins like this; all that have a code when omitted */
                code_prefix?: string;
                /**
                 * @description Always by currency and type, because amounts of different ones cannot be added. `code:2` also by the first two words of the code: `customers.alice`. At most 10 words
                 * @example code:1
                 */
                group_by?: string;
                /** @description Answers as of this moment, which is included; the present when omitted. It must not be in the future, by the clock of the database. Compared with `recorded_at`, not with `effective_at`: a transaction counts from the moment at which it was recorded */
                at?: string;
                /** @description Answers as of this moment, which is included, or of the end of this day in the ledger's time zone, by `effective_at`: a transaction counts from the moment at which it happened, whenever it was recorded. Not together with `at` */
                effective_at?: string;
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "code": null,
                     *           "currency": "EUR",
                     *           "type": "asset",
                     *           "accounts": 1,
                     *           "posted": "0.00",
                     *           "pending": "0.00",
                     *           "available": "0.00"
                     *         },
                     *         {
                     *           "code": null,
                     *           "currency": "EUR",
                     *           "type": "equity",
                     *           "accounts": 1,
                     *           "posted": "-17.11",
                     *           "pending": "0.00",
                     *           "available": "-17.11"
                     *         }
                     *       ],
                     *       "next_cursor": null,
                     *       "at": null,
                     *       "effective_at": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["BalanceSum"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                        /** @description The requested moment; null for the present */
                        at: string | null;
                        /** @description The requested moment on the effective axis; null for none */
                        effective_at: string | null;
                        /** @description Only with `at` or `effective_at`. true: the answer for this moment will never change. false with `at`: postings of this moment are still in flight after one second; ask again. false with `effective_at`: orders may still be dated back to it, until its period is closed */
                        final?: boolean;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `moment_in_future`: Moment in the future */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "moment_in_future";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    listPositions: {
        parameters: {
            query?: {
                /**
                 * @description Values the positions in this currency, at rates of the FX service. Not together with `effective_at`: gains count conversions in the order of recording
                 * @example EUR
                 */
                in?: string;
                /** @description Answers as of this moment, which is included; the present when omitted. It must not be in the future, by the clock of the database. Compared with `recorded_at`, not with `effective_at`: a transaction counts from the moment at which it was recorded */
                at?: string;
                /** @description Answers as of this moment, which is included, or of the end of this day in the ledger's time zone, by `effective_at`: a transaction counts from the moment at which it happened, whenever it was recorded. Not together with `at` */
                effective_at?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "at": null,
                     *       "effective_at": null,
                     *       "in": null,
                     *       "data": [
                     *         {
                     *           "currency": "EUR",
                     *           "position": "-17.11",
                     *           "adjusted": "0.00",
                     *           "valuation": null
                     *         },
                     *         {
                     *           "currency": "USD",
                     *           "position": "20.00",
                     *           "adjusted": "0.00",
                     *           "valuation": null
                     *         }
                     *       ],
                     *       "total": null
                     *     }
                     */
                    "application/json": components["schemas"]["Positions"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `currency_unknown`: Unknown currency
             *     `history_too_long`: History too long
             *     `moment_in_future`: Moment in the future
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "currency_unknown" | "history_too_long" | "moment_in_future";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /** @description `fx_answer_invalid`: Invalid response from the FX service */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "fx_answer_invalid";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `fx_unavailable`: FX service unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "fx_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    getTrialBalance: {
        parameters: {
            query?: {
                /** @description Answers as of this moment, which is included; the present when omitted. It must not be in the future, by the clock of the database. Compared with `recorded_at`, not with `effective_at`: a transaction counts from the moment at which it was recorded */
                at?: string;
                /** @description Answers as of this moment, which is included, or of the end of this day in the ledger's time zone, by `effective_at`: a transaction counts from the moment at which it happened, whenever it was recorded. Not together with `at` */
                effective_at?: string;
                /** @description recorded: by `recorded_at`. effective: by `effective_at`, then by the order of recording. By default effective with `effective_at`, else recorded */
                axis?: "recorded" | "effective";
                /** @description With opening balances and turnover from this moment, or from the start of this day in the ledger's time zone. From the beginning when only `to` is sent */
                from?: string;
                /** @description With turnover before this moment or day; up to the present when only `from` is sent */
                to?: string;
                /** @description account: one row per account with entries, in pages */
                group_by?: "type" | "account";
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "at": null,
                     *       "effective_at": null,
                     *       "from": null,
                     *       "to": null,
                     *       "data": [
                     *         {
                     *           "currency": "EUR",
                     *           "debit": "17.11",
                     *           "credit": "17.11",
                     *           "types": [
                     *             {
                     *               "type": "asset",
                     *               "accounts": 1,
                     *               "debit": "0.00",
                     *               "credit": "0.00"
                     *             },
                     *             {
                     *               "type": "equity",
                     *               "accounts": 1,
                     *               "debit": "17.11",
                     *               "credit": "0.00"
                     *             },
                     *             {
                     *               "type": "expense",
                     *               "accounts": 1,
                     *               "debit": "0.00",
                     *               "credit": "0.00"
                     *             },
                     *             {
                     *               "type": "income",
                     *               "accounts": 2,
                     *               "debit": "0.00",
                     *               "credit": "0.04"
                     *             },
                     *             {
                     *               "type": "liability",
                     *               "accounts": 1,
                     *               "debit": "0.00",
                     *               "credit": "17.07"
                     *             }
                     *           ]
                     *         },
                     *         {
                     *           "currency": "USD",
                     *           "debit": "135.00",
                     *           "credit": "135.00",
                     *           "types": [
                     *             {
                     *               "type": "asset",
                     *               "accounts": 1,
                     *               "debit": "135.00",
                     *               "credit": "0.00"
                     *             },
                     *             {
                     *               "type": "equity",
                     *               "accounts": 1,
                     *               "debit": "0.00",
                     *               "credit": "20.00"
                     *             },
                     *             {
                     *               "type": "expense",
                     *               "accounts": 1,
                     *               "debit": "0.00",
                     *               "credit": "0.00"
                     *             },
                     *             {
                     *               "type": "income",
                     *               "accounts": 2,
                     *               "debit": "0.00",
                     *               "credit": "0.00"
                     *             },
                     *             {
                     *               "type": "liability",
                     *               "accounts": 2,
                     *               "debit": "0.00",
                     *               "credit": "115.00"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AccountTrialBalance"] | components["schemas"]["TrialBalance"];
                    "text/csv": string;
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `moment_in_future`: Moment in the future
             *     `range_empty`: Range empty
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "moment_in_future" | "range_empty";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    getBalanceSheet: {
        parameters: {
            query?: {
                /** @description Answers as of this moment, which is included; the present when omitted. It must not be in the future, by the clock of the database. Compared with `recorded_at`, not with `effective_at`: a transaction counts from the moment at which it was recorded */
                at?: string;
                /** @description Answers as of this moment, which is included, or of the end of this day in the ledger's time zone, by `effective_at`: a transaction counts from the moment at which it happened, whenever it was recorded. Not together with `at` */
                effective_at?: string;
                /**
                 * @description Values all lines also in this currency, at the mid rates of the FX service
                 * @example EUR
                 */
                in?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "at": null,
                     *       "effective_at": null,
                     *       "in": null,
                     *       "data": [
                     *         {
                     *           "currency": "EUR",
                     *           "assets": "0.00",
                     *           "liabilities": "17.07",
                     *           "equity": "-17.07",
                     *           "equity_accounts": "-17.11",
                     *           "result": "0.04",
                     *           "valuation": null
                     *         },
                     *         {
                     *           "currency": "USD",
                     *           "assets": "135.00",
                     *           "liabilities": "115.00",
                     *           "equity": "20.00",
                     *           "equity_accounts": "20.00",
                     *           "result": "0.00",
                     *           "valuation": null
                     *         }
                     *       ],
                     *       "total": null
                     *     }
                     */
                    "application/json": components["schemas"]["BalanceSheet"];
                    "text/csv": string;
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `currency_unknown`: Unknown currency
             *     `moment_in_future`: Moment in the future
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "currency_unknown" | "moment_in_future";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /** @description `fx_answer_invalid`: Invalid response from the FX service */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "fx_answer_invalid";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `fx_unavailable`: FX service unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "fx_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    getIncomeStatement: {
        parameters: {
            query?: {
                /** @description recorded: by `recorded_at`. effective: by `effective_at`, then by the order of recording. By default effective with `effective_at`, else recorded */
                axis?: "recorded" | "effective";
                /** @description The start of the range: a moment, or the start of a day in the ledger's time zone. From the beginning when omitted */
                from?: string;
                /** @description The end of the range, a moment or day that is not included. Up to the present when omitted */
                to?: string;
                /**
                 * @description Values all lines also in this currency, at the mid rates of the FX service
                 * @example EUR
                 */
                in?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": null,
                     *       "to": null,
                     *       "in": null,
                     *       "data": [
                     *         {
                     *           "currency": "EUR",
                     *           "income": "0.04",
                     *           "expense": "0.00",
                     *           "result": "0.04",
                     *           "valuation": null
                     *         },
                     *         {
                     *           "currency": "USD",
                     *           "income": "0.00",
                     *           "expense": "0.00",
                     *           "result": "0.00",
                     *           "valuation": null
                     *         }
                     *       ],
                     *       "total": null
                     *     }
                     */
                    "application/json": components["schemas"]["IncomeStatement"];
                    "text/csv": string;
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `currency_unknown`: Unknown currency
             *     `moment_in_future`: Moment in the future
             *     `range_empty`: Range empty
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "currency_unknown" | "moment_in_future" | "range_empty";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /** @description `fx_answer_invalid`: Invalid response from the FX service */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "fx_answer_invalid";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `fx_unavailable`: FX service unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "fx_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    exportBooks: {
        parameters: {
            query?: {
                /** @description hledger, beancount: a plain-text journal that these programs check. ndjson: one JSON object per line. csv: one entry per row */
                format?: "hledger" | "beancount" | "ndjson" | "csv";
                /** @description recorded: by `recorded_at`. effective: by `effective_at`, then by the order of recording. By default effective with `effective_at`, else recorded */
                axis?: "recorded" | "effective";
                /** @description From this moment, or from the start of this day in the ledger's time zone, on the axis; from the first entry when omitted */
                from?: string;
                /** @description Before this moment, or before this day in the ledger's time zone, on the axis. The period ends at the horizon if that is earlier, and when `to` is omitted */
                to?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The books, in the requested format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `moment_in_future`: Moment in the future
             *     `range_empty`: Range empty
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "moment_in_future" | "range_empty";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    restoreLedger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Name of the new ledger
                 * @example shop-restored
                 */
                ledger: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description The progress, while the file arrives, and the outcome in the last line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /**
             * @description `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /**
             * @description `ledger_exists`: Ledger already exists
             *     `restore_in_progress`: Restore in progress
             *     `restore_of_another_file`: Another file is being restored
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_exists" | "restore_in_progress" | "restore_of_another_file";
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `restore_invalid`: Not a whole export
             *     `restore_rejected`: Books rejected
             *     `restore_unsound`: Restored books are not sound
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "restore_invalid" | "restore_rejected" | "restore_unsound";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    abandonRestore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Name of the new ledger
                 * @example shop-restored
                 */
                ledger: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Name of the ledger that was being restored */
                        name: string;
                    };
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `restore_not_found`: Nothing to abandon */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "restore_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "01a22e69-b884-72c5-87c2-6e3debd02914",
                     *           "url": "https://127.0.0.1:9/florin",
                     *           "description": "The events of Alice",
                     *           "types": [
                     *             "transaction.posted"
                     *           ],
                     *           "account": null,
                     *           "owner": "alice",
                     *           "code_prefix": null,
                     *           "ordered": false,
                     *           "status": "active",
                     *           "status_since": "2026-11-30T21:43:30.180Z",
                     *           "reason": null,
                     *           "failures": 10,
                     *           "failing_since": "2026-11-30T21:43:30.266Z",
                     *           "position": "01a22e69-b857-7000-8003-624808121e78.0",
                     *           "created_at": "2026-11-30T21:43:30.180Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["Webhook"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    registerWebhook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Optional here, because no money moves
                 * @example example-webhook
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Receives a POST for each event. https, on a public address; redirects are not followed */
                    url: string;
                    /**
                     * @description Only events of these types: `account.opened`, `account.changed`, `transaction.posted`, `hold.opened`, `hold.captured`, `hold.voided`, `hold.expired`, `payment.posted`, `payment.refunded`, `payment.cashback_paid`, `fee.charged`, `fee.refunded`; all when omitted
                     * @example [
                     *       "transaction.posted"
                     *     ]
                     */
                    types?: ("account.opened" | "account.changed" | "transaction.posted" | "hold.opened" | "hold.captured" | "hold.voided" | "hold.expired" | "payment.posted" | "payment.refunded" | "payment.cashback_paid" | "fee.charged" | "fee.refunded")[];
                    /** @description Only events of this account: its id or code */
                    account?: string;
                    /** @description Only events of accounts of this owner */
                    owner?: string;
                    /** @description Only events of accounts whose code begins like this: `customers.alice.` */
                    code_prefix?: string;
                    /** @description A note for people */
                    description?: string;
                    /**
                     * @description true: one event at a time, in the order of the feed; a failing delivery delays those behind it. false: in parallel, in any order
                     * @default false
                     */
                    ordered?: boolean;
                    /**
                     * @description `beginning`: also everything that was recorded before. When omitted, only what follows
                     * @enum {string}
                     */
                    from?: "beginning";
                    /** @description Or everything after this position: the `id` of an event, or a moment */
                    after?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b884-72c5-87c2-6e3debd02914",
                     *       "url": "https://127.0.0.1:9/florin",
                     *       "description": null,
                     *       "types": [
                     *         "transaction.posted"
                     *       ],
                     *       "account": null,
                     *       "owner": null,
                     *       "code_prefix": null,
                     *       "ordered": false,
                     *       "status": "active",
                     *       "status_since": "2026-11-30T21:43:30.180Z",
                     *       "reason": null,
                     *       "failures": 0,
                     *       "failing_since": null,
                     *       "position": "01a22e69-b857-7000-8003-624808121e78.0",
                     *       "created_at": "2026-11-30T21:43:30.180Z",
                     *       "secret": "whsec_8J7QiNqFGID27UvbrpeyefZSILiSqyta1b7mEe9rlrI="
                     *     }
                     */
                    "application/json": components["schemas"]["RegisteredWebhook"];
                };
            };
            /**
             * @description `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `too_many_webhooks`: Too many webhooks */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "too_many_webhooks";
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `idempotency_key_reused`: Idempotency key reused
             *     `webhook_url_forbidden`: Webhook URL forbidden
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_reused" | "webhook_url_forbidden";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a webhook, or `key:` followed by its Idempotency-Key
                 * @example key:example-webhook
                 */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b884-72c5-87c2-6e3debd02914",
                     *       "url": "https://127.0.0.1:9/florin",
                     *       "description": "The events of Alice",
                     *       "types": [
                     *         "transaction.posted"
                     *       ],
                     *       "account": null,
                     *       "owner": "alice",
                     *       "code_prefix": null,
                     *       "ordered": false,
                     *       "status": "active",
                     *       "status_since": "2026-11-30T21:43:30.180Z",
                     *       "reason": null,
                     *       "failures": 10,
                     *       "failing_since": "2026-11-30T21:43:30.266Z",
                     *       "position": "01a22e69-b857-7000-8003-624808121e78.0",
                     *       "created_at": "2026-11-30T21:43:30.180Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `ledger_not_found`: Ledger not found
             *     `webhook_not_found`: Webhook not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "webhook_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a webhook, or `key:` followed by its Idempotency-Key
                 * @example key:example-webhook
                 */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `ledger_not_found`: Ledger not found
             *     `webhook_not_found`: Webhook not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "webhook_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    changeWebhook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a webhook, or `key:` followed by its Idempotency-Key
                 * @example key:example-webhook
                 */
                webhook: string;
            };
            cookie?: never;
        };
        /** @description Fields that are left out stay as they are; null removes a filter */
        requestBody: {
            content: {
                "application/json": {
                    /** @description Receives a POST for each event. https, on a public address; redirects are not followed */
                    url?: string;
                    types?: ("account.opened" | "account.changed" | "transaction.posted" | "hold.opened" | "hold.captured" | "hold.voided" | "hold.expired" | "payment.posted" | "payment.refunded" | "payment.cashback_paid" | "fee.charged" | "fee.refunded")[] | null;
                    account?: string | null;
                    owner?: string | null;
                    code_prefix?: string | null;
                    description?: string | null;
                    /** @description true: one event at a time, in the order of the feed; a failing delivery delays those behind it. false: in parallel, in any order */
                    ordered?: boolean;
                    /**
                     * @description `paused`: sends nothing. `active`: continues where it stopped, and retries what failed at once
                     * @enum {string}
                     */
                    status?: "active" | "paused";
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a22e69-b884-72c5-87c2-6e3debd02914",
                     *       "url": "https://127.0.0.1:9/florin",
                     *       "description": "The events of Alice",
                     *       "types": [
                     *         "transaction.posted"
                     *       ],
                     *       "account": null,
                     *       "owner": "alice",
                     *       "code_prefix": null,
                     *       "ordered": false,
                     *       "status": "active",
                     *       "status_since": "2026-11-30T21:43:30.180Z",
                     *       "reason": null,
                     *       "failures": 0,
                     *       "failing_since": null,
                     *       "position": "01a22e69-b857-7000-8003-624808121e78.0",
                     *       "created_at": "2026-11-30T21:43:30.180Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /**
             * @description `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `account_not_found`: Account not found
             *     `ledger_not_found`: Ledger not found
             *     `webhook_not_found`: Webhook not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "account_not_found" | "ledger_not_found" | "webhook_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `webhook_url_forbidden`: Webhook URL forbidden */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "webhook_url_forbidden";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    rotateSecret: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a webhook, or `key:` followed by its Idempotency-Key
                 * @example key:example-webhook
                 */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description How long the earlier secrets sign too. 0: they end at once
                     * @default 86400
                     * @example 86400
                     */
                    overlap_seconds?: number;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "secret": "whsec_B3H6A6G7uh6ZrxPbDieWw5SMBkHkS2eVlY9TnSrhfa4=",
                     *       "earlier_until": "2026-12-01T21:43:30.196Z"
                     *     }
                     */
                    "application/json": components["schemas"]["RotatedSecret"];
                };
            };
            /**
             * @description `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `ledger_not_found`: Ledger not found
             *     `webhook_not_found`: Webhook not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "webhook_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `too_many_secrets`: Too many secrets */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "too_many_secrets";
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                /** @description Deliveries with this status */
                status?: "pending" | "delivered" | "failed";
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a webhook, or `key:` followed by its Idempotency-Key
                 * @example key:example-webhook
                 */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "01a22e69-b8be-724b-8d39-a5be1a410ee9",
                     *           "event": "01a22e69-b857-7000-8003-624808121e78.0",
                     *           "type": "transaction.posted",
                     *           "message_id": "msg_oNLeXeOi_eMDDUZeSq6HlfH9hqY",
                     *           "replay": 1,
                     *           "status": "pending",
                     *           "next_attempt_at": "2026-11-30T21:43:35.398Z",
                     *           "attempts": [
                     *             {
                     *               "at": "2026-11-30T21:43:30.257Z",
                     *               "body": null,
                     *               "error": "ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:9",
                     *               "status": null,
                     *               "duration_ms": 4
                     *             }
                     *           ],
                     *           "created_at": "2026-11-30T21:43:30.238Z",
                     *           "ended_at": null
                     *         },
                     *         {
                     *           "id": "01a22e69-b8be-723b-9f77-5929ca223cdd",
                     *           "event": "01a22e69-b857-7000-8002-5e5f19b9cf48.0",
                     *           "type": "transaction.posted",
                     *           "message_id": "msg_KLeLjk630eY8exLopUbd0f2QAdO",
                     *           "replay": 1,
                     *           "status": "pending",
                     *           "next_attempt_at": "2026-11-30T21:43:35.359Z",
                     *           "attempts": [
                     *             {
                     *               "at": "2026-11-30T21:43:30.256Z",
                     *               "body": null,
                     *               "error": "ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:9",
                     *               "status": null,
                     *               "duration_ms": 4
                     *             }
                     *           ],
                     *           "created_at": "2026-11-30T21:43:30.238Z",
                     *           "ended_at": null
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["WebhookDelivery"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `ledger_not_found`: Ledger not found
             *     `webhook_not_found`: Webhook not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "webhook_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    retryDelivery: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a webhook, or `key:` followed by its Idempotency-Key
                 * @example key:example-webhook
                 */
                webhook: string;
                /**
                 * @description Id of a delivery
                 * @example 0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13
                 */
                delivery: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `delivery_not_found`: Delivery not found
             *     `ledger_not_found`: Ledger not found
             *     `webhook_not_found`: Webhook not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "delivery_not_found" | "ledger_not_found" | "webhook_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    replayEvents: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Optional here, because no money moves
                 * @example example-replay
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description Id of a webhook, or `key:` followed by its Idempotency-Key
                 * @example key:example-webhook
                 */
                webhook: string;
            };
            cookie?: never;
        };
        /** @description The range of the feed */
        requestBody: {
            content: {
                "application/json": {
                    /** @description Events after this position, or from this moment on */
                    after: string;
                    /** @description Up to and including this position, or before this moment; the present end of the feed when omitted */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "replay": 1,
                     *       "after": "019b76da-a800-7000-8000-000000000000.0",
                     *       "until": "01a22e69-b857-7000-8003-624808121e78.0"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookReplay"];
                };
            };
            /**
             * @description `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `ledger_not_found`: Ledger not found
             *     `webhook_not_found`: Webhook not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "webhook_not_found";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `too_many_replays`: Too many replays */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "too_many_replays";
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `idempotency_key_reused`: Idempotency key reused
             *     `replay_empty`: Replay empty
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_reused" | "replay_empty";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a webhook, or `key:` followed by its Idempotency-Key
                 * @example key:example-webhook
                 */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "at": "2026-11-30T21:43:30.210Z",
                     *       "status": null,
                     *       "body": null,
                     *       "error": "ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:9",
                     *       "duration_ms": 10,
                     *       "delivered": false
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookTest"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `ledger_not_found`: Ledger not found
             *     `webhook_not_found`: Webhook not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "webhook_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    getOutbox: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "pending": 0,
                     *       "oldest_pending_seconds": null,
                     *       "last_error": null,
                     *       "dead_lettered": 0
                     *     }
                     */
                    "application/json": components["schemas"]["OutboxState"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["DeadLetter"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `ledger_not_found`: Ledger not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    retryRecord: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Name of the ledger
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a fee
                 * @example 0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13
                 */
                fee: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The fee is pending again */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13"
                     *     }
                     */
                    "application/json": {
                        /** @description Id of the fee */
                        id: string;
                    };
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /**
             * @description `ledger_not_found`: Ledger not found
             *     `outbox_record_not_found`: Outbox record not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "outbox_record_not_found";
                    };
                };
            };
            /** @description `record_not_dead_lettered`: Record not dead-lettered */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "record_not_dead_lettered";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description Only keys that begin so; what follows the id is ignored */
                prefix?: string;
                /** @description Only keys with this status */
                status?: "active" | "expired" | "revoked";
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "g9s2q5vj",
                     *           "name": "Till of the shop",
                     *           "grants": [
                     *             "teller@main"
                     *           ],
                     *           "status": "revoked",
                     *           "created_by": "anonymous",
                     *           "created_at": "2026-11-30T21:43:30.230Z",
                     *           "expires_at": null,
                     *           "revoked_at": "2026-11-30T21:43:30.246Z",
                     *           "last_used_at": null
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["ApiKey"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes a retry safe: the same key with the same request returns the original answer and changes nothing. Use a new key for each new request, for example a UUID; keys are unique within their ledger. Optional here, because no money moves
                 * @example example-api-key
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What the key is for */
                    name: string;
                    /** @description What the key may do, as in the claim `florin_grants` of a token: at most what you may do yourself */
                    grants: string[];
                    /**
                     * Format: date-time
                     * @description The moment from which the key is rejected; never when omitted
                     */
                    expires_at?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "g9s2q5vj",
                     *       "name": "Till of the shop",
                     *       "grants": [
                     *         "teller@main"
                     *       ],
                     *       "status": "active",
                     *       "created_by": "anonymous",
                     *       "created_at": "2026-11-30T21:43:30.230Z",
                     *       "expires_at": null,
                     *       "revoked_at": null,
                     *       "last_used_at": null,
                     *       "secret": "florin_live_g9s2q5vj_..."
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
            /**
             * @description `invalid_request`: Invalid request
             *     `malformed_json`: Malformed JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request" | "malformed_json";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /**
             * @description `forbidden`: Forbidden
             *     `grant_exceeds_own`: Grant exceeds your own
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden" | "grant_exceeds_own";
                    };
                };
            };
            /** @description `request_timeout`: Request timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "request_timeout";
                    };
                };
            };
            /** @description `body_too_large`: Body too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "body_too_large";
                    };
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unsupported_media_type";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /**
             * @description `idempotency_key_reused`: Idempotency key reused
             *     `moment_in_past`: Moment in the past
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "idempotency_key_reused" | "moment_in_past";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the key
                 * @example k7m2p9xq
                 */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "g9s2q5vj",
                     *       "name": "Till of the shop",
                     *       "grants": [
                     *         "teller@main"
                     *       ],
                     *       "status": "revoked",
                     *       "created_by": "anonymous",
                     *       "created_at": "2026-11-30T21:43:30.230Z",
                     *       "expires_at": null,
                     *       "revoked_at": "2026-11-30T21:43:30.246Z",
                     *       "last_used_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description `invalid_request`: Invalid request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `api_key_not_found`: API key not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "api_key_not_found";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `outcome_unknown`: Outcome unknown
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "outcome_unknown" | "overloaded";
                    };
                };
            };
        };
    };
    listAuditEntries: {
        parameters: {
            query?: {
                /** @description Only requests of this caller */
                subject?: string;
                /** @description Only this operation, by its operationId */
                action?: string;
                /** @description Only requests to this service */
                service?: "ledger" | "fx" | "revenue";
                /** @description Only requests about this ledger */
                ledger?: string;
                /** @description Only requests that were rejected with this code */
                code?: string;
                /** @description Only the request with this id */
                request_id?: string;
                /** @description Only the request that made this: the id of a transaction or hold, or a location */
                made?: string;
                /** @description Only entries of this moment or later */
                from?: string;
                /** @description Only entries before this moment */
                to?: string;
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Entries, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "902.58",
                     *           "at": "2026-11-30T21:43:30.243Z",
                     *           "service": "ledger",
                     *           "request_id": "369acc94-62b6-453c-848e-ba012ddafd8f",
                     *           "subject": "anonymous",
                     *           "on_behalf_of": null,
                     *           "address": "127.0.0.1",
                     *           "action": "revokeApiKey",
                     *           "path": "/v1/api-keys/g9s2q5vj",
                     *           "ledger": null,
                     *           "idempotency_key": null,
                     *           "request_hash": null,
                     *           "status": null,
                     *           "code": null,
                     *           "made": null,
                     *           "repeated": 1
                     *         },
                     *         {
                     *           "id": "896.57",
                     *           "at": "2026-11-30T21:43:30.226Z",
                     *           "service": "ledger",
                     *           "request_id": "0aad5f07-254d-411d-960a-a51a0abab739",
                     *           "subject": "anonymous",
                     *           "on_behalf_of": null,
                     *           "address": "127.0.0.1",
                     *           "action": "createApiKey",
                     *           "path": "/v1/api-keys",
                     *           "ledger": null,
                     *           "idempotency_key": "example-api-key",
                     *           "request_hash": null,
                     *           "status": null,
                     *           "code": null,
                     *           "made": null,
                     *           "repeated": 1
                     *         }
                     *       ],
                     *       "next_cursor": "cDFoVHJzX0ZTalYgODE4Ljk"
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["AuditEntry"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                    };
                    "application/x-ndjson": string;
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    listAuditSeals: {
        parameters: {
            query?: {
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "number": "1",
                     *           "sealed_at": "2026-11-30T21:43:29.813Z",
                     *           "last_entry": "833.21",
                     *           "entries": 21,
                     *           "hash": "f92c05cfad918c0fdef464559da0ce5a8db82a3b8fb34044db4829b53ab44900"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["AuditSeal"][];
                        /** @description Send it as `cursor` for the next page; null on the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /**
             * @description `cursor_invalid`: Invalid cursor
             *     `invalid_request`: Invalid request
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "cursor_invalid" | "invalid_request";
                    };
                };
            };
            /** @description `unauthenticated`: Unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated";
                    };
                };
            };
            /** @description `forbidden`: Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description `host_not_allowed`: Host not allowed */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "host_not_allowed";
                    };
                };
            };
            /** @description `rate_limited`: Rate limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "rate_limited";
                    };
                };
            };
            /** @description `internal_error`: Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal_error";
                    };
                };
            };
            /**
             * @description `database_unavailable`: Database unavailable
             *     `identity_unavailable`: Identity unavailable
             *     `overloaded`: Overloaded
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "database_unavailable" | "identity_unavailable" | "overloaded";
                    };
                };
            };
        };
    };
    receiveEvent: {
        parameters: {
            query?: never;
            header: {
                /** @description The same in each attempt and in replays */
                "webhook-id": string;
                /** @description The moment of the attempt, in seconds since 1970 */
                "webhook-timestamp": string;
                /** @description Signatures by each valid secret, separated by spaces */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Event"] & {
                    /** @description The same as `time` */
                    timestamp: string;
                };
            };
        };
        responses: {
            /** @description The endpoint wants no more events */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Received */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
