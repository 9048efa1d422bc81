import type { Transport } from './transport.ts'

/** Sends the request over the network. */
export const proxyTransport: Transport = (request) => fetch(request)
