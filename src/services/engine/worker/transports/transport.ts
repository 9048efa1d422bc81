/**
 * Carries a GPT Image request to whoever answers it. Follows `fetch`: resolves with any HTTP answer, errors included;
 * rejects with a `TypeError` when there is none and with the signal's reason at an abort.
 */
export type Transport = (request: Request) => Promise<Response>
