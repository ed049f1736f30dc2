/** Holds what an act has done until the page that follows has told it; the server forgets it with that page. */
export const flashCookieName = 'waymark-done'

/** The Set-Cookie header that forgets it, when a page has been shown to a browser that still holds one. */
export function forgottenFlash(cookies: string | undefined, method: string | undefined, status: number): string | null {
  const holds = cookies?.includes(`${flashCookieName}=`)
  return holds && method === 'GET' && status === 200
    ? `${flashCookieName}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`
    : null
}
