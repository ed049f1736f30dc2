import { matchPath } from '@remix-run/react'
import { describe, expect, it } from 'vitest'
import { HOMES, PLACES } from '#app/auth/places.ts'
import routes from '#app/routes.ts'

type Route = { path?: string; index?: boolean; children?: Route[] }
const paths = (list: Route[], above = ''): string[] =>
  list.flatMap(({ path, children = [] }) => {
    const here = path ? `${above}/${path}` : above
    return [here || '/', ...paths(children, here)]
  })

describe('places', () => {
  const known = paths(routes as Route[])
  for (const [kind, places] of Object.entries(PLACES)) {
    it(`of a ${kind} have a route each, once`, () => {
      for (const { href } of places) {
        expect(
          known.some((path) => matchPath(path, href)),
          href,
        ).toBe(true)
      }
      expect(new Set(places.map(({ href }) => href)).size).toBe(places.length)
      expect(HOMES[kind as keyof typeof HOMES]).toMatch(/^\//)
    })
  }
})
