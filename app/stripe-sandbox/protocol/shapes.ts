import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a parameter or a field may hold, as the package's type declarations say it. */
export type Shape =
  | { kind: 'string' | 'number' | 'boolean' | 'decimal' | 'empty' | 'null' | 'open' | 'list' | 'any' }
  | { kind: 'literal'; values: string[] }
  | { kind: 'array' | 'map'; of: Shape }
  | { kind: 'union'; of: Shape[] }
  | { kind: 'object'; fields: Record<string, Field> }
  | { kind: 'ref'; to: string }

export type Field = { shape: Shape; required: boolean }

export type Shapes = {
  version: string
  routes: { verb: string; path: string; params: Shape | null }[]
  /** From an object's `object` name to the key of its type. */
  objects: Record<string, string>
  types: Record<string, Shape>
}

const here = dirname(fileURLToPath(import.meta.url))
// Raise when the way shapes are derived changes, so that an older file is not taken for the new.
const derivation = 1

let loaded: Shapes | undefined

/** The shapes of the installed package: derived once per version, then read from a file, so that starting stays quick. */
export const loadShapes = async (): Promise<Shapes> => {
  if (loaded) return loaded
  const root = join(here, '../../..')
  const version = readFileSync(join(root, 'node_modules/stripe/VERSION'), 'utf8').trim()
  const file = join(root, `.waymark/stripe-shapes-${version}-${derivation}.json`)
  try {
    loaded = JSON.parse(readFileSync(file, 'utf8')) as Shapes
  } catch {
    const { deriveShapes } = await import('./derive-shapes.ts')
    loaded = deriveShapes()
    try {
      mkdirSync(dirname(file), { recursive: true })
      const temporary = `${file}.${process.pid}`
      writeFileSync(temporary, JSON.stringify(loaded))
      renameSync(temporary, file)
    } catch {
      // A read-only checkout only costs the second it takes to derive them at each start.
    }
  }
  return loaded
}

export const shapes = (): Shapes => {
  if (!loaded) throw new Error('The shapes are loaded at start, before the first request')
  return loaded
}

export const resolveShape = (shape: Shape): Shape => {
  let at = shape
  while (at.kind === 'ref') at = shapes().types[at.to] ?? { kind: 'any' }
  return at
}
