import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformWithEsbuild } from 'vite'
import { translatedName } from './own-modules.mjs'

const isOurs = (file: string) => /\.tsx?$/.test(file) && !/\.(test\.tsx?|d\.ts)$/.test(file)

/** Translates the product's own TypeScript, each module for itself, into a folder that `own-modules.mjs` reads. */
export async function translateOwnModules(root: string, into: string): Promise<void> {
  mkdirSync(into, { recursive: true })
  for (const top of ['app', 'db', 'emails']) {
    for (const file of readdirSync(join(root, top), { recursive: true, encoding: 'utf8' }).filter(isOurs)) {
      const path = join(root, top, file)
      const { code } = await transformWithEsbuild(readFileSync(path, 'utf8'), path, { sourcemap: false })
      writeFileSync(join(into, translatedName(path)), code)
    }
  }
}
