import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MemberActor } from '#app/auth/actor.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { academicYear } from '#app/domain/school-years.ts'
import routes from '#app/routes.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { correctedParams } from '#tests/make/corrected.ts'
import { type Answered, call, cookieOf } from '#tests/make/route-calls.ts'
import { makeTwoOfEach, type TwoOfEach } from '#tests/make/two-of-each.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// Every address of Waymark, read and sent to, by nobody in particular, by each kind of member, and by another organisation
// of the right kind. `call` throws on whatever a page throws that is not an answer, so that a 500 fails here too.

type Handler = Parameters<typeof call>[0]
type Page = { path: string; reads?: Handler; writes?: Handler }
type Kind = MemberActor['kind']

/** What anybody may open. Everything else asks who it is. */
const PUBLIC = new Set([
  ...[
    '/',
    '/find',
    '/find.csv',
    '/compare',
    '/advisers/:slug',
    '/services',
    '/what-we-check',
    '/fees',
    '/accessibility',
  ],
  ...['/privacy', '/cookies', '/complaints', '/sign-in', '/sign-out', '/join', '/join/school', '/join/school/:urn'],
  ...[
    '/join/adviser',
    '/join/provider',
    '/join/sent',
    '/verify/:secret',
    '/forgot',
    '/reset/:secret',
    '/invitations/:secret',
    '/clients/:secret',
  ],
  ...[
    '/demo/outbox',
    '/demo/outbox/:id',
    '/demo/outbox/:id/html',
    '/demo/outbox/:id/attached/:place',
    '/health',
    '/hooks/stripe',
    '/calendar/:file',
    '/*',
  ],
])
/** For either side of a booking, whatever kind they are. */
const PARTIES = new Set(['/agreements/:bookingId'])
/** What anybody who has signed in may open, whatever they belong to. */
const SIGNED_IN = new Set([
  ...['/home', '/switch', '/organisations', '/verify', '/account', '/account/name', '/account/password'],
  '/consortium/new',
  '/advisers/:slug/concern',
])

const listed = routes as { path?: string; file: string }[]
const pages = new Map<string, Page>()
let database: FreshDatabase
let two: TwoOfEach
let cookies: Record<'member' | 'stranger', Record<Kind, string>>

beforeAll(async () => {
  for (const { path, file } of listed) {
    const page = (await import(/* @vite-ignore */ `../../app/${file}`)) as { loader?: Handler; action?: Handler }
    const at = `/${path ?? ''}`
    const called = (handler?: Handler): Handler | undefined => handler && (async (args) => handler(args))
    pages.set(at, { path: at, reads: called(page.loader), writes: called(page.action) })
  }
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  two = await makeTwoOfEach(new Date())
  const cookiesOf = async ({ school, adviser, provider, consortium }: TwoOfEach['member']) => ({
    school: await cookieOf(school),
    adviser: await cookieOf(adviser),
    provider: await cookieOf(provider),
    consortium: await cookieOf(consortium),
    staff: await cookieOf(two.staff),
  })
  cookies = { member: await cookiesOf(two.member), stranger: await cookiesOf(two.stranger) }
}, 300_000)
afterAll(async () => {
  await disconnect()
  await database.close()
})

const audienceOf = (path: string): Kind | null =>
  path === '/pay/done'
    ? 'school'
    : ((path.match(/^\/(school|adviser|provider|consortium|staff)(\/|\.|$)/)?.[1] as Kind | undefined) ?? null)

/** What is in each address, of the first organisation of its kind. */
function paramsOf(path: string): Record<string, string> {
  const buyer = audienceOf(path) === 'consortium' ? 'consortium' : 'school'
  const isAsked = /approvals|withdraw|requests|papers/.test(path)
  const all: Record<string, string> = {
    ...(isAsked ? two.asked : two.delivered)[buyer],
    draftId: two.draft[buyer],
    fundId: two.fundId,
    schoolId: two.schoolId,
    leadId: two.made.led.id,
    membership: two.membership[buyer],
    requestId: two.requestId,
    chargeId: two.chargeId,
    mappingId: 'exm_xero',
    receiptId: two.outsideReceiptId,
    moveId: two.moves.recorded,
    ...(path.includes('/seller-reports') ? { year: String(two.seller.sentYear) } : {}),
    payerId: two.payerId,
    code: 'personal_guidance_day',
    kind: 'dbs',
    enquiryId: audienceOf(path) === 'adviser' ? two.enquiry.waiting : two.enquiry[buyer],
    ...(path.endsWith('/concern') ? { slug: two.slug } : {}),
    ...(path.startsWith('/adviser/credentials') ? { id: two.credentialId } : {}),
    ...(path.startsWith('/adviser/calendars') ? { id: two.calendarId } : {}),
    ...(path.startsWith('/adviser/cpd') ? { id: two.cpdEntryId } : {}),
    ...(path.includes(':fileId') ? { id: two.evidence.credentialId, fileId: two.evidence.fileId } : {}),
    ...correctedParams(two.corrected, path),
    ...(/\/(deliveries|delivered)\//.test(path) ? ofUndated(path) : {}),
    ...(path.endsWith('/wanted') ? { draftId: two.undated.draft[buyer] } : {}),
    ...(path.startsWith('/provider') ? ofProvider(path) : {}),
    ...(/\/case\b/.test(path) ? two.disputed[audienceOf(path) === 'provider' ? 'provider' : buyer] : {}),
  }
  return Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, all[name] ?? 'no-such-thing']))
}

/** What has no date, and what was delivered of it. */
function ofUndated(path: string): Record<string, string> {
  const { bookingId, visitId, codesId, fileId } = two.undated
  return { bookingId, visitId, deliveryId: path.endsWith('/file') ? fileId : codesId }
}

/** What a provider's addresses name. */
function ofProvider(path: string): Record<string, string> {
  const { asked, confirmed, practitionerId, checkId, fileId } = two.sent
  return {
    ...(path.includes('requests') ? asked : confirmed),
    membership: two.membership.provider,
    kind: 'provider_ico',
    id: path.includes('practitioners') ? practitionerId : checkId,
    fileId,
    requestId: 'no-such-thing',
    chargeId: 'no-such-thing',
  }
}

/** The pages that are about what their query names. */
const QUERIES: Record<string, () => string> = {
  '/school/request': () => `?adviser=${two.slug}`,
  '/consortium/request': () => `?adviser=${two.slug}`,
  '/school/pupil-premium.csv': () => `?year=${academicYear(londonDay(new Date())).key}`,
  '/pay/done': () => `?request=${two.requestId}&session=cs_test_none`,
}
/** The least that a page of several buttons sends. */
const FORMS: Record<string, Record<string, string>> = {
  '/school/invoices/:requestId': { intent: 'pay' },
  '/school/charges/:chargeId': { intent: 'order_number', orderNumber: 'FH-1' },
  '/adviser/calendars/:id': { intent: 'pause' },
}

const asked = (path: string) => {
  const params = paramsOf(path)
  const query = QUERIES[path]?.() ?? ''
  return { params, path: `${path.replace(/:(\w+)/g, (_, name) => params[name] as string)}${query}` }
}
const read = (page: Page, cookie?: string) => call(page.reads as Handler, { ...asked(page.path), cookie })
const write = (page: Page, cookie?: string) =>
  call(page.writes as Handler, { ...asked(page.path), cookie, form: FORMS[page.path] ?? {} })

const isSignIn = ({ status, to }: Answered) => status === 302 && (to ?? '').startsWith('/sign-in')
const isMissing = ({ status }: Answered) => status === 404
const paths = listed.map(({ path }) => `/${path ?? ''}`)
const guarded = paths.filter((path) => !PUBLIC.has(path))
const pageAt = (path: string) => pages.get(path) as Page

/** What each page that answers wrongly answered: an empty list is what we want to read. */
async function wrong(
  some: string[],
  answer: (page: Page) => Promise<Answered | null>,
  isRight: (a: Answered) => boolean,
) {
  const wrongs: string[] = []
  for (const path of some) {
    const got = await answer(pageAt(path)).catch((error: unknown) => error as Error)
    if (got instanceof Error) wrongs.push(`${path} threw ${got.stack}`)
    else if (got && !isRight(got)) wrongs.push(`${path} answered ${got.status} ${got.to ?? ''}`)
  }
  return wrongs
}

const reading = (cookie?: string) => async (page: Page) => (page.reads ? read(page, cookie) : null)
const writing = (cookie?: string) => async (page: Page) => (page.writes ? write(page, cookie) : null)

describe('every address', () => {
  it('is public, or for whoever is signed in, or of one kind of member', () => {
    expect(guarded.length).toBeGreaterThan(60)
    for (const path of guarded) {
      expect(SIGNED_IN.has(path) || PARTIES.has(path) || audienceOf(path) !== null, path).toBe(true)
    }
    for (const path of [...PUBLIC, ...SIGNED_IN, ...PARTIES]) expect(paths, path).toContain(path)
  })

  it('opens to nobody in particular only where it is public', async () => {
    // What only leads on to a page that asks shows nothing itself.
    const asks = (got: Answered) => isSignIn(got) || (got.status === 302 && guarded.includes(got.to ?? ''))
    expect(await wrong(guarded, reading(), asks)).toEqual([])
    expect(await wrong(guarded, writing(), isSignIn)).toEqual([])
    const isOpen = (got: Answered) => got.status < 500 && !isSignIn(got)
    expect(await wrong([...PUBLIC], reading(), isOpen)).toEqual([])
  })
})

const KINDS: Kind[] = ['school', 'adviser', 'provider', 'consortium', 'staff']
for (const kind of KINDS) {
  describe(`a ${kind} member`, () => {
    it('opens the pages of their own', async () => {
      // Staff have no things of their own to name; the card page asks Stripe, which no test reaches.
      const isParty = kind === 'school' || kind === 'adviser'
      const isOwn = (path: string) => (PARTIES.has(path) ? isParty : audienceOf(path) === kind && path !== '/pay/done')
      // Nobody has been paid out yet; the provider has not been owed anything, nor asked for anything without a date.
      const isThere = (path: string) =>
        path !== '/provider/payouts/:requestId/invoice' &&
        path !== '/provider/credit-notes/:creditId/pdf' &&
        !path.includes('/payouts/remittances/') &&
        !path.startsWith('/provider/payouts/seller-reports') &&
        !path.startsWith('/provider/deliveries')
      const own = guarded.filter((path) => isOwn(path) && isThere(path) && !(kind === 'staff' && path.includes(':')))
      expect(own.length).toBeGreaterThan(5)
      const isOpen = ({ status }: Answered) => status < 400
      expect(await wrong(own, reading(cookies.member[kind]), isOpen)).toEqual([])
    })

    it('finds no page of another kind, and can send nothing there', async () => {
      const others = guarded.filter((path) => !SIGNED_IN.has(path) && ![null, kind].includes(audienceOf(path)))
      const isElsewhere = (got: Answered) =>
        isMissing(got) || (got.status === 302 && (got.to ?? '').startsWith('/switch'))
      expect(others.length).toBeGreaterThan(20)
      expect(await wrong(others, reading(cookies.stranger[kind]), isElsewhere)).toEqual([])
      expect(await wrong(others, writing(cookies.stranger[kind]), isMissing)).toEqual([])
    })

    if (kind === 'staff') return
    it('finds nothing of another organisation, and can send nothing to it', async () => {
      const isNamed = (path: string) => /:(?!code\b|kind\b)/.test(path) || path === '/pay/done'
      const named = guarded.filter((path) => (audienceOf(path) === kind && isNamed(path)) || PARTIES.has(path))
      expect(named.length).toBeGreaterThan(2)
      expect(await wrong(named, reading(cookies.stranger[kind]), isMissing)).toEqual([])
      // To remove what is not there is no mistake, or a second press would be one: it must leave the other's alone.
      const isRemoval = (path: string) => path.endsWith('/request/:draftId/remove')
      const sent = named.filter((path) => !isRemoval(path))
      expect(await wrong(sent, writing(cookies.stranger[kind]), isMissing)).toEqual([])
      const removals = named.filter(isRemoval)
      const leadsAway = ({ to }: Answered) => to === `/${kind}/bookings`
      expect(await wrong(removals, writing(cookies.stranger[kind]), leadsAway)).toEqual([])
      const isOpen = ({ status }: Answered) => status === 200
      expect(await wrong(removals, reading(cookies.member[kind]), isOpen)).toEqual([])
    })
  })
}
