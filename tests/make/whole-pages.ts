import { createRequestHandler, type HandleErrorFunction, type ServerBuild } from '@remix-run/node'
import { refusingWithPages } from '#app/http/refuse-with-pages.ts'
import { largestBody, refusalOf, refusalPage } from '#app/http/refused-requests.ts'
import routes from '#app/routes.ts'
import type { RouteModule } from './route-modules.ts'

// Waymark's own pages, whole: the routes, the root and the way they are rendered, through Remix's request handler, as the
// server runs them, without the bundling. Its database is the pages' own connection, bound by row-level security.

const origin = 'http://127.0.0.1:3999'

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

type Listed = { id?: string; path?: string; index?: boolean; file: string }
const listedRoutes = routes as Listed[]

export type Sent = {
  path: string
  cookie?: string | undefined
  /** posted as a form; or, as it is, with its content type */
  form?: URLSearchParams | FormData
  body?: { type: string; text: string }
  /** what is wanted in return; a page, as a browser that goes to an address says it */
  accept?: string
  /** of the browser: what is counted per address is counted apart */
  from?: string
}
export type Page = {
  status: number
  to: string | null
  html: string
  type: string | null
  /** what was thrown on the way, and would be an error in the log */
  thrown: unknown[]
}
export type Ask = (sent: Sent) => Promise<Page>

/** Every route of `app/routes.ts` and the module that answers it. */
export async function routeModules(): Promise<Map<string, RouteModule>> {
  const modules = new Map<string, RouteModule>()
  for (const { path, file } of listedRoutes) {
    modules.set(`/${path ?? ''}`, (await import(/* @vite-ignore */ `../../app/${file}`)) as RouteModule)
  }
  return modules
}

/** The stylesheet has its address from the bundler. */
const withHref = (link: object) => ({ ...link, href: (link as { href?: string }).href || '/assets/app.css' })

const byId = <T extends { id: string }>(all: T[]) => Object.fromEntries(all.map((one) => [one.id, one]))

/** The pages as the server has them; connects to the database that the settings of the tests name. */
export async function buildOfPages(handleError: HandleErrorFunction): Promise<ServerBuild> {
  // React as people get it; it looks once, when it is loaded.
  process.env.NODE_ENV = 'production'
  const entry = await import('#app/entry.server.tsx')
  const { links, ...root } = await import('#app/root.tsx')
  process.env.NODE_ENV = 'test'
  const modules = await routeModules()
  const described = listedRoutes.map(({ id, path, index, file }) => ({
    ...{ id: id ?? file, parentId: 'root', path, index },
    module: modules.get(`/${path ?? ''}`) as RouteModule,
  }))
  return {
    mode: 'production',
    entry: { module: { default: entry.default, handleError } },
    routes: byId([{ id: 'root', path: '', module: { ...root, links: () => links().map(withHref) } }, ...described]),
    assets: {
      entry: { imports: [], module: '/assets/entry.js' },
      routes: byId([{ id: 'root', path: '' }, ...described].map((one) => ({ ...one, module: '/assets/page.js' }))),
      url: '/assets/manifest.js',
      version: 'tests',
    },
    publicPath: '/',
    assetsBuildDirectory: 'build/client',
    future: {
      v3_fetcherPersist: true,
      v3_lazyRouteDiscovery: true,
      v3_relativeSplatPath: true,
      v3_singleFetch: true,
      v3_throwAbortReason: true,
    },
    isSpaMode: false,
  } as unknown as ServerBuild
}

/** Needs the settings of the tests. */
export async function openPages(): Promise<Ask> {
  const thrown: unknown[] = []
  const build = await buildOfPages((error) => {
    // What a page refuses is no error, as in the product's own handler.
    if (Number((error as { status?: number } | null)?.status ?? 500) >= 500) thrown.push(error)
  })
  const answer = refusingWithPages(createRequestHandler(build, 'production'))

  return async ({ path, cookie, form, body, accept = BROWSER, from = '203.0.113.1' }) => {
    const withFile = form instanceof FormData ? await asSent(form) : null
    const text = withFile?.bytes ?? (form ? form.toString() : body?.text)
    const type = withFile?.type ?? (form ? 'application/x-www-form-urlencoded' : body?.type)
    const method = text === undefined ? 'GET' : 'POST'
    const refused = refusalOf(
      {
        method,
        path,
        origin,
        fetchSite: 'same-origin',
        contentType: type,
        contentLength: text === undefined ? undefined : String(Buffer.byteLength(text)),
        isChunked: false,
      },
      origin,
    )
    if (refused) return { ...refusalPage(refused), to: null, type: 'text/html; charset=utf-8', thrown: [] }
    const headers = new Headers({ accept, ...(cookie ? { cookie } : {}), ...(type ? { 'content-type': type } : {}) })
    const request = new Request(`${origin}${path}`, { method, headers, body: text ?? null })
    thrown.length = 0
    const response = await answer(request, { nonce: 'n', requestId: 'test', clientAddress: from })
    const html = await response.text()
    const header = (name: string) => response.headers.get(name)
    return { status: response.status, to: header('location'), html, type: header('content-type'), thrown: [...thrown] }
  }
}

/** A form with a file as a browser sends it. */
async function asSent(form: FormData): Promise<{ bytes: Uint8Array<ArrayBuffer>; type: string }> {
  const sent = new Response(form)
  return { bytes: new Uint8Array(await sent.arrayBuffer()), type: sent.headers.get('content-type') as string }
}

export { largestBody }
