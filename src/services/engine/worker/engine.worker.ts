import type { EngineCalls } from '#services/engine/engineCalls.ts'
import { serveCalls } from '#services/workerCalls.ts'
import { requestPictures } from './client/requestPictures.ts'
import { BUILTIN_BASE_URL, builtinTransport } from './transports/builtin/builtinTransport.ts'
import { proxyTransport } from './transports/proxyTransport.ts'

serveCalls<EngineCalls>(self, {
  generate(task, { signal, progress }) {
    const { connection, seed } = task
    if (connection.kind === 'proxy')
      return requestPictures(task, {
        baseUrl: connection.baseUrl,
        transport: proxyTransport,
        signal,
      })
    const transport = builtinTransport({ seed, onProgress: progress })
    return requestPictures(task, { baseUrl: BUILTIN_BASE_URL, transport, signal })
  },
})
