import { expect, test } from '@playwright/test'
import { PLACES } from '#app/auth/places.ts'
import { CREDENTIAL_KINDS, PROVIDER_CREDENTIAL_KINDS } from '#app/domain/accreditation/credential-kinds.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { addMonths } from '#app/domain/month-grid.ts'
import { row, rows } from './ground.ts'
import { type Inspecting, inspecting } from './inspect.ts'
import { type Account, followEmail, leave, signedIn, workFor } from './people.ts'
import * as things from './things.ts'
import { walkConfirmed, walkDelivered, walkRequest } from './walk-buyer.ts'
import { noteWalked } from './walked.ts'

test.afterEach(({ browser }) => leave(browser))

// Every page of routes.ts, opened by somebody whom it is for, with things of the demonstration: it answers as it should,
// says nothing to the console, leads only to pages that are there, fits a telephone, and axe finds nothing. Forms are sent
// empty as well. no-page-left-out.spec.ts holds the walk against routes.ts, so that a new page cannot be forgotten.

type As = (who: Account | (string & {}) | null) => Promise<Inspecting>

/** One part of the walk: `as` answers a person's own browser, the same again when asked again; null is nobody in particular. */
const walk = (who: string, take: (as: As) => Promise<void>) =>
  test(`every page for ${who}`, async ({ browser }) => {
    test.setTimeout(600_000)
    const open = new Map<string, Promise<Inspecting>>()
    const as: As = (person) => {
      const key = person ?? `nobody ${open.size}`
      const there = open.get(key)
      if (there) return there
      const page = person ? signedIn(browser, person) : browser.newContext().then((context) => context.newPage())
      const inspected = page.then(inspecting)
      open.set(key, inspected)
      return inspected
    }
    await take(as)
    expect((await Promise.all(open.values())).flatMap((one) => one.found)).toEqual([])
    noteWalked(who)
  })

const openAll = async (who: Inspecting, paths: readonly string[]) => {
  for (const path of paths) await who.open(path)
}
const hrefs = (kind: 'school' | 'consortium' | 'adviser' | 'provider' | 'staff') => PLACES[kind].map(({ href }) => href)

walk('anybody', async (as) => {
  const who = await as(null)
  await openAll(who, ['/', '/find', '/find?near=ZZ1', '/advisers/rowan-tallis', '/services', '/what-we-check', '/fees'])
  const two = await things.twoAdvisers()
  await openAll(who, ['/compare', '/find?near=ZZ1&order=price', `/compare?adviser=${two.join('&adviser=')}&near=ZZ1`])
  await openAll(who, ['/accessibility', '/privacy', '/cookies', '/complaints', '/join', '/join/school'])
  await who.open('/sign-in')
  await who.sendEmptied('Sign in')
  await who.open('/join/adviser')
  await who.sendEmptied('Create your account')
  await who.open('/join/provider')
  await who.sendEmptied('Create your account')
  await openAll(who, ['/advisers/northfell-careers'])
  await who.open('/forgot')
  await who.sendEmptied('Send the link')
  await who.open('/verify/nothing-like-it', 404)
  await who.open('/reset/nothing-like-it', 404)
  await who.open('/invitations/nothing-like-it', 404)
  await who.open('/clients/nothing-like-it', 404)
  await who.open(`/clients/${await things.clientLink()}`)
  await who.open('/nowhere', 404)
  await who.open('/demo/outbox')
  await who.open('/demo/outbox?search=nothing+like+it')
  await who.open('/demo/outbox?page=2')
  const { id } = await row<{ id: string }>('email', 'select id from emails limit 1')
  await who.open(`/demo/outbox/${id}`)
})

walk('an email’s reader', async (as) => {
  const who = await as(null)
  // The outbox lets nothing run in an email, and axe is something that runs: the same bytes, without that policy.
  await who.page.route('**/html', async (route) => {
    const answer = await route.fetch({ maxRetries: 3 })
    const { 'content-security-policy': _, ...headers } = answer.headers()
    await route.fulfill({ response: answer, headers })
  })
  const emails = await rows<{ id: string }>(
    'select distinct on (template) id from emails order by template, written_at desc',
  )
  expect(emails.length).toBeGreaterThan(15)
  for (const { id } of emails) await who.open(`/demo/outbox/${id}/html`)
})

walk('a newcomer', async (as) => {
  const who = await as(null)
  const { page } = who
  // As long as a careers leader's address often is: it has to fit a telephone wherever it is shown.
  const email = `newcomer.to.careers.guidance.${Date.now()}@secondary-school.example`
  const { urn } = await row<{ urn: number }>(
    'school that has not joined',
    `select r.urn from school_register r where r.is_open and r.trust_code is null
        and not exists (select 1 from organisations o where o.urn = r.urn) order by r.urn limit 1`,
  )
  await who.open(`/join/school?school=${urn}`)
  await who.open(`/join/school/${urn}`)
  await who.sendEmptied('Create your account and ask to join')
  await page.getByLabel('Your full name').fill('Imogen Vane')
  await page.getByLabel('Your work email address').fill(email)
  await page.getByLabel('Choose a password').fill('three random walking words')
  await page.getByLabel('Your job title').fill('Careers leader')
  await page.getByRole('button', { name: /^Create your account/ }).click()
  await expect(page).toHaveURL(/\/join\/sent\?as=school$/)
  await who.look()
  await followEmail(page, email, /^Confirm your email address/, email)
  await who.look()
  await page.getByRole('button', { name: 'Yes, confirm it' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  await page.getByLabel('Email address').fill(email)
  await page.getByLabel('Password').fill('three random walking words')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/organisations/)
  await who.look()

  const stranger = await as(null)
  await stranger.page.goto('/forgot')
  await stranger.page.getByLabel('Where shall we send the link?').fill(email)
  await stranger.page.getByRole('button', { name: 'Send the link' }).click()
  await followEmail(stranger.page, email, /^Set a new password/, email)
  await stranger.look()
  await stranger.sendEmptied('Set the password')

  const staff = await as('staff')
  const { id } = await row<{ id: string }>(
    'request to join',
    'select m.id from memberships m join people p on p.id = m.person_id where p.email = $1',
    email,
  )
  await staff.open('/staff/members')
  await staff.open(`/staff/members/${id}`)
  await staff.sendEmptied('Refuse')
})

walk('a school', async (as) => {
  const leader = await as('careers.leader')
  const manager = await as('business.manager')
  await workFor(manager.page, 'Fernhollow School')
  await openAll(leader, [
    ...hrefs('school'),
    '/account',
    '/organisations',
    '/advisers/rowan-tallis',
    '/school/calendar-address',
  ])
  await leader.open(`/compare?adviser=${(await things.twoAdvisers()).join('&adviser=')}&adviser=nobody`)
  await leader.open('/advisers/rowan-tallis/concern')
  await leader.sendEmptied('Send it to our staff')
  await leader.open(`/clients/${await things.clientLink()}`)
  const open = await things.openEnquiry('Fernhollow School')
  await openAll(leader, ['/school/enquiries', `/school/enquiries/${open.id}?order=price`])
  await leader.open(`/school/enquiries/new?adviser=${(await things.twoAdvisers()).join('&adviser=')}`)
  await leader.sendEmptied('Send to those ticked')
  await leader.open('/account/name')
  await leader.sendEmptied('Change the name')
  await leader.open('/account/password')
  await leader.sendEmptied('Change the password')
  await leader.open('/school/bookings/bkg_nothinglikeit', 404)
  await leader.open('/school/budgets/new', 403)
  await walkRequest({
    base: '/school',
    asker: leader,
    approver: manager,
    school: /Fernhollow/,
    name: 'Fernhollow School',
  })

  const delivered = await things.visitWith('delivered', 'requester')
  await walkDelivered(await as(delivered.email), '/school', delivered)
  const confirmed = await things.visitWith('confirmed', 'requester', `and ${things.FAR_AHEAD}`)
  await (await as(confirmed.email)).open(`/school/bookings/${confirmed.bookingId}/papers`)
  await walkConfirmed(await as(confirmed.email), '/school', confirmed)
  for (const status of ['agreed', 'problem', 'declined', 'expired', 'withdrawn', 'cancelled', 'void']) {
    const { email, bookingId, visitId } = await things.visitWith(status, 'requester')
    await (await as(email)).open(`/school/bookings/${bookingId}`)
    if (status === 'agreed') await (await as(email)).open(`/school/bookings/${bookingId}/visits/${visitId}/feedback`)
  }
})

walk('a payer', async (as) => {
  const manager = await as('business.manager')
  await workFor(manager.page, 'Fernhollow School')
  const { page } = manager
  await openAll(manager, hrefs('school'))
  await manager.open('/school/budgets/new')
  await manager.sendEmptied('Add fund')
  await manager.open('/school/budgets/cost-centres')
  await manager.sendEmptied('Add cost centre')
  await page.goto('/school/budgets')
  await manager.open((await page.locator('a[href^="/school/budgets/fnd_"]').first().getAttribute('href')) as string)
  await manager.sendEmptied('Set allocation')
  await manager.open('/school/calendar')
  await manager.sendEmptied('Add term')
  await manager.open('/school/settings')
  await manager.sendEmptied('Keep how we are invoiced')
  await manager.page.goto('/school/consortium')
  const leave = manager.page.getByRole('main').getByRole('link', { name: /^Leave / })
  await manager.open((await leave.first().getAttribute('href')) as string)
  await manager.open('/school/consortium/new')
  await manager.sendEmptied('Start the consortium')
  await walkTeam(manager, '/school', 'Priya Anand')
  const waiting = await things.invoiceWith('awaiting_order_number')
  const adds = await as(waiting.email)
  await adds.open(`/school/charges/${waiting.id}`)
  await adds.sendEmptied('Add the order number')
  await adds.open(`/school/bookings/${waiting.bookingId}/order-number`)
  await adds.sendEmptied('Save the order number')
  const determined = await things.determined('school')
  const determines = await as(determined.email)
  await determines.open(`/school/bookings/${determined.bookingId}`)
  await determines.open(`/school/bookings/${determined.bookingId}/status`)
  await determines.sendEmptied('Send the answer')
  const company = await as(determined.adviser)
  await company.open(`/adviser/requests/${determined.bookingId}`)
  await company.open(`/adviser/requests/${determined.bookingId}/status`)
  for (const [at, kind] of [
    ['/adviser', 'practice'],
    ['/provider', 'provider'],
  ] as const) {
    const paid = await things.paidOut(kind)
    const earns = await as(paid.email)
    await earns.open(`${at}/payouts/earnings`)
    await earns.open(`${at}/payouts/tax-details`)
    await earns.sendEmptied('Keep these details')
    await earns.open(`${at}/payouts/seller-reports/${new Date().getFullYear()}`)
    await earns.open(`${at}/payouts/remittances/${paid.id}`)
  }
  const open = await things.invoiceWith('open')
  const pays = await as(open.email)
  await pays.open('/school/statement')
  await pays.open(`/school/new-supplier/${open.bookingId}`)
  await pays.open(`/school/invoices/${open.id}`)
  await pays.page.getByRole('button', { name: /by card$/ }).click()
  await expect(pays.page.getByRole('heading', { level: 1 })).toHaveText('Pay by card')
  await pays.look()
  const session = new URL(pays.page.url()).pathname.split('/').at(-1)
  await pays.open(`/pay/done?request=${open.id}&session=${session}`)
})

walk('whoever asks for what has no date', async (as) => {
  const slug = await things.offering('resource_pack')
  for (const [base, account] of [
    ['/school', 'careers.leader'],
    ['/consortium', 'consortium.lead'],
  ] as const) {
    const asks = await as(account)
    await asks.open(`/find?near=ZZ1&service=resource_pack`)
    await asks.page.goto(`${base}/request?adviser=${slug}&service=resource_pack`)
    const draft = new URL(asks.page.url()).pathname.split('/').slice(0, 4).join('/')
    if (base === '/consortium') {
      await asks.page.getByRole('radio').first().check()
      await asks.page.getByRole('button', { name: 'Continue' }).click()
      await asks.page.waitForURL((url) => !url.pathname.endsWith('/school'))
    }
    await asks.open(`${draft}/wanted`)
    await asks.sendEmptied('Continue')
  }
  const codes = await things.undatedOf('practice', 'delivered')
  const opens = await as(codes.school)
  await opens.open(`/school/bookings/${codes.bookingId}`)
  await opens.open(`/school/bookings/${codes.bookingId}/delivered/${codes.codes}`)
  await opens.page.getByRole('button', { name: /^Open/ }).click()
  await expect(opens.page.getByText('We have written down that you opened')).toBeVisible()
  await opens.open(`/school/bookings/${codes.bookingId}/visits/${codes.visitId}/agree`)
})

walk('a trust', async (as) => {
  const finance = await as('trust.finance')
  await openAll(finance, [...hrefs('school'), '/account', '/organisations'])
  // Whoever asks for a whole trust says first for which of its academies.
  const lead = await as((await things.trustRequester()).email)
  await lead.page.goto('/school/request?adviser=rowan-tallis&service=personal_guidance_day')
  await expect(lead.page).toHaveURL(/\/school$/)
  await lead.look()
  await lead.sendEmptied('Continue')
})

walk('a consortium', async (as) => {
  const lead = await as('consortium.lead')
  await openAll(lead, [...hrefs('consortium'), '/consortium/calendar-address'])
  await lead.open('/consortium/enquiries')
  await lead.open(`/consortium/enquiries/${(await things.enquiryOfConsortium()).id}`)
  await lead.open(`/consortium/enquiries/new?adviser=${(await things.twoAdvisers()).join('&adviser=')}`)
  await lead.open('/consortium/members')
  await lead.page.getByLabel('School name or town').fill((await things.schoolToInvite()).name)
  await lead.page.getByRole('button', { name: 'Look for it' }).click()
  await lead.page.getByRole('radio').first().waitFor()
  await lead.look()
  await lead.sendEmptied('Invite this school')
  await lead.open('/consortium/name')
  await lead.sendEmptied('Change the name')
  await lead.open('/consortium/close')
  await lead.page.goto('/consortium/members')
  const member = lead.page.getByRole('link', { name: 'Thornwath School' })
  await lead.open((await member.getAttribute('href')) as string)
  await walkTeam(lead, '/consortium', 'Graham Ellwood')
  const approver = await as('business.manager')
  await workFor(approver.page, 'Fernhollow School')
  await approver.open('/switch?to=/consortium')
  await approver.page.getByRole('button', { name: /^Change to/ }).click()
  await expect(approver.page).toHaveURL(/\/consortium$/)
  await approver.look()
  const [{ name }] = (await things.membersByLeft()) as [things.Member]
  await walkRequest({ base: '/consortium', asker: lead, approver, school: new RegExp(name), name })
  const ofConsortium = (status: string) => things.visitWith(status, 'requester', 'and b.lead_id is not null')
  const agreed = await ofConsortium('agreed')
  await walkDelivered(lead, '/consortium', agreed, true)
  await lead.open(`/consortium/bookings/${agreed.bookingId}/visits/${agreed.visitId}/feedback`)
  const disputed = await things.caseOf('consortium')
  await lead.open(`/consortium/bookings/${disputed.bookingId}/visits/${disputed.visitId}/case`)
  const coming = await things.visitWith('confirmed', 'requester', `and b.lead_id is not null and ${things.FAR_AHEAD}`)
  await walkConfirmed(lead, '/consortium', coming)
  await approver.open(`/consortium/bookings/${agreed.bookingId}/order-number`)
  await approver.sendEmptied('Save the order number')
  const determined = await things.determined('consortium')
  await (await as(determined.email)).open(`/consortium/bookings/${determined.bookingId}/status`)
})

walk('an adviser', async (as) => {
  const adviser = await as('adviser')
  await openAll(adviser, [...hrefs('adviser'), '/account', '/organisations'])
  await adviser.open('/adviser/availability')
  await adviser.sendEmptied('Save')
  await adviser.open('/adviser/availability/week')
  await adviser.open('/adviser/availability/week?days=1&days=3')
  await adviser.sendEmptied('Save your week')
  await adviser.open('/adviser/availability/week?weeks=two&daysA=a1&daysA=a3&daysB=b3&first=next')
  await adviser.open('/adviser/availability/terms')
  await adviser.sendEmptied('Add this term')
  const month = addMonths(londonDay(new Date()).slice(0, 7), 2)
  await openAll(adviser, ['/adviser/availability/dates', `/adviser/availability/dates?month=${month}`])
  await openAll(adviser, [`/adviser/diary?month=${month}`, `/adviser/diary?week=${month}-01`])
  await adviser.open('/adviser/profile')
  await adviser.sendEmptied('Save profile')
  await adviser.open('/adviser/feedback')
  const asked = await things.askedOfRowanTallis()
  await adviser.open(`/adviser/enquiries/${asked.id}`)
  await adviser.sendEmptied('Offer these days')
  await adviser.open('/adviser/clients')
  await adviser.sendEmptied('Send the link')
  await adviser.open('/adviser/services/personal_guidance_day')
  await adviser.sendEmptied('Save and offer')
  for (const kind of CREDENTIAL_KINDS) {
    await adviser.open(`/adviser/credentials/new/${kind}`)
    await adviser.sendEmptied('Give it to our staff')
  }
  const { credential } = await things.credentialOfRowanTallis()
  await adviser.open(`/adviser/credentials/${credential}`)
  await openAll(adviser, ['/adviser/calendars', '/adviser/calendar-address'])
  await adviser.open('/adviser/calendars/new')
  await adviser.sendEmptied('Add it')
  await adviser.open(`/adviser/calendars/${(await things.calendarOfRowanTallis()).id}`)
  await adviser.sendEmptied('Save')
  const clashing = await as((await things.calendarThatClashes()).email)
  await openAll(clashing, ['/adviser/calendars', '/adviser'])
  await openAll(adviser, ['/adviser/cpd?year=2024', '/adviser/cpd/print'])
  await adviser.open('/adviser/cpd/new')
  await adviser.sendEmptied('Log it')
  await adviser.open(`/adviser/cpd/${(await things.cpdOfRowanTallis()).id}`)
  await adviser.sendEmptied('Save')
  const own = things.visitOfRowanTallis
  const requested = await own('requested')
  await adviser.open(`/adviser/requests/${requested.bookingId}`)
  await adviser.sendEmptied('Send my answer')
  const coming = await own('confirmed', 'and lower(v.span) > now()')
  await adviser.open(`/adviser/visits/${coming.visitId}`)
  await adviser.open(`/adviser/visits/${coming.visitId}/day`)
  await adviser.open(`/adviser/visits/${coming.visitId}/cancel`)
  await adviser.sendEmptied('Cancel the visit')
  await adviser.open(`/adviser/visits/${(await own('agreed')).visitId}`)
  const pack = await things.undatedOf('practice', 'confirmed')
  const delivers = await as(pack.email)
  await delivers.open(`/adviser/deliveries/${pack.visitId}`)
  await delivers.sendEmptied('Add the link')
  const disputed = await things.caseOf('practice')
  const answers = await as(disputed.supplier)
  await answers.open(`/adviser/visits/${disputed.visitId}/case`)
  await answers.sendEmptied('Add it to your case')
  const raised = await as(disputed.requester)
  await raised.open(`/school/bookings/${disputed.bookingId}/visits/${disputed.visitId}/case`)
  await raised.sendEmptied('Add it to your case')
  const kept = await things.visitToMark()
  const marks = await as(kept.email)
  await marks.open(`/adviser/visits/${kept.visitId}?open=1`)
  await marks.sendEmptied('Save')
})

walk('a provider', async (as) => {
  const office = await as('provider')
  // The last is for those of the office who go to schools themselves.
  await openAll(office, [
    ...hrefs('provider').filter((href) => href !== '/adviser'),
    '/provider/calendar-address',
    '/account',
  ])
  await office.open('/provider/practitioners/new')
  await office.sendEmptied('Send the invitation')
  await office.open(`/provider/practitioners/${(await things.practitioner('invited')).id}`)
  const joined = await things.practitioner('joined')
  await office.open(`/provider/practitioners/${joined.id}`)
  await office.sendEmptied('Offer these terms')
  await office.open('/provider/services/personal_guidance_day')
  await office.sendEmptied('Save and offer')
  await office.open('/provider/profile')
  await office.sendEmptied('Save profile')
  for (const kind of PROVIDER_CREDENTIAL_KINDS) {
    await office.open(`/provider/checks/new/${kind}`)
    await office.sendEmptied('Give it to our staff')
  }
  await office.open(`/provider/checks/${(await things.checkOfProvider()).id}`)
  const asked = await things.visitOfProvider('requested', 'answer')
  await office.open(`/provider/requests/${asked.bookingId}`)
  await office.sendEmptied('Send the answer')
  await office.open(`/provider/visits/${(await things.visitOfProvider('requested', 'practitioner')).visitId}`)
  const coming = await things.visitOfProvider('confirmed')
  await office.open(`/provider/visits/${coming.visitId}`)
  await office.sendEmptied('Ask the school')
  await office.open(`/provider/visits/${coming.visitId}/day`)
  await office.sendEmptied('Ask for this day')
  await office.open(`/provider/visits/${coming.visitId}/cancel`)
  await office.sendEmptied('Cancel the visit')
  await office.open(`/provider/visits/${(await things.caseOf('provider')).visitId}/case`)
  await office.open(`/provider/deliveries/${(await things.undatedOf('provider', 'confirmed')).visitId}`)
  await office.sendEmptied('Add the link')
  await walkTeam(office, '/provider', 'Imogen Thwaite', true)
  const goes = await as(joined.email)
  await openAll(goes, ['/adviser', '/adviser/providers', '/adviser/visits', '/adviser/diary', '/adviser/credentials'])
  for (const isPooled of [false, true]) {
    const substitute = await things.substituteFor(isPooled)
    const decides = await as(substitute.email)
    const base = isPooled ? '/consortium' : '/school'
    await decides.open(`${base}/bookings/${substitute.bookingId}/visits/${substitute.visitId}/substitute`)
    const lost = await things.cancelledFor(isPooled)
    const seeks = await as(lost.email)
    await seeks.open(`${base}/bookings/${lost.bookingId}/visits/${lost.visitId}/replace`)
    const waiting = await things.comingFor(isPooled)
    const moves = await as(waiting.email)
    await moves.open(`${base}/bookings/${waiting.bookingId}/visits/${waiting.visitId}/day`)
    await moves.sendEmptied('Ask for this day')
  }
})

walk('staff', async (as) => {
  const staff = await as('staff')
  await openAll(staff, [...hrefs('staff'), '/account'])
  await openAll(staff, [
    '/staff/menu/group_session',
    '/staff/menu/lists',
    '/staff/menu/registers',
    '/staff/menu/registers/cdi',
    '/staff/menu/registers/new',
  ])
  await staff.sendEmptied('Accept it')
  await staff.open('/staff/menu/new')
  await staff.sendEmptied('Add to the menu')
  await staff.open('/staff/fee')
  await staff.sendEmptied('Set this fee')
  await staff.open('/staff/drives')
  await staff.sendEmptied('Save')
  await walkTeam(staff, '/staff', 'Orla Finch', true)
  const adviser = await things.practice()
  await staff.open(`/staff/advisers/${adviser.id}`)
  const { concern } = await things.concern()
  await staff.open(`/staff/concerns/${concern}`)
  await staff.sendEmptied('Suspend')
  await staff.open('/staff/concerns?decided=1')
  await staff.open('/staff/clients?decided=1')
  await staff.open(`/staff/advisers/${adviser.id}/feedback`)
  await staff.open(`/staff/clients/${await things.waitingClient()}`)
  await staff.sendEmptied('Confirm')
  await staff.open('/staff/credentials')
  await staff.open(`/staff/credentials/${adviser.credential}`)
  await staff.sendEmptied('Verify')
  await staff.open(`/staff/credentials/${(await things.registration()).id}`)
  const problem = await things.problem()
  await staff.open(`/staff/problems/${problem.visitId}`)
  await staff.sendEmptied('Settle the problem')
  await staff.open('/staff/problems')
  await staff.sendEmptied('Save the limit')
  await staff.open('/staff/payments')
  await staff.sendEmptied('Show its money')
  await staff.open(`/staff/payments/${problem.reference}`)
  await staff.open('/staff/payments/held')
  const put = await things.corrections()
  await staff.open('/staff/payments/corrections')
  await staff.open(`/staff/payments/charges/${put.charge}/credit`)
  await staff.sendEmptied('Ask for this credit')
  await staff.open(`/staff/payments/credits/${put.credit}`)
  await staff.open(`/staff/payments/refunds/${put.refund}`)
  await staff.open(`/staff/payments/returns/${put.payment}`)
  await staff.sendEmptied('Ask for it to be returned')
  await staff.open(`/staff/payments/disputes/${put.dispute}`)
  await staff.sendEmptied('Send the answer')
  await staff.open('/staff/payments/moves')
  await staff.open(`/staff/payments/moves/${put.move}`)
  await staff.sendEmptied('Keep it for a colleague to confirm')
  await staff.open('/staff/payments/outside')
  await staff.open('/staff/payments/outside/new')
  await staff.sendEmptied('Record it')
  await staff.open(`/staff/payments/outside/${put.receipt}`)
  await staff.open('/staff/payments/waiting')
  await staff.open(`/staff/payments/waiting/${put.payer}`)
  await staff.open('/staff/payments/unpaid')
  await staff.open(`/staff/payments/unpaid/${(await things.unpaidRequest()).id}`)
  await staff.sendEmptied('Write it down')
  await staff.open(`/staff/payments/statements/${(await things.unpaidRequest()).payerId}`)
  await staff.open('/staff/exports')
  await staff.sendEmptied('Copy it')
  await staff.open('/staff/exports/exm_xero')
  await staff.sendEmptied('Save')
  await staff.open('/staff/supplier-facts')
  await staff.open('/staff/seller-reports')
  const reports = staff.page.getByRole('main').getByRole('link', { name: /^20\d\d$/ })
  await staff.open((await reports.first().getAttribute('href')) as string)
  const sellers = staff.page.getByRole('main').locator('a[href*="/sellers/"]')
  await staff.open((await sellers.first().getAttribute('href')) as string)
  await staff.open('/staff/late-payment')
  await staff.sendEmptied('Set this rate')
  await staff.open('/staff/payments/accounts/owed_by_payer')
  await staff.open(`/staff/payments/accounts/owed_by_payer/${(await things.owedAccount()).id}`)
})

/** The team's pages; nobody changes what they may do themselves. */
async function walkTeam(who: Inspecting, base: string, member: string, isOneself = false): Promise<void> {
  await who.open(`${base}/team`)
  const link = who.page.getByRole('main').getByRole('link', { name: member })
  await who.open((await link.first().getAttribute('href')) as string)
  if (!isOneself) await who.sendEmptied('Change')
  await who.open(`${base}/team/invite`)
  await who.sendEmptied('Send the invitation')
}
