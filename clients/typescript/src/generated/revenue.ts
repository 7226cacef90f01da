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
    "/v1/fee-schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the fee schedules
         * @description Each in the version in force, the newest schedule first.
         *
         *     Role: `reader`.
         */
        get: operations["listFeeSchedules"];
        put?: never;
        /**
         * Create a fee schedule, or its next version
         * @description Versions never change. The same content again adds no version, and answers 200.
         *
         *     Role: `accountant`.
         */
        post: operations["addFeeSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fee-schedules/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a fee schedule
         * @description The version in force now, or a given one.
         *
         *     Role: `reader`.
         */
        get: operations["getFeeSchedule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fee-schedules/{code}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the version in force and the future ones
         * @description Enough to price without further requests. The ledger caches them.
         *
         *     Role: `reader`.
         */
        get: operations["listFeeScheduleVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fee-schedules/{code}/assess": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Assess the fee of an amount
         * @description Explains the fee line by line. Nothing is recorded.
         *
         *     Role: `reader`. Grants may be limited to an owner or to a prefix of codes.
         */
        post: operations["assessFee"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fee-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import fees of another system
         * @description Up to 1,000 in one request. Valid fees are recorded even if others are rejected; each has its own outcome. Imported fees count in all reports. The ledger does not contain them, so `pnpm verify` leaves them out.
         *
         *     Role: `accountant`.
         */
        post: operations["importFees"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fees": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List fees
         * @description Newest first, by the moment of the charge.
         *
         *     Role: `reader`.
         */
        get: operations["listFees"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fees/{fee}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a fee
         * @description A fee of this ledger, with its reversal if it has one.
         *
         *     Role: `reader`.
         */
        get: operations["getFee"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/revenue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Report revenue from fees
         * @description Charged, recognised and deferred fees by period, kind and schedule, with an optional valuation in one currency. As CSV with `accept: text/csv`.
         *
         *     Role: `reader`.
         */
        get: operations["reportRevenue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
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
        /** @description The price: a flat amount, a percentage, both, or tiers */
        FeeRule: {
            /**
             * @description Fixed amount
             * @example 0.25
             */
            flat?: string;
            /**
             * @description Share of the amount in basis points: hundredths of a percent
             * @example 150
             */
            percentage_bps?: string;
            /** @description Prices by amount, in ascending order; instead of one price */
            tiers?: {
                /** @description Upper bound of the tier, included; null in the last one */
                up_to: string | null;
                /**
                 * @description Fixed amount
                 * @example 0.25
                 */
                flat?: string;
                /**
                 * @description Share of the amount in basis points: hundredths of a percent
                 * @example 150
                 */
                percentage_bps?: string;
            }[];
            /**
             * @description marginal: each tier prices its part of the amount. whole: one tier prices all of it
             * @enum {string}
             */
            tier_mode?: "marginal" | "whole";
            /**
             * @description Lower bound of the fee
             * @example 0.25
             */
            minimum?: string;
            /**
             * @description Upper bound of the fee
             * @example 0.25
             */
            maximum?: string;
        };
        FeeSchedule: {
            /**
             * @description Code of the schedule
             * @example card-payment
             */
            code: string;
            /**
             * @description Counts from 1. A fee names the version that priced it
             * @example 1
             */
            version: number;
            /**
             * @description The priced currency; * for all
             * @example USD
             */
            currency: string;
            /** @description The kinds of transaction that the schedule prices */
            kinds: ("deposit" | "withdrawal" | "transfer" | "payment" | "conversion" | "capture" | "journal")[];
            rule: components["schemas"]["FeeRule"];
            /** @description When the fee is recognised as revenue */
            recognition: {
                /**
                 * @description at_once: on the day of the charge. evenly: over the days of the period that starts then
                 * @enum {string}
                 */
                method: "at_once" | "evenly";
                /**
                 * @description ISO 8601 duration in days, months or years
                 * @example P1Y
                 */
                period?: string;
            };
            /** @description Start of the version. Of the versions that have started, the newest is in force */
            valid_from: string;
            /** @description Moment at which the version was added */
            recorded_at: string;
        };
        Assessment: {
            /**
             * @description Code of the schedule
             * @example card-payment
             */
            schedule: string;
            /**
             * @description Counts from 1. A fee names the version that priced it
             * @example 1
             */
            version: number;
            /**
             * @description Currency of the amount and the fee
             * @example USD
             */
            currency: string;
            /**
             * @description The priced amount
             * @example 125.00
             */
            amount: string;
            /**
             * @description With the decimals of the currency; may be zero
             * @example 2.13
             */
            fee: string;
            /** @description When the fee is recognised as revenue */
            recognition: {
                /**
                 * @description at_once: on the day of the charge. evenly: over the days of the period that starts then
                 * @enum {string}
                 */
                method: "at_once" | "evenly";
                /**
                 * @description ISO 8601 duration in days, months or years
                 * @example P1Y
                 */
                period?: string;
            };
            /** @description The parts of the fee. Their amounts sum to it */
            lines: {
                /**
                 * @description The part of the rule
                 * @enum {string}
                 */
                component: "flat" | "percentage" | "tier" | "minimum" | "maximum" | "rounding";
                /**
                 * @description Explanation of the part
                 * @example 1.5 % of 125.00
                 */
                text: string;
                /**
                 * @description Exact, so with more decimals if needed; may be negative
                 * @example 2.13
                 */
                amount: string;
            }[];
        };
        ImportOutcome: {
            /** @description Id of the recorded fee; null if it was rejected */
            id: string | null;
            /**
             * @description known: the same fee was recorded before. refused: it was rejected
             * @enum {string}
             */
            outcome: "recorded" | "known" | "refused";
            /** @description Reason of the rejection */
            code?: string;
            /** @description What is wrong with the fee, and what to do about it */
            detail?: string;
            /** @description Of a rejected fee: true if a later retry may succeed */
            retriable?: boolean;
            /** @description As sent */
            external_id: string | null;
        };
        Fee: {
            /** @description Id of the fee */
            id: string;
            /**
             * @description Name of the ledger
             * @example main
             */
            ledger: string;
            /** @description Id in the system that it was imported from; null for a fee of the ledger */
            external_id: string | null;
            /** @description Id of the transaction that charged it; null for an imported fee */
            transaction: string | null;
            /** @description Id of the account that paid it; null for an imported fee without one */
            account: string | null;
            /**
             * @description Owner of the account
             * @example alice
             */
            owner: string | null;
            /**
             * @description Kind of the transaction that was charged; fx_spread is the spread of a conversion
             * @enum {string}
             */
            kind: "deposit" | "withdrawal" | "transfer" | "payment" | "conversion" | "capture" | "journal" | "fx_spread";
            /**
             * @description Code of the schedule that priced it; null for none
             * @example card-payment
             */
            schedule: string | null;
            /** @description Version of the schedule; null for none */
            version: number | null;
            /**
             * @description Negative for a reversal
             * @example 2.13
             */
            amount: string;
            /**
             * @description Currency of the fee
             * @example USD
             */
            currency: string;
            /** @description Moment of the charge */
            charged_at: string;
            /** @description Day of which it is revenue; null for the day in UTC on which it was charged */
            effective_on: string | null;
            /** @description Id of the fee that it reverses */
            reverses: string | null;
            /** @description Id of the fee that reverses it */
            reversed_by: string | null;
            /** @description Moment at which this service recorded it */
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
        RevenueReport: {
            /**
             * @description First day, in UTC
             * @example 2026-04-01
             */
            from: string;
            /**
             * @description The day after the last day
             * @example 2026-07-01
             */
            to: string;
            /**
             * @description Currency of the valuation; null without one
             * @example EUR
             */
            in: string | null;
            /** @description In the order of periods and currencies */
            data: {
                /**
                 * @description Month or day; only its days between from and to count. Null when not grouped by either
                 * @example 2026-04
                 */
                period: string | null;
                /**
                 * @description Currency of the amounts
                 * @example USD
                 */
                currency: string;
                /** @description Null when not grouped by kind */
                kind: ("deposit" | "withdrawal" | "transfer" | "payment" | "conversion" | "capture" | "journal" | "fx_spread") | null;
                /** @description Null when not grouped by schedule, or for fees without one */
                schedule: string | null;
                /**
                 * @description Fees charged in the period, less the reversals of the period
                 * @example 125.00
                 */
                charged: string;
                /**
                 * @description Revenue recognised in the period
                 * @example 125.00
                 */
                recognised: string;
                /**
                 * @description Charged by the end of the period and not yet recognised
                 * @example 125.00
                 */
                deferred: string;
                /** @description Number of fees charged in the period, with reversals */
                fees: number;
                /** @description Valuation of the amounts in the currency `in`; null without it or without a rate */
                valuation: {
                    /**
                     * @description Fees charged in the period, less the reversals of the period
                     * @example 125.00
                     */
                    charged: string;
                    /**
                     * @description Revenue recognised in the period
                     * @example 125.00
                     */
                    recognised: string;
                    /**
                     * @description Charged by the end of the period and not yet recognised
                     * @example 125.00
                     */
                    deferred: string;
                    /** @description Rate of the valuation; null for the same currency */
                    rate: components["schemas"]["RateUsed"] | null;
                } | null;
            }[];
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
                     *           "ms": 2,
                     *           "waiting": 0
                     *         },
                     *         "schema": {
                     *           "status": "pass",
                     *           "migration": "0002_effective_days"
                     *         },
                     *         "fx": {
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
                     *           "migration": "0002_effective_days"
                     *         },
                     *         "fx": {
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
    listFeeSchedules: {
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
                     *           "code": "transfer",
                     *           "version": 1,
                     *           "currency": "*",
                     *           "kinds": [
                     *             "transfer"
                     *           ],
                     *           "rule": {
                     *             "percentage_bps": "25"
                     *           },
                     *           "recognition": {
                     *             "method": "at_once"
                     *           },
                     *           "valid_from": "2026-11-30T21:43:29.718Z",
                     *           "recorded_at": "2026-11-30T21:43:29.719Z"
                     *         },
                     *         {
                     *           "code": "card-year",
                     *           "version": 1,
                     *           "currency": "USD",
                     *           "kinds": [
                     *             "transfer"
                     *           ],
                     *           "rule": {
                     *             "flat": "49.00"
                     *           },
                     *           "recognition": {
                     *             "method": "evenly",
                     *             "period": "P1Y"
                     *           },
                     *           "valid_from": "2026-11-30T21:43:29.710Z",
                     *           "recorded_at": "2026-11-30T21:43:29.711Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["FeeSchedule"][];
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
    addFeeSchedule: {
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
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Code of a fee schedule
                     * @example card-payment
                     */
                    code: string;
                    /**
                     * @description The currency to price, or * for all, which only percentages can
                     * @example USD
                     */
                    currency: string | "*";
                    /** @description The kinds of transaction that the schedule prices */
                    kinds: ("deposit" | "withdrawal" | "transfer" | "payment" | "conversion" | "capture" | "journal")[];
                    /** @description The price */
                    rule: {
                        /**
                         * @description Fixed amount
                         * @example 125.00
                         */
                        flat?: string;
                        /**
                         * @description Share of the amount in basis points: hundredths of a percent
                         * @example 150
                         */
                        percentage_bps?: string;
                        /** @description Prices by amount, in ascending order; instead of one price */
                        tiers?: {
                            /** @description Upper bound of the tier, included; null in the last one */
                            up_to: string | null;
                            /**
                             * @description Fixed amount
                             * @example 125.00
                             */
                            flat?: string;
                            /**
                             * @description Share of the amount in basis points: hundredths of a percent
                             * @example 150
                             */
                            percentage_bps?: string;
                        }[];
                        /**
                         * @description marginal: each tier prices the part of the amount within it, and adds its flat amount once the amount reaches it. whole: the tier of the amount prices all of it
                         * @enum {string}
                         */
                        tier_mode?: "marginal" | "whole";
                        /**
                         * @description Lower bound of the fee
                         * @example 125.00
                         */
                        minimum?: string;
                        /**
                         * @description Upper bound of the fee
                         * @example 125.00
                         */
                        maximum?: string;
                    };
                    /** @description When the fee is recognised as revenue; at_once when left out */
                    recognition?: {
                        /**
                         * @description at_once: on the day of the charge. evenly: over the days of the period that starts then
                         * @enum {string}
                         */
                        method: "at_once" | "evenly";
                        /**
                         * @description ISO 8601 duration in days, months or years
                         * @example P1Y
                         */
                        period?: string;
                    };
                    /**
                     * Format: date-time
                     * @description Start of the version: not in the past and not before the start of the version before; now when left out
                     */
                    valid_from?: string;
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
                    "application/json": components["schemas"]["FeeSchedule"];
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
                     *       "code": "card-payment",
                     *       "version": 1,
                     *       "currency": "USD",
                     *       "kinds": [
                     *         "transfer"
                     *       ],
                     *       "rule": {
                     *         "flat": "0.25",
                     *         "percentage_bps": "150",
                     *         "minimum": "0.50",
                     *         "maximum": "20.00"
                     *       },
                     *       "recognition": {
                     *         "method": "at_once"
                     *       },
                     *       "valid_from": "2026-11-30T21:43:29.688Z",
                     *       "recorded_at": "2026-11-30T21:43:29.691Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FeeSchedule"];
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
             * @description `too_many_decimals`: Too many decimals
             *     `valid_in_past`: Version starts in the past
             *     `version_out_of_order`: Version starts before its predecessor
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "too_many_decimals" | "valid_in_past" | "version_out_of_order";
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
    getFeeSchedule: {
        parameters: {
            query?: {
                /** @description The version in force now when left out */
                version?: number;
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
                 * @description Code of a fee schedule
                 * @example card-payment
                 */
                code: string;
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
                     *       "code": "card-payment",
                     *       "version": 1,
                     *       "currency": "USD",
                     *       "kinds": [
                     *         "transfer"
                     *       ],
                     *       "rule": {
                     *         "flat": "0.25",
                     *         "percentage_bps": "150",
                     *         "minimum": "0.50",
                     *         "maximum": "20.00"
                     *       },
                     *       "recognition": {
                     *         "method": "at_once"
                     *       },
                     *       "valid_from": "2026-11-30T21:43:29.688Z",
                     *       "recorded_at": "2026-11-30T21:43:29.691Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FeeSchedule"];
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
             * @description `fee_schedule_not_found`: Fee schedule not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "fee_schedule_not_found" | "ledger_not_found";
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
    listFeeScheduleVersions: {
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
                 * @description Code of a fee schedule
                 * @example card-payment
                 */
                code: string;
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
                     *       "as_of": "2026-11-30T21:43:29.775Z",
                     *       "revision": 4,
                     *       "data": [
                     *         {
                     *           "code": "card-payment",
                     *           "version": 1,
                     *           "currency": "USD",
                     *           "kinds": [
                     *             "transfer"
                     *           ],
                     *           "rule": {
                     *             "flat": "0.25",
                     *             "percentage_bps": "150",
                     *             "minimum": "0.50",
                     *             "maximum": "20.00"
                     *           },
                     *           "recognition": {
                     *             "method": "at_once"
                     *           },
                     *           "valid_from": "2026-11-30T21:43:29.688Z",
                     *           "recorded_at": "2026-11-30T21:43:29.691Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        /** @description Moment of this answer, by the database's clock */
                        as_of: string;
                        /** @description Grows with each version of any schedule */
                        revision: number;
                        /** @description The version in force, then at most 50 future ones */
                        data: components["schemas"]["FeeSchedule"][];
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
             * @description `fee_schedule_not_found`: Fee schedule not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "fee_schedule_not_found" | "ledger_not_found";
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
    assessFee: {
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
                 * @description Code of a fee schedule
                 * @example card-payment
                 */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description An amount of money as a decimal string: above zero, at most 10^24, with no more decimals than its currency.
                     * @example 125.00
                     */
                    amount: string;
                    /**
                     * @description Currency of the amount
                     * @example USD
                     */
                    currency: string;
                    /**
                     * @description Kind of transaction
                     * @enum {string}
                     */
                    kind: "deposit" | "withdrawal" | "transfer" | "payment" | "conversion" | "capture" | "journal";
                    /** @description Number of decimals of the currency: 2 means that the smallest amount is 0.01. Required for a currency outside ISO 4217; overrides ISO 4217 */
                    exponent?: number;
                    /** @description Version of the schedule; the one in force now when left out */
                    version?: number;
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
                     *       "schedule": "card-payment",
                     *       "version": 1,
                     *       "currency": "USD",
                     *       "amount": "125.00",
                     *       "fee": "2.12",
                     *       "recognition": {
                     *         "method": "at_once"
                     *       },
                     *       "lines": [
                     *         {
                     *           "component": "flat",
                     *           "text": "0.25 for any amount",
                     *           "amount": "0.25"
                     *         },
                     *         {
                     *           "component": "percentage",
                     *           "text": "1.5 % of 125.00",
                     *           "amount": "1.875"
                     *         },
                     *         {
                     *           "component": "rounding",
                     *           "text": "To 2 decimals, a tie to the even unit",
                     *           "amount": "-0.005"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Assessment"];
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
             * @description `fee_schedule_not_found`: Fee schedule not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "fee_schedule_not_found" | "ledger_not_found";
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
             * @description `currency_not_priced`: Currency not priced
             *     `currency_unknown`: Currency unknown
             *     `fee_too_large`: Fee too large
             *     `kind_not_priced`: Kind not priced
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "currency_not_priced" | "currency_unknown" | "fee_too_large" | "kind_not_priced" | "too_many_decimals";
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
    importFees: {
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
        requestBody: {
            content: {
                "application/json": {
                    /** @description The fees */
                    fees: {
                        /**
                         * @description Id in the other system. The same id again means the same fee
                         * @example invoice-2025-0117
                         */
                        external_id: string;
                        /**
                         * @description The account that paid it, if the ledger has it
                         * @default null
                         */
                        account?: string | null;
                        /**
                         * @description Owner of the account
                         * @default null
                         * @example alice
                         */
                        owner?: string | null;
                        /**
                         * @description Kind of the transaction that was charged; fx_spread is the spread of a conversion
                         * @enum {string}
                         */
                        kind: "deposit" | "withdrawal" | "transfer" | "payment" | "conversion" | "capture" | "journal" | "fx_spread";
                        /**
                         * @description Code of the schedule that priced it; null for none
                         * @default null
                         * @example card-payment
                         */
                        schedule?: string | null;
                        /**
                         * @description Version of the schedule; null for none
                         * @default null
                         */
                        version?: number | null;
                        /**
                         * @description With the currency's decimals: recognition counts in units of the last one. Negative for a reversal only, which has the amount of its fee with a minus sign
                         * @example 2.13
                         */
                        amount: string;
                        /**
                         * @description Currency of the fee
                         * @example USD
                         */
                        currency: string;
                        /**
                         * Format: date-time
                         * @description Moment of the charge
                         */
                        charged_at: string;
                        /**
                         * @description Day of which it is revenue; null for the day in UTC on which it was charged
                         * @default null
                         * @example 2026-03-31
                         */
                        effective_on?: string | null;
                        /**
                         * @description external_id of the imported fee that it reverses, in full
                         * @default null
                         */
                        reverses?: string | null;
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "outcome": "recorded",
                     *           "id": "d1eb39bc-1111-842b-8812-550e9fc7aff5",
                     *           "external_id": "invoice-2025-0117"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        /** @description In the order of the fees */
                        data: components["schemas"]["ImportOutcome"][];
                    };
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
    listFees: {
        parameters: {
            query?: {
                /**
                 * @description Only fees of this transaction
                 * @example 0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13
                 */
                transaction?: string;
                /**
                 * @description Only fees paid by this account
                 * @example 0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13
                 */
                account?: string;
                /** @description Only fees paid by accounts of this owner */
                owner?: string;
                /** @description Only fees of this kind */
                kind?: "deposit" | "withdrawal" | "transfer" | "payment" | "conversion" | "capture" | "journal" | "fx_spread";
                /**
                 * @description Only fees priced by this schedule
                 * @example card-payment
                 */
                schedule?: string;
                /** @description Only fees in this currency */
                currency?: string;
                /** @description true: only imported fees. false: only fees of the ledger */
                imported?: "true" | "false";
                /** @description Charged at this moment or later */
                from?: string;
                /** @description Charged before this moment */
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
                     *           "id": "109805a0-aee0-82ef-a33d-e486da1cc3fa",
                     *           "ledger": "main",
                     *           "external_id": "invoice-2025-0118-cancelled",
                     *           "transaction": null,
                     *           "account": null,
                     *           "owner": "alice",
                     *           "kind": "withdrawal",
                     *           "schedule": null,
                     *           "version": null,
                     *           "amount": "-12.50",
                     *           "currency": "USD",
                     *           "charged_at": "2026-04-14T16:00:00.000Z",
                     *           "effective_on": null,
                     *           "reverses": "9e4f4c9d-fe36-8ba0-b4a5-0f5e4ba2016f",
                     *           "reversed_by": null,
                     *           "recorded_at": "2026-11-30T21:43:29.760Z"
                     *         },
                     *         {
                     *           "id": "51d48182-e6a1-8488-898a-a4645026a045",
                     *           "ledger": "main",
                     *           "external_id": "card-2026-0004",
                     *           "transaction": null,
                     *           "account": null,
                     *           "owner": "alice",
                     *           "kind": "transfer",
                     *           "schedule": "card-year",
                     *           "version": 1,
                     *           "amount": "49.00",
                     *           "currency": "USD",
                     *           "charged_at": "2026-04-13T11:00:00.000Z",
                     *           "effective_on": null,
                     *           "reverses": null,
                     *           "reversed_by": null,
                     *           "recorded_at": "2026-11-30T21:43:29.760Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["Fee"][];
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
    getFee: {
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
                 * @example d1eb39bc-1111-842b-8812-550e9fc7aff5
                 */
                fee: string;
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
                     *       "id": "d1eb39bc-1111-842b-8812-550e9fc7aff5",
                     *       "ledger": "main",
                     *       "external_id": "invoice-2025-0117",
                     *       "transaction": null,
                     *       "account": null,
                     *       "owner": "alice",
                     *       "kind": "withdrawal",
                     *       "schedule": null,
                     *       "version": null,
                     *       "amount": "12.50",
                     *       "currency": "USD",
                     *       "charged_at": "2025-11-03T09:30:00.000Z",
                     *       "effective_on": null,
                     *       "reverses": null,
                     *       "reversed_by": null,
                     *       "recorded_at": "2026-11-30T21:43:29.747Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Fee"];
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
             * @description `fee_not_found`: Fee not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "fee_not_found" | "ledger_not_found";
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
    reportRevenue: {
        parameters: {
            query: {
                /**
                 * @description First day, in UTC
                 * @example 2026-04-01
                 */
                from: string;
                /**
                 * @description The day after the last day, in UTC
                 * @example 2026-07-01
                 */
                to: string;
                /**
                 * @description day or month, kind and schedule, separated by commas. Currencies always have rows of their own, because their amounts cannot be added
                 * @example month,kind
                 */
                group_by?: string;
                /** @description Currency of a valuation, at the rate of the end of each period; of now for a period that has not ended */
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
                     *       "from": "2026-04-01",
                     *       "to": "2026-07-01",
                     *       "in": null,
                     *       "data": [
                     *         {
                     *           "period": null,
                     *           "currency": "USD",
                     *           "kind": null,
                     *           "schedule": null,
                     *           "charged": "36.50",
                     *           "recognised": "-1.44",
                     *           "deferred": "37.94",
                     *           "fees": 2,
                     *           "valuation": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RevenueReport"];
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
             * @description `currency_unknown`: Currency unknown
             *     `report_too_large`: Report too large
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "currency_unknown" | "report_too_large";
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
            /** @description `fx_answer_invalid`: Invalid response from FX service */
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
}
