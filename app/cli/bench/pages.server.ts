import { withConnection } from '#db/databases.server.ts'
import { DEMONSTRATION_PASSWORD } from '../../domain/people/demonstration-accounts.ts'
import type { House } from './house.server.ts'

/** A page that is measured, as somebody of the demonstration asks for it. */
export interface BenchedPage {
  name: string
  path: string
  /** Of whoever is signed in; null for anyone. */
  cookie: string | null
}

const LEADER = 'careers.leader@demo.waymark.example'

/** The three pages people open most: a search, the adviser found first, and a booking of several visits. */
export async function benchedPages({ databaseUrl, urls }: House): Promise<BenchedPage[]> {
  const { postcode, bookingId } = await withConnection(databaseUrl, async (sql) => {
    // The leader's school, and the booking with most in it: ten days a year is the usual purchase.
    const [found] = await sql`
      select r.postcode, b.id as "bookingId"
        from people p
        join memberships m on m.person_id = p.id
        join organisations o on o.id = m.organisation_id
        join school_register r on r.urn = o.urn
        join bookings b on b.school_id = o.id
        join visits v on v.booking_id = b.id
       where p.email = ${LEADER}
       group by r.postcode, b.id
       order by count(*) desc, b.id
       limit 1`
    return found as { postcode: string; bookingId: string }
  })
  const find = `/find?near=${encodeURIComponent(postcode)}`
  const html = await (await fetch(`${urls.ours}${find}`)).text()
  const profile = /href="(\/advisers\/[^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
  if (!profile) throw new Error('the find page names no adviser')
  return [
    { name: 'Find', path: find, cookie: null },
    { name: 'Profile', path: profile, cookie: null },
    { name: 'Booking', path: `/school/bookings/${bookingId}`, cookie: await signIn(urls.ours) },
  ]
}

async function signIn(url: string): Promise<string> {
  const answered = await fetch(`${url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url },
    body: new URLSearchParams({ email: LEADER, password: DEMONSTRATION_PASSWORD }),
  })
  const cookie = answered.headers.getSetCookie()[0]?.split(';')[0]
  if (answered.status !== 303 || !cookie) throw new Error(`signing in answered ${answered.status}`)
  return cookie
}

/** Asks every target for the page once, so that the floors learn it, and checks that all answer the same bytes. */
export async function checkedHtml({ urls }: House, { path, cookie }: BenchedPage): Promise<string> {
  const pages: string[] = []
  for (const url of Object.values(urls)) {
    for (let time = 0; time < 2; time++) {
      const answered = await fetch(`${url}${path}`, { headers: cookie ? { cookie } : {} })
      if (answered.status !== 200) throw new Error(`${url}${path} answered ${answered.status}`)
      pages.push(await answered.text())
    }
  }
  const [ours] = pages
  if (!ours || pages.some((page) => page !== ours)) throw new Error(`the floors of ${path} answer other bytes than it`)
  return ours
}
