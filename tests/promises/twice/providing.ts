import { sql } from 'drizzle-orm'
import type { AdviserActor } from '#app/auth/actor.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { must } from '#tests/make/must.ts'
import { loadActor } from '#tests/make/people.ts'
import { secretSentTo, TERMS } from '#tests/make/providers.ts'
import { requestOf } from '#tests/make/requests.ts'
import { keepBooking } from './asking.ts'
import { cookieOfPerson, found, personAt } from './look-up.ts'
import { NEWCOMER_PASSWORD } from './people.ts'
import { meanwhile, type Step, sends, type Walk } from './step.ts'

const OFFERED = { engagement: 'self_employed', how: 'by_provider', rate: '£210 a day', percent: '', words: TERMS.words }

const invites = (name: string): Step =>
  sends(`invite ${name}`, 'routes/provider/practitioner-new.tsx', ({ ground }) => ({
    as: ground.provider.actor,
    path: '/provider/practitioners/new',
    form: { ...OFFERED, name, email: `${name}@people.example` },
  }))

const sam = () => found(sql`select id from practitioners where email = 'sam@people.example'`)
const latestTerms = async () =>
  found(sql`select id from practitioner_terms where practitioner_id = ${await sam()} order by offered_at desc limit 1`)

const ofInvitation = (name: string, act: string, whom: string): Step =>
  sends(name, 'routes/provider/practitioners.tsx', async ({ ground }) => ({
    as: ground.provider.actor,
    path: '/provider/practitioners',
    form: { act, invitation: await found(sql`select invitation_id from practitioners where name = ${whom}`) },
  }))

const ofPractitioner = (name: string, form: Record<string, string>): Step =>
  sends(name, 'routes/provider/practitioner.tsx', async ({ ground }) => {
    const id = await sam()
    return { as: ground.provider.actor, path: `/provider/practitioners/${id}`, params: { id }, form }
  })

/** Somebody who has joined, answering for themselves. */
const bySam = (name: string, form: () => Promise<Record<string, string>>): Step =>
  sends(name, 'routes/adviser/providers.tsx', async ({ ground }) => ({
    as: await loadActor<AdviserActor>({
      personId: await personAt('sam@people.example'),
      organisationId: ground.provider.supplierId,
    }),
    path: '/adviser/providers',
    form: { practitioner: await sam(), ...(await form()) },
  }))

const asked = (name: 'sent' | 'shared out'): Step =>
  meanwhile(`${name} has been asked for`, async (walk) => {
    const { school, provider, ahead, comers } = walk.ground
    const supplier = { ...provider, actor: comers[0] as AdviserActor }
    const [on] = name === 'sent' ? [ahead.sent] : [ahead.handed]
    const { bookingId } = must(await requestVisits(school.requester, requestOf(school, supplier, [on]), new Date()))
    await keepBooking(walk, name, bookingId)
    must(await approve(school.approver, { bookingId, orderNumber: 'PO-1', note: null }, new Date()))
  })

const comer = ({ ground }: Walk, at: number) => (ground.comers[at] as AdviserActor).personId

const names = (of: string): Step =>
  sends(`name who comes: ${of}`, 'routes/provider/request.tsx', (walk) => {
    const [bookingId, visitId] = [walk.kept[of], walk.kept[`${of} visit`]] as [string, string]
    return {
      as: walk.ground.provider.actor,
      path: `/provider/requests/${bookingId}`,
      params: { bookingId },
      form: { [visitId]: comer(walk, 0), reason: '' },
    }
  })

const ofVisit = (of: string, name: string, form: (walk: Walk) => Record<string, string>): Step =>
  sends(name, 'routes/provider/visit.tsx', (walk) => {
    const visitId = walk.kept[`${of} visit`] as string
    return {
      as: walk.ground.provider.actor,
      path: `/provider/visits/${visitId}`,
      params: { visitId },
      form: form(walk),
    }
  })

const decides = (of: string, name: string, at: number, intent: 'agree' | 'refuse'): Step =>
  sends(name, 'routes/buyer/substitute.tsx', (walk) => {
    const [bookingId, visitId] = [walk.kept[of], walk.kept[`${of} visit`]] as [string, string]
    return {
      as: walk.ground.school.requester,
      path: `/school/bookings/${bookingId}/visits/${visitId}/substitute`,
      params: { bookingId, visitId },
      form: { intent, person: comer(walk, at), reason: intent === 'refuse' ? 'We know nobody of that name' : '' },
    }
  })

/** A provider begins, invites, agrees terms and loses somebody; and one that is known sends people, and others in their place. */
export const PROVIDING: Step[] = [
  sends('start a provider', 'routes/public/join-provider.tsx', async () => ({
    cookie: await cookieOfPerson('wanted@people.example'),
    path: '/join/provider',
    form: { organisation: 'Fellside Guidance', town: 'Tarnbeck', outcode: 'ZZ2', trading: 'company' },
  })),
  invites('sam'),
  ofInvitation('invite a practitioner again', 'again', 'sam'),
  invites('nobody'),
  ofInvitation('withdraw the invitation of a practitioner', 'withdraw', 'nobody'),
  invites('reluctant'),
  sends('say no to an invitation', 'routes/public/invitation.tsx', async () => {
    const secret = await secretSentTo('reluctant@people.example')
    return { path: `/invitations/${secret}`, params: { secret }, form: { intent: 'decline' } }
  }),
  sends('join as a practitioner', 'routes/public/invitation.tsx', async () => {
    const secret = await secretSentTo('sam@people.example')
    const form = { name: 'Sam Hale', password: NEWCOMER_PASSWORD, termsId: await latestTerms(), isShown: 'yes' }
    return { path: `/invitations/${secret}`, params: { secret }, form }
  }),
  ofPractitioner('offer other terms', { intent: 'terms', ...OFFERED, rate: '£225 a day' }),
  bySam('agree to other terms', async () => ({ intent: 'agree', termsId: await latestTerms() })),
  bySam('hide from its page', async () => ({ intent: 'show' })),
  ofPractitioner('offer terms that nobody wants', { intent: 'terms', ...OFFERED, rate: '£100 a day' }),
  bySam('decline other terms', async () => ({ intent: 'decline', termsId: await latestTerms() })),
  bySam('leave a provider', async () => ({ intent: 'leave', reason: 'I work on my own now.' })),

  asked('sent'),
  names('sent'),
  ofVisit('sent', 'name somebody else', (walk) => ({ intent: 'name', personId: comer(walk, 1), why: 'Ill that week' })),
  decides('sent', 'the school does not want them', 1, 'refuse'),
  ofVisit('sent', 'name a third', (walk) => ({ intent: 'name', personId: comer(walk, 2), why: 'Free that day' })),
  decides('sent', 'the school agrees to the third', 2, 'agree'),
  asked('shared out'),
  names('shared out'),
  ofVisit('shared out', 'name somebody else for the other', (walk) => ({
    intent: 'name',
    personId: comer(walk, 1),
    why: 'Ill that week',
  })),
  ofVisit('shared out', 'the provider cancels', () => ({ intent: 'cancel', reason: 'Nobody is free.' })),
]
