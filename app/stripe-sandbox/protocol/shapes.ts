import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Shape, Shapes } from './shape.ts'

const here = dirname(fileURLToPath(import.meta.url))
// Raise when the way shapes are derived changes, so that an older file is not taken for the new.
const derivation = 2

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
