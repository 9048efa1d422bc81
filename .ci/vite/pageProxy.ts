import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Connect, Plugin, ProxyOptions } from 'vite'

const path = '/proxy/openai'
const meta = `<meta name="maskroom-proxy" content="${path}" />`

function proxyTo(upstream: string, key: string | undefined): Record<string, ProxyOptions> {
  const base = new URL(upstream)
  const prefix = base.pathname.replace(/\/+$/, '')
  return {
    [path]: {
      target: base.origin,
      changeOrigin: true,
      rewrite: (url) => prefix + url.slice(path.length),
      ...(key ? { headers: { Authorization: `Bearer ${key}` } } : {}),
    },
  }
}

/** A page of another site could spend the server's key with a plain form post: only this page may use the proxy. */
function refuseForeignPages(request: IncomingMessage, response: ServerResponse, next: () => void) {
  const { origin, host } = request.headers
  const foreign =
    origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`
  if (!foreign || !request.url?.startsWith(path)) return next()
  response.writeHead(403, { 'content-type': 'application/json' })
  response.end(
    JSON.stringify({ error: { message: `This proxy only serves its own page, not ${origin}.` } }),
  )
}

function serveMarkedPage(outDir: string): Connect.NextHandleFunction {
  return (request, response, next) => {
    const page = request.url?.replace(/[?#].*$/, '')
    if (page !== '/' && page !== '/index.html') return next()
    const html = readFileSync(join(outDir, 'index.html'), 'utf8')
    response.setHeader('content-type', 'text/html')
    response.end(html.replace('</head>', `${meta}</head>`))
  }
}

/**
 * `MASKROOM_UPSTREAM=<base URL>` makes the dev and preview servers forward `/proxy/openai/*` to that base, with
 * `Authorization: Bearer $MASKROOM_API_KEY` if that is set, and mark the page so that the app preselects it.
 */
export function pageProxy(): Plugin {
  const upstream = process.env.MASKROOM_UPSTREAM
  if (!upstream) return { name: 'page-proxy' }
  const proxy = proxyTo(upstream, process.env.MASKROOM_API_KEY)
  return {
    name: 'page-proxy',
    config: () => ({ server: { proxy }, preview: { proxy } }),
    configureServer: ({ middlewares }) => void middlewares.use(refuseForeignPages),
    configurePreviewServer: ({ middlewares, config }) => {
      middlewares.use(refuseForeignPages)
      middlewares.use(serveMarkedPage(join(config.root, config.build.outDir)))
    },
    transformIndexHtml: {
      order: 'pre',
      handler: (html, { server }) => (server ? html.replace('</head>', `${meta}</head>`) : html),
    },
  }
}
