import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { AppLoadContext, EntryContext, HandleErrorFunction } from '@remix-run/node'
import { RemixServer } from '@remix-run/react'
import { renderToPipeableStream } from 'react-dom/server'
import { errorFacts, logger } from '#app/adapters/logger.server.ts'
import { settings } from '#app/env.server.ts'
import { errorInTitle } from '#app/ui/document.ts'
import { connect } from '#db/client.server.ts'

// Pages are built apart from the server and the worker, so this pool is theirs alone, and bound by row-level security.
connect({ url: settings().databaseUrl, as: 'web' })

/** Past this, whatever a page still waits for is given up. */
const abortAfterMs = 5_000

/** Renders the whole page before sending any of it: cheaper than streaming, and a late error still gets its own status. */
export default async function renderPage(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
  { nonce }: AppLoadContext,
): Promise<Response> {
  const rendered = await new Promise<Buffer>((done, failed) => {
    let failure: unknown
    const { pipe, abort } = renderToPipeableStream(
      <RemixServer context={context} url={request.url} abortDelay={abortAfterMs} nonce={nonce} />,
      {
        nonce,
        onAllReady() {
          clearTimeout(timer)
          if (failure) return failed(failure)
          const page = new PassThrough()
          buffer(page).then(done, failed)
          pipe(page)
        },
        onShellError: failed,
        onError(error) {
          failure = error
        },
      },
    )
    const timer = setTimeout(abort, abortAfterMs)
    request.signal.addEventListener('abort', () => abort(request.signal.reason), { once: true })
  })
  const body = withoutNulls(status === 422 ? Buffer.from(errorInTitle(rendered.toString())) : rendered)
  headers.set('content-type', 'text/html; charset=utf-8')
  headers.set('content-length', String(body.length))
  return new Response(new Uint8Array(body), { status, headers })
}

/**
 * React 18 writes in pieces of 2,048 bytes and fills up with nulls where a letter of several bytes does not fit into what
 * is left (facebook/react#24985). No page of ours has a null of its own.
 */
const withoutNulls = (page: Buffer): Buffer =>
  page.includes(0) ? Buffer.from(page.filter((byte) => byte !== 0)) : page

/** A missing page, or a browser that went away, is no error of ours. */
export const handleError: HandleErrorFunction = (error, { request, context }) => {
  const isRefusal = typeof error === 'object' && error !== null && 'status' in error && Number(error.status) < 500
  if (isRefusal || request.signal.aborted) return
  logger.error({ request: context?.requestId, error: errorFacts(error) }, 'a page failed')
}
