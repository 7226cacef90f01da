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
    "/v1/rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the rates of a currency
         * @description Against all other currencies, now or as of the end of a day, on one page.
         *
         *     Role: `reader`, in any ledger; with `florin-ledger` in that ledger. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["listRates"];
        put?: never;
        /**
         * Publish rates of your own
         * @description For one ledger, in which they take precedence over those for all ledgers, or for all. All of them or none. Another rate for the same pair and moment corrects the earlier one; the same rate again changes nothing. A rate that differs by more than 20 % from the trusted one before it is flagged and not quoted from until it is confirmed. Without a recent one of its publisher, that of a real source counts, and for a ledger that for all ledgers.
         *
         *     Role: `accountant`, for all ledgers; with `florin-ledger` in that ledger.
         */
        post: operations["publishRates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rates/lookups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look up many rates
         * @description Up to 1,000 in one request, as exact fractions, each now or as of a moment. For valuations.
         *
         *     Role: `reader`, in any ledger; with `florin-ledger` in that ledger. Grants may be limited to an owner or to a prefix of codes.
         */
        post: operations["lookUpRates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rates/{base}/{quote}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the rate of a pair
         * @description Now or as of a moment, with the published rates that it is made of.
         *
         *     Role: `reader`, in any ledger; with `florin-ledger` in that ledger. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["getRate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rates/{base}/{quote}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the past rates of a pair
         * @description The last rate of each day, week or month, newest first, all from one source and for one ledger or all.
         *
         *     Role: `reader`, in any ledger; with `florin-ledger` in that ledger. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["listPastRates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cross-currencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the currencies through which rates are crossed
         * @description The settings that hold now: that of the ledger, then that of the rates for all ledgers.
         *
         *     Role: `reader`, in any ledger; with `florin-ledger` in that ledger.
         */
        get: operations["listCrossCurrencies"];
        put?: never;
        /**
         * Set the currency through which your rates are crossed
         * @description Of the rates that you publish for a ledger, or of those that you publish for all ledgers. Two rates with this currency then give the rate of a pair that you do not publish. Rates for a ledger and rates for all ledgers are never crossed with each other.
         *
         *     Role: `accountant`, for all ledgers; with `florin-ledger` in that ledger.
         */
        post: operations["setCrossCurrency"];
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
         * List the currencies with rates
         * @description By code, on one page.
         *
         *     Role: `reader`, in any ledger; with `florin-ledger` in that ledger. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["listCurrencies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/flagged-rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the flagged rates
         * @description The rates that differ by more than 20 % from the trusted rate before them and have not been confirmed, newest first.
         *
         *     Role: `reader`, in any ledger; with `florin-ledger` in that ledger.
         */
        get: operations["listFlaggedRates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/flagged-rates/{rate_id}/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a flagged rate
         * @description Quotes use it from now on, and later rates are measured against it. A second confirmation changes nothing. The header names the ledger of the rate, if it holds in one only.
         *
         *     Role: `accountant`, for all ledgers; with `florin-ledger` in that ledger.
         */
        post: operations["confirmRate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/spreads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the spreads
         * @description The default, then those of pairs, on one page.
         *
         *     Role: `reader`, in any ledger.
         */
        get: operations["listSpreads"];
        put?: never;
        /**
         * Set a spread
         * @description The share of the mid rate that quotes keep, for a pair or as the default of all pairs without a spread of their own. Earlier quotes keep theirs.
         *
         *     Role: `accountant`, for all ledgers.
         */
        post: operations["setSpread"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request a quote
         * @description A rate for an amount, guaranteed until `expires_at`, for one ledger. Send its id as `quote_id` with a conversion in the ledger.
         *
         *     Role: `teller`. Grants may be limited to an owner or to a prefix of codes.
         */
        post: operations["createQuote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quotes/{quote_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a quote
         * @description As it was made. Only the ledger that it is for can read it.
         *
         *     Role: `teller`. Grants may be limited to an owner or to a prefix of codes.
         */
        get: operations["getQuote"];
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
        PublishedRate: {
            /**
             * @description Id of the published rate
             * @example 4
             */
            id: string;
            /**
             * @description Base currency: the rate prices one unit of it
             * @example EUR
             */
            base: string;
            /**
             * @description Quote currency: the rate is in units of it
             * @example USD
             */
            quote: string;
            /**
             * @description Units of quote for one of base, as published
             * @example 1.1684
             */
            rate: string;
            /** @description Moment from which the rate is valid */
            valid_at: string;
            /** @description Moment at which this service recorded it */
            recorded_at: string;
            /**
             * @description The only ledger in which the rate holds; null for all ledgers
             * @example null
             */
            ledger: string | null;
            /** @description The rate differs by more than 20 % from the trusted one before it and has not been confirmed */
            flagged: boolean;
        };
        Rate: {
            /**
             * @description Base currency: the rate prices one unit of it
             * @example EUR
             */
            base: string;
            /**
             * @description Quote currency: the rate is in units of it
             * @example USD
             */
            quote: string;
            /**
             * @description Mid rate: units of quote for one of base, at most 18 digits
             * @example 1.1684
             */
            rate: string;
            /**
             * @description How the rate follows from published ones: the pair itself, the opposite pair, or two rates of one publisher crossed through a third currency
             * @enum {string}
             */
            route: "direct" | "inverse" | "crossed";
            /** @description The published rates: one, or for a cross that of the first currency and that of the second with the currency between */
            legs: components["schemas"]["PublishedRate"][];
            /**
             * @description Source of the rate: the European Central Bank, an operator, or a simulation for demonstrations
             * @enum {string}
             */
            source: "ecb" | "operator" | "simulation";
            /** @description True for a simulated rate, used in demonstrations only */
            simulated: boolean;
            /** @description Moment from which the rate is valid; of two legs the older one */
            as_of: string;
            /** @description From as_of to now, or to the requested moment */
            age_seconds: number;
            /** @description The rate is older than the longest normal gap of its source, so it is not quoted from */
            stale: boolean;
        };
        PastRate: {
            /**
             * @description First day of the interval
             * @example 2026-04-13
             */
            period: string;
            /**
             * @description Mid rate: units of quote for one of base
             * @example 1.1684
             */
            rate: string;
            /**
             * @description How the rate follows from published ones: the pair itself, the opposite pair, or two rates of one publisher crossed through a third currency
             * @enum {string}
             */
            route: "direct" | "inverse" | "crossed";
            /** @description The published rates: one, or for a cross that of the first currency and that of the second with the currency between */
            legs: components["schemas"]["PublishedRate"][];
            /**
             * @description Source of the rate: the European Central Bank, an operator, or a simulation for demonstrations
             * @enum {string}
             */
            source: "ecb" | "operator" | "simulation";
            /** @description True for a simulated rate, used in demonstrations only */
            simulated: boolean;
            /** @description Moment from which the rate is valid; of two legs the older one */
            as_of: string;
            /** @description The rate differs by more than 20 % from the trusted one before it and has not been confirmed */
            flagged: boolean;
        };
        LookedUpRate: {
            /**
             * @description Base currency: the rate prices one unit of it
             * @example EUR
             */
            base: string;
            /**
             * @description Quote currency: the rate is in units of it
             * @example USD
             */
            quote: string;
            /**
             * @description Numerator of the exact mid rate, a published rate or the product of two: `per` units of the base or source currency equal `units` of the other one. `amount * units / per` converts without rounding errors
             * @example 1.1684
             */
            units: string;
            /**
             * @description Denominator of the exact mid rate
             * @example 1
             */
            per: string;
            /**
             * @description The fraction as a decimal of at most 18 digits
             * @example 1.1684
             */
            rate: string;
            /**
             * @description Source of the rate: the European Central Bank, an operator, or a simulation for demonstrations
             * @enum {string}
             */
            source: "ecb" | "operator" | "simulation";
            /**
             * @description The only ledger in which the rate holds; null for all ledgers
             * @example null
             */
            ledger: string | null;
            /** @description True for a simulated rate, used in demonstrations only */
            simulated: boolean;
            /** @description Moment from which the rate is valid; of two legs the older one */
            as_of: string;
            /** @description The rate is older than the longest normal gap of its source, so it is not quoted from */
            stale: boolean;
            /** @description The rate differs by more than 20 % from the trusted one before it and has not been confirmed */
            flagged: boolean;
        };
        CrossCurrency: {
            /**
             * @description The ledger whose rates are crossed; null: the rates for all ledgers
             * @example null
             */
            ledger: string | null;
            /**
             * @description Currency through which two of the rates are crossed; null: they are not crossed
             * @example USD
             */
            currency: string | null;
            /** @description Grows with each change */
            version: number;
            /** @description Moment from which this is valid */
            valid_at: string;
            /** @description Moment of the change */
            recorded_at: string;
        };
        Currency: {
            /**
             * @description Currency code
             * @example EUR
             */
            code: string;
            /**
             * @description Name in ISO 4217; null if it is not listed there
             * @example Euro
             */
            name: string | null;
            /**
             * @description Number of decimals of the currency in ISO 4217: 2 means that the smallest amount is 0.01; null if unknown
             * @example 2
             */
            exponent: number | null;
            /** @description The sources with a rate of the currency */
            sources: ("ecb" | "operator" | "simulation")[];
            /** @description Moment from which its newest rate is valid */
            as_of: string;
        };
        FlaggedRate: {
            /**
             * @description Id of the published rate
             * @example 4
             */
            id: string;
            /**
             * @description Source of the rate: the European Central Bank, an operator, or a simulation for demonstrations
             * @enum {string}
             */
            source: "ecb" | "operator" | "simulation";
            /**
             * @description The only ledger in which the rate holds; null for all ledgers
             * @example null
             */
            ledger: string | null;
            /**
             * @description Base currency: the rate prices one unit of it
             * @example EUR
             */
            base: string;
            /**
             * @description Quote currency: the rate is in units of it
             * @example USD
             */
            quote: string;
            /**
             * @description Units of quote for one of base, as published
             * @example 70.5
             */
            rate: string;
            /** @description Moment from which the rate is valid */
            valid_at: string;
            /** @description Moment at which this service recorded it */
            recorded_at: string;
            /** @description The newest rate of its pair in either direction: no quote of the pair until it is confirmed */
            current: boolean;
            /** @description The rate that it is measured against: the newest trusted rate of its publisher before it, in either direction, if recent; else for an operator's rate that of a real source, or for a ledger's that of the operator for all ledgers; else the newest rate of its publisher */
            previous: {
                /**
                 * @description Id of the published rate
                 * @example 4
                 */
                id: string;
                /**
                 * @description Source of the rate: the European Central Bank, an operator, or a simulation for demonstrations
                 * @enum {string}
                 */
                source: "ecb" | "operator" | "simulation";
                /**
                 * @description The only ledger in which the rate holds; null for all ledgers
                 * @example null
                 */
                ledger: string | null;
                /**
                 * @description Base currency: the rate prices one unit of it
                 * @example EUR
                 */
                base: string;
                /**
                 * @description Quote currency: the rate is in units of it
                 * @example USD
                 */
                quote: string;
                /**
                 * @description Units of quote for one of base, as published
                 * @example 70.5
                 */
                rate: string;
                /** @description Moment from which the rate is valid */
                valid_at: string;
            } | null;
            /**
             * @description Change from the previous rate, in the direction of this one
             * @example -35.02
             */
            move_percent: string | null;
        };
        Confirmation: {
            /**
             * @description Id of the published rate
             * @example 4
             */
            id: string;
            /**
             * @description Source of the rate: the European Central Bank, an operator, or a simulation for demonstrations
             * @enum {string}
             */
            source: "ecb" | "operator" | "simulation";
            /**
             * @description The only ledger in which the rate holds; null for all ledgers
             * @example null
             */
            ledger: string | null;
            /**
             * @description Base currency: the rate prices one unit of it
             * @example EUR
             */
            base: string;
            /**
             * @description Quote currency: the rate is in units of it
             * @example USD
             */
            quote: string;
            /**
             * @description Units of quote for one of base, as published
             * @example 70.5
             */
            rate: string;
            /** @description Moment from which the rate is valid */
            valid_at: string;
            /** @description Moment of the first confirmation */
            confirmed_at: string;
        };
        Quote: {
            /** @description Send it as `quote_id` with a conversion in the ledger */
            id: string;
            /**
             * @description The ledger that the quote is for
             * @example main
             */
            ledger: string;
            /**
             * @description Currency to sell
             * @example EUR
             */
            source_currency: string;
            /**
             * @description Currency to buy
             * @example USD
             */
            target_currency: string;
            /**
             * @description Debited amount; rounded up when target_amount was sent
             * @example 125.00
             */
            source_amount: string;
            /**
             * @description Credited amount; rounded down when source_amount was sent
             * @example 125.00
             */
            target_amount: string;
            /**
             * @description Amount that the spread keeps, in the target currency: the value at the mid rate less target_amount
             * @example 125.00
             */
            spread_amount: string;
            /**
             * @description Mid rate less the spread: units of target for one of source, at most 18 digits
             * @example 1.162558
             */
            rate: string;
            /**
             * @description Mid rate as a decimal of at most 18 digits
             * @example 1.1684
             */
            mid_rate: string;
            /**
             * @description Spread in basis points: hundredths of a percent
             * @example 50
             */
            spread_bps: string;
            /** @description Version of the spread */
            spread_version: number;
            /**
             * @description Numerator of the exact mid rate, a published rate or the product of two: `per` units of the base or source currency equal `units` of the other one. `amount * units / per` converts without rounding errors
             * @example 1.1684
             */
            units: string;
            /**
             * @description Denominator of the exact mid rate
             * @example 1
             */
            per: string;
            /**
             * @description How the rate follows from published ones: the pair itself, the opposite pair, or two rates of one publisher crossed through a third currency
             * @enum {string}
             */
            route: "direct" | "inverse" | "crossed";
            /** @description The published rates: one, or for a cross that of the first currency and that of the second with the currency between */
            legs: components["schemas"]["PublishedRate"][];
            /**
             * @description Source of the rate: the European Central Bank, an operator, or a simulation for demonstrations
             * @enum {string}
             */
            source: "ecb" | "operator" | "simulation";
            /** @description True for a simulated rate, used in demonstrations only */
            simulated: boolean;
            /** @description Moment from which the rate is valid; of two legs the older one */
            as_of: string;
            /** @description Age of the rate when the quote was made */
            age_seconds: number;
            /** @description Moment at which the quote was made */
            created_at: string;
            /** @description Moment from which the quote is no longer valid */
            expires_at: string;
        };
        Spread: {
            /**
             * @description First currency of the pair in alphabetical order; null for the default
             * @example EUR
             */
            base: string | null;
            /**
             * @description Second currency; null for the default
             * @example USD
             */
            quote: string | null;
            /**
             * @description Basis points: hundredths of a percent
             * @example 50
             */
            spread_bps: string;
            /** @description Grows with each change of any spread. A quote names the version it used */
            version: number;
            /** @description Moment of the change */
            recorded_at: string;
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
                     *           "ms": 1,
                     *           "waiting": 0
                     *         },
                     *         "schema": {
                     *           "status": "pass",
                     *           "migration": "0002_rates_of_ledgers"
                     *         },
                     *         "operator": {
                     *           "status": "pass",
                     *           "as_of": "2026-11-30T21:43:29.527Z",
                     *           "stale": false,
                     *           "last_success_at": null,
                     *           "last_error": null
                     *         },
                     *         "simulation": {
                     *           "status": "pass",
                     *           "as_of": "2026-11-30T00:00:00.000Z",
                     *           "stale": false,
                     *           "last_success_at": "2026-11-30T21:43:26.904Z",
                     *           "last_error": null
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
                     *           "migration": "0002_rates_of_ledgers"
                     *         },
                     *         "operator": {
                     *           "status": "pass",
                     *           "as_of": "2026-11-30T21:43:29.527Z",
                     *           "stale": false,
                     *           "last_success_at": null,
                     *           "last_error": null
                     *         },
                     *         "simulation": {
                     *           "status": "pass",
                     *           "as_of": "2026-11-30T00:00:00.000Z",
                     *           "stale": false,
                     *           "last_success_at": "2026-11-30T21:43:26.904Z",
                     *           "last_error": null
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
    listRates: {
        parameters: {
            query: {
                /**
                 * @description Base currency: a rate prices one unit of it
                 * @example EUR
                 */
                base: string;
                /** @description As of the end of this day in UTC; now when left out */
                date?: string;
                /** @description Only this source; the first source with a fresh rate when left out */
                source?: "ecb" | "operator" | "simulation";
            };
            header?: {
                /** @description Show the rates that hold in this ledger: its own and those for all ledgers. Only the latter when left out */
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
                     *           "base": "EUR",
                     *           "quote": "AUD",
                     *           "rate": "1.62814",
                     *           "route": "direct",
                     *           "legs": [
                     *             {
                     *               "id": "3234",
                     *               "base": "EUR",
                     *               "quote": "AUD",
                     *               "rate": "1.62814",
                     *               "valid_at": "2026-11-30T00:00:00.000Z",
                     *               "recorded_at": "2026-11-30T21:43:26.861Z",
                     *               "ledger": null,
                     *               "flagged": false
                     *             }
                     *           ],
                     *           "source": "simulation",
                     *           "simulated": true,
                     *           "as_of": "2026-11-30T00:00:00.000Z",
                     *           "age_seconds": 78209,
                     *           "stale": false
                     *         },
                     *         {
                     *           "base": "EUR",
                     *           "quote": "BRL",
                     *           "rate": "5.97385",
                     *           "route": "direct",
                     *           "legs": [
                     *             {
                     *               "id": "3465",
                     *               "base": "EUR",
                     *               "quote": "BRL",
                     *               "rate": "5.97385",
                     *               "valid_at": "2026-11-30T00:00:00.000Z",
                     *               "recorded_at": "2026-11-30T21:43:26.863Z",
                     *               "ledger": null,
                     *               "flagged": false
                     *             }
                     *           ],
                     *           "source": "simulation",
                     *           "simulated": true,
                     *           "as_of": "2026-11-30T00:00:00.000Z",
                     *           "age_seconds": 78209,
                     *           "stale": false
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["Rate"][];
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
    publishRates: {
        parameters: {
            query?: never;
            header?: {
                /** @description For this ledger only; for all ledgers when left out */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Each pair once, in one direction */
                    rates: {
                        /**
                         * @description Base currency: a rate prices one unit of it
                         * @example EUR
                         */
                        base: string;
                        /**
                         * @description Quote currency: the rate is in units of it
                         * @example USD
                         */
                        quote: string;
                        /**
                         * @description Units of one currency for one unit of the other
                         * @example 1.1684
                         */
                        rate: string;
                    }[];
                    /**
                     * Format: date-time
                     * @description Moment from which they are valid, not in the future; now when left out
                     */
                    valid_at?: string;
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
                     *       "data": [
                     *         {
                     *           "id": "6700",
                     *           "base": "EUR",
                     *           "quote": "USD",
                     *           "rate": "1.1684",
                     *           "valid_at": "2026-11-30T21:43:29.501Z",
                     *           "recorded_at": "2026-11-30T21:43:29.506Z",
                     *           "ledger": null,
                     *           "flagged": false
                     *         },
                     *         {
                     *           "id": "6701",
                     *           "base": "EUR",
                     *           "quote": "JPY",
                     *           "rate": "186.75",
                     *           "valid_at": "2026-11-30T21:43:29.501Z",
                     *           "recorded_at": "2026-11-30T21:43:29.506Z",
                     *           "ledger": null,
                     *           "flagged": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        /** @description The published rates, in the order of the request */
                        data: components["schemas"]["PublishedRate"][];
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
            /**
             * @description `same_currency`: Currencies are identical
             *     `valid_in_future`: Rate valid in the future
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "same_currency" | "valid_in_future";
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
    lookUpRates: {
        parameters: {
            query?: never;
            header?: {
                /** @description Show the rates that hold in this ledger: its own and those for all ledgers. Only the latter when left out */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The pairs to look up, each with its moment */
                    lookups: {
                        /**
                         * @description Base currency: a rate prices one unit of it
                         * @example EUR
                         */
                        base: string;
                        /**
                         * @description Quote currency: the rate is in units of it
                         * @example USD
                         */
                        quote: string;
                        /**
                         * Format: date-time
                         * @description As of this moment; now when left out
                         */
                        at?: string;
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
                     *           "base": "USD",
                     *           "quote": "EUR",
                     *           "units": "1",
                     *           "per": "1.1684",
                     *           "rate": "0.855871276959945224",
                     *           "source": "operator",
                     *           "ledger": null,
                     *           "simulated": false,
                     *           "as_of": "2026-11-30T21:43:29.501Z",
                     *           "stale": false,
                     *           "flagged": false
                     *         },
                     *         null
                     *       ]
                     *     }
                     */
                    "application/json": {
                        /** @description In the order of the lookups; null where there is no rate */
                        data: (components["schemas"]["LookedUpRate"] | null)[];
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
            /** @description `same_currency`: Currencies are identical */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "same_currency";
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
    getRate: {
        parameters: {
            query?: {
                /** @description As of this moment; now when left out */
                at?: string;
                /** @description Only this source; the first source with a fresh rate when left out */
                source?: "ecb" | "operator" | "simulation";
            };
            header?: {
                /** @description Show the rates that hold in this ledger: its own and those for all ledgers. Only the latter when left out */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Base currency: a rate prices one unit of it
                 * @example EUR
                 */
                base: string;
                /**
                 * @description Quote currency: the rate is in units of it
                 * @example USD
                 */
                quote: string;
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
                     *       "base": "EUR",
                     *       "quote": "USD",
                     *       "rate": "1.1684",
                     *       "route": "direct",
                     *       "legs": [
                     *         {
                     *           "id": "6700",
                     *           "base": "EUR",
                     *           "quote": "USD",
                     *           "rate": "1.1684",
                     *           "valid_at": "2026-11-30T21:43:29.501Z",
                     *           "recorded_at": "2026-11-30T21:43:29.506Z",
                     *           "ledger": null,
                     *           "flagged": false
                     *         }
                     *       ],
                     *       "source": "operator",
                     *       "simulated": false,
                     *       "as_of": "2026-11-30T21:43:29.501Z",
                     *       "age_seconds": 0,
                     *       "stale": false
                     *     }
                     */
                    "application/json": components["schemas"]["Rate"];
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
             *     `rate_not_found`: Rate not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "rate_not_found";
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
            /** @description `same_currency`: Currencies are identical */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "same_currency";
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
    listPastRates: {
        parameters: {
            query?: {
                /** @description Valid on this day (UTC) or later */
                from?: string;
                /** @description Valid before this day (UTC) */
                to?: string;
                /** @description One rate for each; weeks start on Monday */
                interval?: "day" | "week" | "month";
                /** @description Only this source; the first source with a fresh rate when left out */
                source?: "ecb" | "operator" | "simulation";
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: {
                /** @description Show the rates that hold in this ledger: its own and those for all ledgers. Only the latter when left out */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Base currency: a rate prices one unit of it
                 * @example EUR
                 */
                base: string;
                /**
                 * @description Quote currency: the rate is in units of it
                 * @example USD
                 */
                quote: string;
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
                     *           "period": "2026-11-30",
                     *           "rate": "1.1684",
                     *           "route": "direct",
                     *           "legs": [
                     *             {
                     *               "id": "6700",
                     *               "base": "EUR",
                     *               "quote": "USD",
                     *               "rate": "1.1684",
                     *               "valid_at": "2026-11-30T21:43:29.501Z",
                     *               "recorded_at": "2026-11-30T21:43:29.506Z",
                     *               "ledger": null,
                     *               "flagged": false
                     *             }
                     *           ],
                     *           "source": "operator",
                     *           "simulated": false,
                     *           "as_of": "2026-11-30T21:43:29.501Z",
                     *           "flagged": false
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["PastRate"][];
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
             *     `rate_not_found`: Rate not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "rate_not_found";
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
            /** @description `same_currency`: Currencies are identical */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "same_currency";
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
    listCrossCurrencies: {
        parameters: {
            query?: never;
            header?: {
                /** @description Show the rates that hold in this ledger: its own and those for all ledgers. Only the latter when left out */
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
                     *           "ledger": null,
                     *           "currency": null,
                     *           "version": 2,
                     *           "valid_at": "2026-11-30T21:43:29.573Z",
                     *           "recorded_at": "2026-11-30T21:43:29.574Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["CrossCurrency"][];
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
    setCrossCurrency: {
        parameters: {
            query?: never;
            header?: {
                /** @description For this ledger only; for all ledgers when left out */
                "florin-ledger"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Currency through which two of the rates are crossed; null: they are not crossed
                     * @example USD
                     */
                    currency: string | null;
                    /**
                     * Format: date-time
                     * @description Moment from which this is valid, not in the future; now when left out
                     */
                    valid_at?: string;
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
                     *       "ledger": null,
                     *       "currency": "USD",
                     *       "version": 1,
                     *       "valid_at": "2026-11-30T21:43:29.562Z",
                     *       "recorded_at": "2026-11-30T21:43:29.563Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrossCurrency"];
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
            /** @description `valid_in_future`: Rate valid in the future */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "valid_in_future";
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
                /** @description Show the rates that hold in this ledger: its own and those for all ledgers. Only the latter when left out */
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
                     *           "code": "AUD",
                     *           "name": "Australian Dollar",
                     *           "exponent": 2,
                     *           "sources": [
                     *             "simulation"
                     *           ],
                     *           "as_of": "2026-11-30T00:00:00.000Z"
                     *         },
                     *         {
                     *           "code": "BRL",
                     *           "name": "Brazilian Real",
                     *           "exponent": 2,
                     *           "sources": [
                     *             "simulation"
                     *           ],
                     *           "as_of": "2026-11-30T00:00:00.000Z"
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
    listFlaggedRates: {
        parameters: {
            query?: {
                /** @description Number of rows of a page */
                limit?: number;
                /** @description `next_cursor` of the page before; the first page when left out */
                cursor?: string;
            };
            header?: {
                /** @description Show the rates that hold in this ledger: its own and those for all ledgers. Only the latter when left out */
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
                        data: components["schemas"]["FlaggedRate"][];
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
    confirmRate: {
        parameters: {
            query?: never;
            header?: {
                /** @description For this ledger only; for all ledgers when left out */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a flagged rate
                 * @example 4
                 */
                rate_id: string;
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
                    /**
                     * @example {
                     *       "id": "6703",
                     *       "source": "operator",
                     *       "ledger": null,
                     *       "base": "EUR",
                     *       "quote": "TRY",
                     *       "rate": "70.5",
                     *       "valid_at": "2026-11-30T21:43:29.527Z",
                     *       "confirmed_at": "2026-11-30T21:43:29.584Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Confirmation"];
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
             * @description `flagged_rate_not_found`: Flagged rate not found
             *     `ledger_not_found`: Ledger not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "flagged_rate_not_found" | "ledger_not_found";
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
    listSpreads: {
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
                     *       "data": [
                     *         {
                     *           "base": null,
                     *           "quote": null,
                     *           "spread_bps": "50",
                     *           "version": 3,
                     *           "recorded_at": "2026-11-30T21:43:29.609Z"
                     *         },
                     *         {
                     *           "base": "EUR",
                     *           "quote": "USD",
                     *           "spread_bps": "25",
                     *           "version": 2,
                     *           "recorded_at": "2026-11-30T21:43:29.599Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        /** @description The rows of the page */
                        data: components["schemas"]["Spread"][];
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
    setSpread: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description One currency of the pair; leave both out for the default
                     * @example EUR
                     * @example USDC
                     */
                    base?: string;
                    /**
                     * @description The other currency. The spread is the same in both directions
                     * @example EUR
                     * @example USDC
                     */
                    quote?: string;
                    /**
                     * @description Basis points: hundredths of a percent
                     * @example 50
                     */
                    spread_bps: string;
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
                     *       "base": "EUR",
                     *       "quote": "USD",
                     *       "spread_bps": "25",
                     *       "version": 2,
                     *       "recorded_at": "2026-11-30T21:43:29.599Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Spread"];
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
            /** @description `same_currency`: Currencies are identical */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "same_currency";
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
    createQuote: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The only ledger that can use the quote or read it
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
                     * @description Currency to sell
                     * @example EUR
                     */
                    source_currency: string;
                    /**
                     * @description Currency to buy
                     * @example USD
                     */
                    target_currency: string;
                    /**
                     * @description Amount to sell. Send this or target_amount
                     * @example 125.00
                     */
                    source_amount?: string;
                    /**
                     * @description Amount to buy. Send this or source_amount
                     * @example 125.00
                     */
                    target_amount?: string;
                    /**
                     * @description Seconds for which the quote is valid
                     * @default 30
                     */
                    ttl?: number;
                    /** @description Number of decimals of the source currency: 2 means that the smallest amount is 0.01. Required for a currency outside ISO 4217; overrides ISO 4217 */
                    source_exponent?: number;
                    /** @description Number of decimals of the target currency, in the same way */
                    target_exponent?: number;
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
                     *       "id": "01a22e69-b653-7070-8315-bd8c18a31956",
                     *       "ledger": "main",
                     *       "source_currency": "EUR",
                     *       "target_currency": "USD",
                     *       "source_amount": "100.00",
                     *       "target_amount": "116.54",
                     *       "spread_amount": "0.30",
                     *       "rate": "1.165479",
                     *       "mid_rate": "1.1684",
                     *       "spread_bps": "25",
                     *       "spread_version": 2,
                     *       "units": "1.1684",
                     *       "per": "1",
                     *       "route": "direct",
                     *       "legs": [
                     *         {
                     *           "id": "6700",
                     *           "base": "EUR",
                     *           "quote": "USD",
                     *           "rate": "1.1684",
                     *           "valid_at": "2026-11-30T21:43:29.501Z",
                     *           "recorded_at": "2026-11-30T21:43:29.506Z",
                     *           "ledger": null,
                     *           "flagged": false
                     *         }
                     *       ],
                     *       "source": "operator",
                     *       "simulated": false,
                     *       "as_of": "2026-11-30T21:43:29.501Z",
                     *       "age_seconds": 0,
                     *       "created_at": "2026-11-30T21:43:29.618Z",
                     *       "expires_at": "2026-11-30T21:43:59.618Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Quote"];
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
             *     `rate_not_found`: Rate not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "rate_not_found";
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
             * @description `amount_too_large`: Amount too large to convert
             *     `amount_too_small`: Amount too small to convert
             *     `currency_unknown`: Currency unknown
             *     `rate_unconfirmed`: Rate not confirmed
             *     `same_currency`: Currencies are identical
             *     `stale_rate`: Stale rate
             *     `too_many_decimals`: Too many decimals
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "amount_too_large" | "amount_too_small" | "currency_unknown" | "rate_unconfirmed" | "same_currency" | "stale_rate" | "too_many_decimals";
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
    getQuote: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The only ledger that can use the quote or read it
                 * @example main
                 */
                "florin-ledger"?: string;
            };
            path: {
                /**
                 * @description Id of a quote
                 * @example 0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13
                 */
                quote_id: string;
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
                     *       "id": "01a22e69-b663-7323-af1f-5a58f9ab5461",
                     *       "ledger": "main",
                     *       "source_currency": "EUR",
                     *       "target_currency": "JPY",
                     *       "source_amount": "53.82",
                     *       "target_amount": "10000",
                     *       "spread_amount": "50",
                     *       "rate": "185.81625",
                     *       "mid_rate": "186.75",
                     *       "spread_bps": "50",
                     *       "spread_version": 3,
                     *       "units": "186.75",
                     *       "per": "1",
                     *       "route": "direct",
                     *       "legs": [
                     *         {
                     *           "id": "6701",
                     *           "base": "EUR",
                     *           "quote": "JPY",
                     *           "rate": "186.75",
                     *           "valid_at": "2026-11-30T21:43:29.501Z",
                     *           "recorded_at": "2026-11-30T21:43:29.506Z",
                     *           "ledger": null,
                     *           "flagged": false
                     *         }
                     *       ],
                     *       "source": "operator",
                     *       "simulated": false,
                     *       "as_of": "2026-11-30T21:43:29.501Z",
                     *       "age_seconds": 0,
                     *       "created_at": "2026-11-30T21:43:29.634Z",
                     *       "expires_at": "2026-11-30T21:48:29.634Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Quote"];
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
             *     `quote_not_found`: Quote not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "ledger_not_found" | "quote_not_found";
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
}
