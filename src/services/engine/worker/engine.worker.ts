import type { AnsweredPicture, PartialPicture } from '#services/engine/engine.ts'
import type { EngineCalls } from '#services/engine/engineCalls.ts'
import { serveCalls } from '#services/workerCalls.ts'
import { checkConnection } from './client/checkConnection.ts'
import { requestPictures } from './client/requestPictures.ts'
import { builtinAddress, builtinTransport } from './transports/builtin/builtinTransport.ts'
import { proxyTransport } from './transports/proxyTransport.ts'

serveCalls<EngineCalls>(self, {
  generate(task, { signal, progress }) {
    const { connection, seed } = task
    const shared = {
      signal,
      onPartial: (partial: PartialPicture) => progress({ partial }),
      onPicture: (picture: AnsweredPicture) => progress({ picture }),
    }
    if (connection.kind === 'proxy')
      return requestPictures(task, { connection, transport: proxyTransport, ...shared })
    const transport = builtinTransport({ seed, onProgress: (share) => progress({ share }) })
    return requestPictures(task, { connection: builtinAddress, transport, ...shared })
  },

  check({ connection, secrets }, { signal }) {
    return checkConnection({ connection, secrets, transport: proxyTransport, signal })
  },
})
