import type { Size } from '#core/geometry.ts'
import { freeSizeProblem, sizeNamed } from '#core/outputSize.ts'
import { invalidValue } from './apiError.ts'

/** The size a request asks for; undefined for `auto`. Throws an `ApiError`. */
export function sizeAsked(value: string | undefined): Size | undefined {
  if (value === undefined || value === 'auto') return undefined
  const size = sizeNamed(value)
  if (!size)
    throw invalidValue('size', value, "Use 'auto' or WIDTHxHEIGHT, for example '1024x1024'.")
  const problem = freeSizeProblem(size)
  if (problem) throw invalidValue('size', value, problem)
  return size
}
