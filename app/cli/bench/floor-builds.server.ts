import { createRequestHandler, type LoaderFunctionArgs, type ServerBuild } from '@remix-run/node'

// Floors 2 and 3: the pages as they were built, with the work of their routes taken out in memory. Nothing is added to the
// product, and the server that serves them is the product's own.

type RouteModule = ServerBuild['routes'][string]['module']
type Loader = (args: LoaderFunctionArgs) => unknown

function withRoutes(build: ServerBuild, change: (module: RouteModule) => RouteModule): ServerBuild {
  const routes = Object.entries(build.routes).map(([id, route]) => [id, { ...route, module: change(route.module) }])
  return { ...build, routes: Object.fromEntries(routes) }
}

/** Runs `learn` for the first request of an address; what it gave is the answer to every later one. */
function learntOnce<T>(learn: (args: LoaderFunctionArgs) => T | Promise<T>): (args: LoaderFunctionArgs) => Promise<T> {
  const known = new Map<string, Promise<T>>()
  return (args) => {
    const before = known.get(args.request.url)
    if (before) return before
    const first = Promise.resolve(learn(args))
    known.set(args.request.url, first)
    return first
  }
}

/** Floor 3: the same components with constant data. Each page's loader, guards included, runs once. */
export const withConstantData = (build: ServerBuild): ServerBuild =>
  withRoutes(build, (module) =>
    module.loader ? { ...module, loader: learntOnce(module.loader as Loader) as RouteModule['loader'] } : module,
  )

/** Floor 2: the same bytes of HTML from routes without components. Each page is rendered once. */
export function withSameBytes(build: ServerBuild): ServerBuild {
  const answer = createRequestHandler(build, 'production')
  const page = learntOnce(async ({ request, context }) => {
    const answered = await answer(request, context)
    return { status: answered.status, headers: [...answered.headers], html: await answered.arrayBuffer() }
  })
  const loader = async (args: LoaderFunctionArgs) => {
    const { status, headers, html } = await page(args)
    return new Response(html, { status, headers })
  }
  return withRoutes(build, (module) =>
    // The root is no page, and a route without loader has no data to be rendered with.
    module.default && module.loader ? ({ loader } as RouteModule) : module,
  )
}
