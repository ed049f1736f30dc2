import type { Thing, Work } from '#app/stripe-sandbox/store/store.ts'
import type { Upload } from './multipart.ts'
import type { Shape } from './shape.ts'
import { shapes } from './shapes.ts'
import type { Params } from './validate.ts'

/** Does what one of Stripe's methods does, within the database transaction it is given. Few are sent files. */
export type Act = (
  work: Work,
  ids: string[],
  params: Params,
  uploads?: ReadonlyMap<string, Upload>,
) => Promise<Thing | Record<string, unknown>>

export type Acts = Record<string, Act>

export type Found = { verb: string; path: string; ids: string[]; params: Shape | null }

let compiled: { verb: string; path: string; pattern: RegExp; params: Shape | null; fixed: number }[] | undefined

/** The route of the package that this address is one of; the one with the most fixed words wins (`/search` before `/:id`). */
export const findRoute = (verb: string, path: string): Found | null => {
  compiled ??= shapes()
    .routes.map((route) => ({
      ...route,
      pattern: new RegExp(`^${route.path.replaceAll(/[.*+?^$]/g, '\\$&').replaceAll(':id', '([^/]+)')}$`),
      fixed: route.path.split('/').filter((word) => word !== ':id').length,
    }))
    .sort((a, b) => b.fixed - a.fixed)
  for (const route of compiled) {
    if (route.verb !== verb) continue
    const match = route.pattern.exec(path)
    if (match) return { verb, path: route.path, ids: match.slice(1).map(safeDecode), params: route.params }
  }
  return null
}

const safeDecode = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
