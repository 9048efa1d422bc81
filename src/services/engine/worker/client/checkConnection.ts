import {
  endpointUrl,
  modelsUrl,
  type ProxyConnection,
  type Secrets,
  wireModel,
} from '#core/connection.ts'
import { FailureError } from '#core/failure.ts'
import { DEFAULT_MODEL } from '#core/models.ts'
import type { ConnectionCheck } from '#services/engine/engine.ts'
import type { Transport } from '#services/engine/worker/transports/transport.ts'
import { textOf } from './bodyBytes.ts'
import { exchange } from './exchange.ts'
import { modelsIn } from './modelList.ts'
import { jsonBody } from './readJson.ts'
import { guarded, requestHeaders } from './requestHeaders.ts'

/** Nobody waits longer than this, in seconds, to learn whether somebody is there. */
const LONGEST_CHECK_S = 30

interface Checking {
  readonly connection: ProxyConnection
  readonly secrets?: Secrets | undefined
  readonly transport: Transport
  readonly signal: AbortSignal
}

/** Asks an address with all headers of the connection, so that the browser asks for leave as it would for pictures. */
function ask<T>(
  url: string,
  { connection, secrets, transport, signal }: Checking,
  read: (response: Response, heard: () => void) => Promise<T>,
): Promise<T> {
  const build = (both: AbortSignal) => {
    const headers = requestHeaders(connection, secrets)
    headers.set('Accept', 'application/json')
    return new Request(url, { headers, signal: both, ...guarded })
  }
  const timeoutS = Math.min(LONGEST_CHECK_S, connection.limits.timeoutS)
  const reading = {
    read: (response: Response, { heard }: { heard: () => void }) => read(response, heard),
  }
  return exchange({ url, build, transport, ...reading, signal, timeoutS, secrets })
}

/** What is no word about the address or the key, since a GET is not what the endpoint is for. */
const answersAnyway = (status: number) =>
  status >= 400 && status < 500 && ![401, 402, 403, 407, 429].includes(status)

/** Where there is no list, the endpoint itself is asked with a GET: it says no, but only if page and key may ask. */
async function askEndpoint(checking: Checking): Promise<undefined> {
  const { connection } = checking
  const url = endpointUrl(connection, 'generations', wireModel(connection, DEFAULT_MODEL))
  try {
    await ask(url, checking, textOf)
  } catch (error) {
    const failure = error instanceof FailureError ? error.failure : undefined
    if (failure?.kind !== 'refused' || !answersAnyway(failure.status)) throw error
  }
}

/**
 * Asks a harmless question that costs nothing: for the list of models, or where there is none, whether anybody is there.
 * Rejects with a `FailureError`, as the request for pictures would.
 */
export async function checkConnection(checking: Checking): Promise<ConnectionCheck> {
  const url = modelsUrl(checking.connection)
  const began = performance.now()
  const readList = async (response: Response, heard: () => void) =>
    modelsIn(jsonBody(await textOf(response, heard), 'a list of models'))
  const models = await (url === undefined ? askEndpoint(checking) : ask(url, checking, readList))
  const latencyMs = performance.now() - began
  return { latencyMs, ...(models ? { models } : {}) }
}
