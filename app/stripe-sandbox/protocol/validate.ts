import { invalid } from '#app/stripe-sandbox/errors.ts'
import type { Form } from './form.ts'
import type { Shape } from './shape.ts'
import { resolveShape } from './shapes.ts'

// biome-ignore lint/suspicious/noExplicitAny: parameters have the shape the package declares, known only at run time
export type Params = Record<string, any>

/**
 * Turns a form into typed parameters, or refuses it as Stripe does: `parameter_unknown` for a name the declarations don't have,
 * `parameter_missing`, wrong kinds, wrong literals. An empty string unsets, and comes out as `null`.
 */
export const validate = (form: { [name: string]: Form }, shape: Shape | null): Params => {
  const value = readObject(form, shape ? resolveShape(shape) : { kind: 'object', fields: {} }, '')
  return value as Params
}

const nameOf = (path: string, step: string) => (path === '' ? step : `${path}[${step}]`)

const readObject = (form: Form, shape: Shape, path: string): unknown => {
  if (shape.kind !== 'object') return read(form, shape, path)
  if (typeof form === 'string' || Array.isArray(form)) throw invalid('Invalid object', { param: path })
  const result: Params = {}
  for (const [name, value] of Object.entries(form)) {
    const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined
    const full = nameOf(path, name)
    if (!field) throw invalid(`Received unknown parameter: ${full}`, { code: 'parameter_unknown', param: full })
    result[name] = read(value, field.shape, full)
  }
  for (const [name, field] of Object.entries(shape.fields)) {
    const full = nameOf(path, name)
    if (!field.required) continue
    if (!(name in result)) throw invalid(`Missing required param: ${full}.`, { code: 'parameter_missing', param: full })
    if (result[name] === null && form[name] === '') throw emptyRefused(full)
  }
  return result
}

const emptyRefused = (path: string) =>
  invalid(
    `You passed an empty string for '${path}'. We assume empty values are an attempt to unset a parameter; however '${path}' cannot be unset. You should remove '${path}' from your request or supply a non-empty value.`,
    { code: 'parameter_invalid_empty', param: path },
  )

const read = (form: Form, given: Shape, path: string): unknown => {
  const shape = resolveShape(given)
  switch (shape.kind) {
    case 'union':
      return readUnion(form, shape.of, path)
    case 'object':
      return readObject(form, shape, path)
    case 'array': {
      if (!Array.isArray(form)) throw invalid('Invalid array', { param: path })
      return form.map((each, index) => read(each, shape.of, nameOf(path, String(index))))
    }
    case 'map': {
      if (Array.isArray(form))
        return readMap(Object.fromEntries(form.map((each, index) => [String(index), each])), path)
      if (typeof form === 'string') throw invalid('Invalid object', { param: path })
      return readMap(form, path)
    }
    case 'literal':
      if (typeof form === 'string' && shape.values.includes(form)) return form
      if (form === '') throw emptyRefused(path)
      throw invalid(`Invalid ${path}: must be one of ${listed(shape.values)}`, { param: path })
    case 'number':
      return readNumber(form, path)
    case 'boolean':
      if (form === 'true' || form === 'false') return form === 'true'
      throw invalid(`Invalid boolean: ${shown(form)}`, { param: path })
    case 'decimal':
      if (typeof form === 'string' && /^-?\d+(\.\d{1,12})?$/.test(form)) return form
      throw invalid(`Invalid decimal: ${shown(form)}; must be a decimal number with at most 12 decimal places.`, {
        param: path,
      })
    case 'empty':
    case 'null':
      if (form === '') return null
      throw invalid(`Invalid value for ${path}`, { param: path })
    default:
      if (typeof form !== 'string') throw invalid('Invalid string', { param: path })
      if (form.length > 5000)
        throw invalid(`Invalid string: ${form.slice(0, 20)}...; must be at most 5000 characters`, { param: path })
      return form === '' ? null : form
  }
}

const readUnion = (form: Form, parts: Shape[], path: string): unknown => {
  const resolved = parts.map(resolveShape)
  if (form === '' && resolved.some((part) => part.kind === 'empty' || part.kind === 'null')) return null
  const kind = typeof form === 'string' ? 'text' : Array.isArray(form) ? 'array' : 'object'
  const fitting = resolved.filter((part) => {
    if (part.kind === 'union') return true
    if (kind === 'array') return part.kind === 'array'
    if (kind === 'object') return part.kind === 'object' || part.kind === 'map'
    return !['array', 'object', 'map', 'empty', 'null'].includes(part.kind)
  })
  let refusal: unknown
  for (const part of fitting) {
    try {
      return read(form, part, path)
    } catch (error) {
      refusal ??= error
    }
  }
  throw refusal ?? invalid(`Invalid ${kind === 'text' ? 'object' : 'value'}`, { param: path })
}

const readMap = (form: { [name: string]: Form }, path: string): Record<string, string | null> => {
  const entries = Object.entries(form)
  if (entries.length > 50) throw invalid(`Metadata can have at most 50 keys.`, { param: path })
  return Object.fromEntries(
    entries.map(([key, value]) => {
      const full = nameOf(path, key)
      if (typeof value !== 'string') throw invalid('Metadata values must be strings, not objects.', { param: full })
      if (key.length > 40)
        throw invalid(`Metadata keys can only have up to 40 characters: ${key.slice(0, 60)}`, { param: path })
      if (value.length > 500)
        throw invalid(
          `Metadata values can have up to 500 characters, but you passed in a value that is ${value.length} characters. Invalid value: ${value.slice(0, 60)}`,
          { param: full },
        )
      return [key, value === '' ? null : value]
    }),
  )
}

const fractional = /percent|latitude|longitude|height|length|weight|width/

const readNumber = (form: Form, path: string): number => {
  if (typeof form !== 'string')
    throw invalid(`Invalid integer: ${shown(form)}`, { code: 'parameter_invalid_integer', param: path })
  if (form === '') throw emptyRefused(path)
  const pattern = fractional.test(path) ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/
  if (!pattern.test(form) || !Number.isSafeInteger(Math.trunc(Number(form))))
    throw invalid(`Invalid integer: ${shown(form)}`, { code: 'parameter_invalid_integer', param: path })
  return Number(form)
}

const shown = (form: Form) => (typeof form === 'string' ? form : JSON.stringify(form)).slice(0, 100)

const listed = (values: string[]) =>
  values.length > 1 ? `${values.slice(0, -1).join(', ')}, or ${values.at(-1)}` : (values[0] ?? '')
