import { createHash } from 'node:crypto'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { anyone } from '#app/auth/actor.ts'
import { countAttempt } from '#app/auth/attempts.server.ts'
import { asAdviser, loadMember } from '#app/auth/belongings.server.ts'
import { missing } from '#app/auth/guards.server.ts'
import { calendarName, visitsCalendar } from '#app/domain/visit-calendars/calendar-text.ts'
import { feedOwner, noteFeedRead } from '#app/domain/visit-calendars/keep-feed.server.ts'
import { calendarVisits } from '#app/domain/visit-calendars/read-visits.server.ts'
import { settings } from '#app/env.server.ts'

/** Nobody keeps it on the way, and who has it asks again after a quarter of an hour. */
const HEADERS = {
  'content-type': 'text/calendar; charset=utf-8',
  'cache-control': 'private, max-age=900',
  'x-robots-tag': 'noindex',
}

const nothing = (status: number, headers: Record<string, string> = {}) =>
  new Response(null, { status, headers: { 'cache-control': 'no-store', ...headers } })

/**
 * The visits of whoever's the secret address is, for their own calendar program, which asks without signing in. What they may see
 * is read anew each time: whoever has left an organisation has no calendar of it.
 */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const [, secret] = /^([\w-]{32})\.ics$/.exec(params.file ?? '') ?? []
  if (!secret) throw await missing(anyone(), request)
  const owner = await feedOwner(anyone(), secret)
  if (!owner) {
    const refused = await countAttempt('open a link', 'a calendar', context.clientAddress)
    if (refused) return nothing(429, { 'retry-after': '900' })
    throw await missing(anyone(), request)
  }
  const tooMany = await countAttempt('read a calendar', secret, context.clientAddress)
  if (tooMany) return nothing(429, { 'retry-after': '3600' })
  const member = await loadMember(owner.personId, owner.organisationId)
  // Of a provider somebody may have an address of the office's and one of their own: each shows what it was made for.
  const actor = owner.isOffice ? member : asAdviser(member)
  if (!actor || actor.kind === 'staff' || (actor.kind === 'provider') !== owner.isOffice)
    throw await missing(anyone(), request)
  const now = new Date()
  const visits = await calendarVisits(actor, now, settings().appUrl)
  await noteFeedRead(actor, now)
  const text = visitsCalendar(calendarName(actor.organisationName), visits)
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  const known = request.headers.get('if-none-match')?.split(',') ?? []
  const isKnown = known.some((one) => one.trim().replace(/^W\//, '') === etag)
  if (isKnown) return new Response(null, { status: 304, headers: { etag, ...HEADERS } })
  return new Response(text, { headers: { etag, 'content-disposition': 'inline; filename="waymark.ics"', ...HEADERS } })
}
