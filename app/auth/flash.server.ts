import { createCookie, redirect } from '@remix-run/node'
import { settings } from '#app/env.server.ts'
import { flashCookieName } from '#app/http/flash-cookie.ts'
import type { Frame } from '#app/ui/frame.tsx'

type Flash = NonNullable<Frame['flash']>

const cookie = () =>
  createCookie(flashCookieName, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    maxAge: 60,
    secure: settings().appUrl.startsWith('https:'),
    secrets: [settings().sessionSecret],
  })

/** Goes on to a page, which tells once what has been done. `cookies`: further Set-Cookie headers. */
export async function redirectTelling(to: string, flash: Flash | string, cookies: string[] = []): Promise<Response> {
  const told: Flash = typeof flash === 'string' ? { tone: 'done', text: flash } : flash
  const headers = new Headers({ 'set-cookie': await cookie().serialize(told) })
  for (const one of cookies) headers.append('set-cookie', one)
  return redirect(to, { status: 303, headers })
}

/** What the act before this page has done. The server forgets the cookie with the page that tells it. */
export const flashOf = async (request: Request): Promise<Flash | undefined> =>
  ((await cookie().parse(request.headers.get('cookie'))) as Flash | null) ?? undefined
