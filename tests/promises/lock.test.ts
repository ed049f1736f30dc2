import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface LockedPackage {
  version?: string
  optionalDependencies?: Record<string, string>
}

const lock: { packages: Record<string, LockedPackage> } = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
)

/** Where Node would look for `name` from the package at `path`, nearest first. */
function placesFor(name: string, path: string): string[] {
  const places = [path === '' ? `node_modules/${name}` : `${path}/node_modules/${name}`]
  for (let at = path; at !== ''; ) {
    const cut = at.lastIndexOf('/node_modules/')
    at = cut < 0 ? '' : at.slice(0, cut)
    places.push(at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`)
  }
  return places
}

test('the lock file names every platform package, so that it installs on every machine', () => {
  const wanted = Object.entries(lock.packages).flatMap(([path, found]) =>
    Object.keys(found.optionalDependencies ?? {}).map((name) => ({ path, name })),
  )
  const missing = wanted.filter(({ path, name }) => !placesFor(name, path).some((place) => place in lock.packages))
  expect(wanted.length).toBeGreaterThan(50)
  expect(missing.map(({ path, name }) => `${path} wants ${name}`)).toEqual([])
})
