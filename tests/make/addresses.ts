import routes from '#app/routes.ts'

const listed = (routes as { path?: string; file: string }[]).map(({ path = '', file }) => ({ path: `/${path}`, file }))

/** Every address of Waymark as routes.ts writes it, such as /advisers/:slug, with the file of its page. */
export const ADDRESSES: readonly { path: string; file: string }[] = listed

const fits = (pattern: string, path: string): boolean => {
  const parts = path.split('/')
  const wanted = pattern.split('/')
  return parts.length === wanted.length && wanted.every((part, i) => part.startsWith(':') || part === parts[i])
}

/** The address of routes.ts that answers a path; one without a parameter wins. Null where nothing does. */
export function addressOf(path: string): string | null {
  const answering = listed.filter((one) => fits(one.path, path)).map((one) => one.path)
  return answering.find((pattern) => !pattern.includes(':')) ?? answering[0] ?? null
}
