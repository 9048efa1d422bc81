import { present } from '#core/present.ts'
import type { ListedModel } from '#services/engine/engine.ts'
import { recordIn, textIn } from './foreignJson.ts'

const isDay = (value: string | undefined) => value !== undefined && /^\d{4}-\d{2}-\d{2}/.test(value)

function modelIn(item: unknown): readonly ListedModel[] {
  const { id, name, model, shutdown_date } = recordIn(item)
  const named = textIn(item) ?? textIn(id) ?? textIn(name) ?? textIn(model)
  if (named === undefined) return []
  const day = textIn(shutdown_date)
  return [{ id: named, ...present({ shutDown: isDay(day) ? day?.slice(0, 10) : undefined }) }]
}

/** The models a body lists, as OpenAI does or as a plain list of names or records; undefined when it lists none. */
export function modelsIn(body: unknown): readonly ListedModel[] | undefined {
  const { data, models } = recordIn(body)
  const list: unknown = [body, data, models].find(Array.isArray)
  return Array.isArray(list) ? list.flatMap(modelIn) : undefined
}
