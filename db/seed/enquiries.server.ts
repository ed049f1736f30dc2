import { type BuyingActor, type ConsortiumActor, systemActor } from '#app/auth/actor.ts'
import { chooseOffer } from '#app/domain/bookings/choose-offer.server.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { answerEnquiry } from '#app/domain/enquiries/answer-enquiry.server.ts'
import { closeEnquiry } from '#app/domain/enquiries/close-enquiry.server.ts'
import { sendEnquiry } from '#app/domain/enquiries/send-enquiry.server.ts'
import { tendEnquiries } from '#app/domain/enquiries/tend-enquiries.server.ts'
import { newId } from '#app/domain/ids.ts'
import { inTransaction } from '#db/client.server.ts'
import { adviserCards } from '#db/schema/index.ts'
import { must } from './acting.server.ts'
import type { SeededSchool } from './organisations.server.ts'
import type { Ago } from './past-jobs.server.ts'
import { advisersNear, groundOf } from './plan-booking.server.ts'
import type { SeededAdviser } from './practices.server.ts'

type World = {
  schools: readonly SeededSchool[]
  lead: ConsortiumActor
  /** The ids of the schools that the consortium asks for. */
  members: readonly string[]
  advisers: readonly SeededAdviser[]
  rowan: SeededAdviser
  now: Date
  ago: Ago
}

const PURPOSES = [
  'The next of Year 11, before their college deadlines.',
  'Year 10, who choose their work experience in March.',
  'Those of Year 11 who are undecided between college and an apprenticeship.',
] as const

/** Enquiries and what advisers were asked, in every state, two of each: all through the real commands, at their own times. */
export async function seedEnquiries({ schools, lead, members, advisers, rowan, now, ago }: World): Promise<void> {
  const cards = await inTransaction(systemActor('the demonstration is set up'), (tx) =>
    tx.select({ supplierId: adviserCards.supplierId, slug: adviserCards.slug }).from(adviserCards),
  )
  const slugOf = ({ supplierId }: SeededAdviser) => cards.find((one) => one.supplierId === supplierId)?.slug ?? ''
  const today = londonDay(now)
  const span = { from: addDays(today, 40), until: addDays(today, 110) }
  let purposes = 0

  /** Three of those who come that far, Rowan Tallis first where they do. */
  async function askedFor(school: SeededSchool): Promise<SeededAdviser[]> {
    const near = advisersNear(advisers, (await groundOf(school)).point)
    return [rowan, ...near.filter((one) => one !== rowan)].filter((one) => near.includes(one)).slice(0, 4)
  }
  async function send(by: BuyingActor, school: SeededSchool, days: number, answerIn: number) {
    const asked = await askedFor(school)
    const { enquiryId } = await ago(days, async (at) =>
      must(
        await sendEnquiry(
          by,
          {
            key: newId('run'),
            schoolId: school.id,
            slugs: asked.map(slugOf),
            serviceCode: 'personal_guidance_day',
            wanted: { kind: 'range', ...span, visits: 2 },
            yearGroups: [11],
            interviews: 6,
            pupils: null,
            place: { kind: 'school' },
            purpose: PURPOSES[purposes++ % PURPOSES.length] as string,
            answerOn: addDays(londonDay(at), answerIn),
          },
          at,
        ),
      ),
    )
    return { enquiryId, asked }
  }
  /** The first days of the span that the adviser can offer; nothing where there is none. */
  async function offer(enquiryId: string, adviser: SeededAdviser, days: number, cheaper = 0): Promise<Day | null> {
    return ago(days, async (at) => {
      for (let on = span.from; on < span.until; on = addDays(on, 1)) {
        const price = adviser.seed.dayPence - cheaper
        const answer = {
          kind: 'offer' as const,
          days: [{ day: on, from: '08:45', to: '15:15' }],
          pricePence: price,
          priceReason: cheaper > 0 ? 'Two days in one week save me a journey.' : '',
          note: cheaper > 0 ? '' : 'I can come from 8:30 and stay for lunch.',
        }
        if ((await answerEnquiry(adviser.actor, { enquiryId, answer }, at)).ok) return on
      }
      return null
    })
  }
  const decline = (enquiryId: string, adviser: SeededAdviser, days: number) =>
    ago(days, async (at) => {
      const answer = { kind: 'decline' as const, why: 'I am at another school on those days.' }
      must(await answerEnquiry(adviser.actor, { enquiryId, answer }, at))
    })
  const tend = (days: number) => ago(days, (at) => tendEnquiries(systemActor('an answer is awaited'), at))

  const places: SeededSchool[] = []
  for (const school of [...schools].sort(
    (a, b) => Number(b.name === 'Fernhollow School') - Number(a.name === 'Fernhollow School'),
  ))
    if (places.length < 2 && (await askedFor(school)).length > 3) places.push(school)
  for (const school of places) {
    const by = school.requester
    const ended = await send(by, school, 30, 5)
    await offer(ended.enquiryId, ended.asked[1] as SeededAdviser, 28)
    const chosen = await send(by, school, 12, 6)
    const [first, second, third] = chosen.asked as [SeededAdviser, SeededAdviser, SeededAdviser]
    const on = await offer(chosen.enquiryId, first, 11, 1_500)
    await offer(chosen.enquiryId, second, 11)
    if (chosen.asked.length > 3) await decline(chosen.enquiryId, third, 10)
    await ago(9, async (at) => {
      if (on) must(await chooseOffer(by, { enquiryId: chosen.enquiryId, supplierId: first.supplierId, days: [on] }, at))
    })
    const closed = await send(by, school, 8, 7)
    await offer(closed.enquiryId, closed.asked[1] as SeededAdviser, 7)
    await ago(6, async (at) => {
      const note = 'Our timetable has changed. We will ask again in the summer.'
      must(await closeEnquiry(by, { enquiryId: closed.enquiryId, note }, at))
    })
    const lapsed = await send(by, school, 5, 3)
    await offer(lapsed.enquiryId, lapsed.asked[1] as SeededAdviser, 4, 2_000)
    await decline(lapsed.enquiryId, lapsed.asked[2] as SeededAdviser, 4)
    const open = await send(by, school, 1, 6)
    await offer(open.enquiryId, open.asked[1] as SeededAdviser, 0)
  }
  await tend(24)
  await tend(1)
  const member = schools.find(({ id }) => members.includes(id)) as SeededSchool
  const led = await send(lead, member, 2, 7)
  await offer(led.enquiryId, led.asked[1] as SeededAdviser, 1)
  await tend(0)
}
