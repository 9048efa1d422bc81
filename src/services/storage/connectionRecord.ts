import {
  array,
  type BaseIssue,
  type BaseSchema,
  boolean,
  exactOptional,
  literal,
  number,
  picklist,
  record,
  strictObject,
  string,
} from 'valibot'
import type { ProxyConnection, ProxyPreset } from '#core/connection.ts'
import { presetWords } from '#core/presets.ts'

const isProxyPreset = (preset: string): preset is ProxyPreset => preset !== 'builtin'
const imageFieldName = picklist(['image', 'image[]'])

/** A connection as it is stored and as it stands in files. Fields that nobody knows are refused, not dropped. */
export const proxyConnection: BaseSchema<
  unknown,
  ProxyConnection,
  BaseIssue<unknown>
> = strictObject({
  kind: literal('proxy'),
  id: string(),
  preset: picklist(Object.keys(presetWords).filter(isProxyPreset)),
  label: string(),
  baseUrl: string(),
  paths: strictObject({ generations: string(), edits: string(), models: string() }),
  query: record(string(), string()),
  auth: exactOptional(strictObject({ header: string(), scheme: string() })),
  headers: array(strictObject({ name: string(), value: string(), secret: boolean() })),
  modelMap: record(string(), string()),
  omitParams: array(string()),
  imageField: strictObject({ one: imageFieldName, several: imageFieldName }),
  supports: strictObject({
    stream: boolean(),
    edits: boolean(),
    mask: boolean(),
    maskWithSeveralPictures: boolean(),
    idempotencyKey: boolean(),
    moderationOnEdits: boolean(),
  }),
  limits: strictObject({
    bodyMB: exactOptional(number()),
    timeoutS: number(),
    concurrency: exactOptional(number()),
  }),
  prices: exactOptional(
    strictObject({
      textIn: number(),
      imageIn: number(),
      imageOut: number(),
      textOut: exactOptional(number()),
    }),
  ),
})
