import { isRouteErrorResponse, Links, Meta, Outlet, Scripts, useMatches, useRouteError } from '@remix-run/react'
import type { ReactNode } from 'react'

export function Layout({ children }: { children: ReactNode }) {
  // React is sent only where a route asks for it by `handle.interactive`.
  const isInteractive = useMatches().some(
    ({ handle }) => (handle as { interactive?: boolean } | undefined)?.interactive,
  )
  return (
    <html lang="en-GB">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        {isInteractive && <Scripts />}
      </body>
    </html>
  )
}

export default function Root() {
  return <Outlet />
}

export function ErrorBoundary() {
  const error = useRouteError()
  const isMissing = isRouteErrorResponse(error) && error.status === 404
  return (
    <main>
      <h1>{isMissing ? 'There is no such page' : 'Something went wrong'}</h1>
      <p>{isMissing ? 'Check the address, or begin at the home page.' : 'What you saved before is kept. Try again.'}</p>
      <p>
        <a href="/">Waymark home</a>
      </p>
    </main>
  )
}
