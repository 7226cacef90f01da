/**
 * The euro foreign exchange reference rates of 13 April 2026, as the European Central Bank published them: units of each
 * currency for one euro. Source: https://www.ecb.europa.eu/stats/eurofxref/
 */
export const fixing = {
  day: '2026-04-13',
  rates: {
    USD: '1.1684',
    JPY: '186.75',
    CZK: '24.378',
    DKK: '7.4727',
    GBP: '0.87058',
    HUF: '366.9',
    PLN: '4.2543',
    RON: '5.092',
    SEK: '10.892',
    CHF: '0.9242',
    ISK: '143.2',
    NOK: '11.098',
    TRY: '52.2478',
    AUD: '1.661',
    BRL: '5.874',
    CAD: '1.6177',
    CNY: '7.9827',
    HKD: '9.1507',
    IDR: '20082.05',
    ILS: '3.5787',
    INR: '109.047',
    KRW: '1740.86',
    MXN: '20.3203',
    MYR: '4.6444',
    NZD: '2.0081',
    PHP: '70.356',
    SGD: '1.4912',
    THB: '37.728',
    ZAR: '19.3849',
  },
} as const
