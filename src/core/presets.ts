import {
  BUILTIN_LABEL,
  hostOf,
  type Preset,
  type ProxyConnection,
  type ProxyPreset,
} from '#core/connection.ts'

/** Where a new connection of a kind starts from. */
type PresetProxy = Omit<ProxyConnection, 'kind' | 'id' | 'preset' | 'label'>

/** Everything as OpenAI does it. */
const plain: PresetProxy = {
  baseUrl: '',
  paths: { generations: '/images/generations', edits: '/images/edits', models: '/models' },
  query: {},
  auth: { header: 'Authorization', scheme: 'Bearer ' },
  headers: [],
  modelMap: {},
  omitParams: [],
  imageField: { one: 'image', several: 'image[]' },
  supports: {
    stream: true,
    edits: true,
    mask: true,
    maskWithSeveralPictures: true,
    idempotencyKey: false,
    moderationOnEdits: false,
  },
  limits: { timeoutS: 600 },
}
const { auth: _, ...withoutKey } = plain

const presetProxies: Readonly<Record<ProxyPreset, PresetProxy>> = {
  openai: { ...plain, baseUrl: 'https://api.openai.com/v1' },
  page: { ...withoutKey, supports: { ...plain.supports, idempotencyKey: true } },
  litellm: {
    ...plain,
    baseUrl: 'http://localhost:4000/v1',
    supports: { ...plain.supports, stream: false, idempotencyKey: true },
  },
  // Its /v1/images/generations drops most fields; /v1/proxy passes the body on as it is.
  portkey: {
    ...plain,
    baseUrl: 'http://localhost:8787/v1/proxy',
    headers: [{ name: 'x-portkey-provider', value: 'openai', secret: false }],
  },
  azureClassic: {
    ...plain,
    paths: {
      generations: '/deployments/{model}/images/generations',
      edits: '/deployments/{model}/images/edits',
      models: '/models',
    },
    query: { 'api-version': '2025-04-01-preview' },
    auth: { header: 'api-key', scheme: '' },
  },
  azure: { ...plain, auth: { header: 'api-key', scheme: '' } },
  cloudflare: {
    ...plain,
    headers: [{ name: 'cf-aig-authorization', value: '', secret: true }],
  },
  comfy: {
    ...plain,
    baseUrl: 'https://api.comfy.org/proxy/openai',
    paths: { ...plain.paths, models: '' },
    auth: { header: 'X-API-KEY', scheme: '' },
    supports: {
      ...plain.supports,
      stream: false,
      maskWithSeveralPictures: false,
      idempotencyKey: true,
      moderationOnEdits: true,
    },
  },
  custom: plain,
}

interface PresetWords {
  readonly label: string
  /** What it is and what to know, for the dialog. */
  readonly note: string
  /** How its base URL looks. */
  readonly hint: string
}

/** In the order they are offered. */
export const presetWords: Readonly<Record<Preset, PresetWords>> = {
  builtin: {
    label: BUILTIN_LABEL,
    note: 'Works at once, in your browser: content-aware fill for what you paint. No account, nothing leaves this computer.',
    hint: '',
  },
  page: {
    label: 'This page\u2019s proxy',
    note: 'Requests go to this page\u2019s own server, which forwards them. No key is needed here.',
    hint: '',
  },
  openai: {
    label: 'OpenAI',
    note: 'Directly, with a key in this browser. A project key with a spend limit, or a proxy that holds the key, is safer.',
    hint: 'https://api.openai.com/v1',
  },
  litellm: {
    label: 'LiteLLM',
    note: 'A virtual key with a budget is best. Image streams are broken there, so they are off.',
    hint: 'http://localhost:4000/v1',
  },
  portkey: {
    label: 'Portkey',
    note: 'The open gateway lets no web page in by itself (no CORS): put it behind this page\u2019s proxy or a server that adds the headers.',
    hint: 'http://localhost:8787/v1/proxy',
  },
  azureClassic: {
    label: 'Azure OpenAI (classic)',
    note: 'The model is the name of a deployment, which becomes part of the address. Web pages need an API Management front that allows them.',
    hint: 'https://RESOURCE.openai.azure.com/openai',
  },
  azure: {
    label: 'Azure OpenAI (v1)',
    note: 'The model is the name of a deployment. Web pages need an API Management front that allows them.',
    hint: 'https://RESOURCE.openai.azure.com/openai/v1',
  },
  cloudflare: {
    label: 'Cloudflare AI Gateway',
    note: 'There is no /v1 behind openai. An authenticated gateway wants \u201cBearer TOKEN\u201d in cf-aig-authorization as well.',
    hint: 'https://gateway.ai.cloudflare.com/v1/ACCOUNT/GATEWAY/openai',
  },
  comfy: {
    label: 'ComfyUI proxy',
    note: 'With a Comfy API key; billed in credits. A mask goes with one picture only.',
    hint: 'https://api.comfy.org/proxy/openai',
  },
  custom: {
    label: 'Custom',
    note: 'Any GPT Image compatible server: your own, a reseller\u2019s, a local one.',
    hint: 'https://proxy.example/v1',
  },
}

/** A new connection by a preset. @param baseUrl in place of the preset's own */
export function connectionFromPreset(
  preset: ProxyPreset,
  id: string,
  baseUrl = presetProxies[preset].baseUrl,
): ProxyConnection {
  const trimmed = baseUrl.trim().replace(/\/+$/, '')
  const label = preset === 'custom' ? hostOf(trimmed) : presetWords[preset].label
  return { kind: 'proxy', id, preset, label, ...presetProxies[preset], baseUrl: trimmed }
}

/** The connection to the server the page came from, where that forwards requests. */
export const pageConnection = (path: string): ProxyConnection =>
  connectionFromPreset('page', 'page', path)
