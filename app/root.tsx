import type { LinksFunction, MetaFunction } from '@remix-run/node'
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  useLocation,
  useMatches,
  useRouteError,
} from '@remix-run/react'
import type { ReactNode } from 'react'
import scriptUrl from './ui/app.ts?worker&url'
import { pageTitle } from './ui/document.ts'
import { ErrorPage, errorTitle } from './ui/error-page.tsx'
import { type Frame, FrameProvider, publicFrame } from './ui/frame.tsx'
import stylesUrl from './ui/styles/app.scss?url'

export const links: LinksFunction = () => [
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
  { rel: 'stylesheet', href: stylesUrl },
]

const statusOf = (error: unknown): number => (isRouteErrorResponse(error) ? error.status : 500)

export const meta: MetaFunction = ({ error }) => [
  { title: pageTitle(error ? errorTitle(statusOf(error)) : 'Careers advisers for schools') },
]

/** The document around every page: no inline script, no loader data twice, one small script file. */
export function Layout({ children }: { children: ReactNode }) {
  // React is sent only where a route asks for it by `handle.interactive`.
  const isInteractive = useMatches().some(
    ({ handle }) => (handle as { interactive?: boolean } | undefined)?.interactive,
  )
  return (
    <html lang="en-GB" className="govuk-template">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="theme-color" content="#15463c" />
        <Meta />
        <Links />
      </head>
      <body className="govuk-template__body" suppressHydrationWarning>
        {children}
        {isInteractive ? <Scripts /> : <script type="module" src={scriptUrl} />}
      </body>
    </html>
  )
}

const frameIn = (loaded: unknown): Frame | undefined => (loaded as { frame?: Frame } | null | undefined)?.frame

export default function Root() {
  const { pathname } = useLocation()
  // The loader of the page says whose frame it is; pages for everybody say nothing.
  const frame = useMatches()
    .map(({ data }) => frameIn(data))
    .findLast(Boolean)
  return (
    <FrameProvider value={frame ?? publicFrame(pathname)}>
      <Outlet />
    </FrameProvider>
  )
}

/** Whatever a page could not answer: calm words, the status kept, nothing of the cause shown. */
export function ErrorBoundary() {
  const error = useRouteError()
  const { pathname } = useLocation()
  const frame = isRouteErrorResponse(error) ? frameIn(error.data) : undefined
  return (
    <FrameProvider value={frame ?? publicFrame(pathname)}>
      <ErrorPage status={statusOf(error)} />
    </FrameProvider>
  )
}
