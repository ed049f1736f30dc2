import { sql } from 'drizzle-orm'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { startDraft } from '#app/domain/bookings/keep-drafts.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, londonDay } from '#app/domain/calendar.ts'
import { pence } from '#app/domain/money.ts'
import { WITHOUT_DATE } from '#app/domain/services/offer.ts'
import { offerService } from '#app/domain/services/offer-service.server.ts'
import { must } from '#tests/make/must.ts'
import { undatedRequest } from '#tests/make/undated.ts'
import { found } from './look-up.ts'
import { meanwhile, type Step, sends } from './step.ts'

const wantedBy = () => addDays(londonDay(new Date()), 30)

const delivers = (name: string, form: Record<string, string>): Step =>
  sends(name, 'routes/adviser/delivery.tsx', ({ ground, kept }) => {
    const visitId = kept['pack visit'] as string
    return { as: ground.other.actor, path: `/adviser/deliveries/${visitId}`, params: { visitId }, form }
  })

/** What has no date: asked for, delivered in parts, and said to be all there. */
export const UNDATED: Step[] = [
  meanwhile('a resource pack is offered, asked for and confirmed', async ({ ground, kept }) => {
    // Whoever is not registered for VAT meanwhile.
    const { school, other: adviser, anybody } = ground
    const now = new Date()
    must(await offerService(adviser.actor, 'resource_pack', { price: pence(6_000), block: null, ...WITHOUT_DATE }, now))
    const of = { code: 'resource_pack', quantity: 2, by: wantedBy() }
    const { bookingId } = must(await requestVisits(school.requester, undatedRequest(school, adviser, of), now))
    must(await approve(anybody, { bookingId, orderNumber: 'PO-5', note: null }, now))
    const visitId = await found(sql`select id from visits where booking_id = ${bookingId}`)
    must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, now))
    kept['pack visit'] = visitId
    const wanted = { slug: adviser.slug, serviceCode: 'resource_pack', on: [] }
    kept['pack draft'] = must(await startDraft(anybody, wanted, now)).draftId
  }),
  sends('how many packs and by when', 'routes/buyer/request/wanted.tsx', ({ ground, kept }) => {
    const draftId = kept['pack draft'] as string
    const [year = '', month = '', day = ''] = wantedBy().split('-')
    const form = {
      ...{ quantity: '2', 'by.year': year, 'by.month': month, 'by.day': day },
      ...{ 'yearGroups[0]': '9', purpose: 'Tutor time' },
    }
    return { as: ground.anybody, path: `/school/request/${draftId}/wanted`, params: { draftId }, form }
  }),
  delivers('a link is delivered', { intent: 'link', linkSaid: 'The pack', url: 'https://packs.fell.org.uk/9' }),
  delivers('a code is delivered', { intent: 'codes', codesSaid: 'For all', codes: 'FELL-1', isForAll: 'yes' }),
  meanwhile('what is to be taken back is known', async ({ kept }) => {
    kept['pack code'] = await found(
      sql`select id from deliveries where visit_id = ${kept['pack visit']} and kind = 'codes' and replaced_at is null`,
    )
  }),
  sends('the code is opened', 'routes/school/delivered-codes.tsx', async ({ ground, kept }) => {
    const bookingId = await found(sql`select booking_id as id from visits where id = ${kept['pack visit']}`)
    const deliveryId = kept['pack code'] as string
    const path = `/school/bookings/${bookingId}/delivered/${deliveryId}`
    return { as: ground.school.requester, path, params: { bookingId, deliveryId }, form: {} }
  }),
  sends('the code is taken back', 'routes/adviser/delivery.tsx', ({ ground, kept }) => {
    const visitId = kept['pack visit'] as string
    const form = { intent: 'remove', thing: kept['pack code'] as string }
    return { as: ground.other.actor, path: `/adviser/deliveries/${visitId}`, params: { visitId }, form }
  }),
  delivers('all of it is delivered', { intent: 'whole', note: 'Enjoy' }),
  delivers('that is taken back', { intent: 'take_back' }),
  delivers('all of it is delivered after all', { intent: 'whole', note: '' }),
]
