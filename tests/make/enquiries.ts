import type { BuyingActor } from '#app/auth/actor.ts'
import { type Day, day } from '#app/domain/calendar.ts'
import type { EnquiryAnswer } from '#app/domain/enquiries/answer-enquiry.server.ts'
import { type EnquiryToSend, sendEnquiry } from '#app/domain/enquiries/send-enquiry.server.ts'
import { newId } from '#app/domain/ids.ts'
import type { MadeAdviser } from './advisers.ts'
import { must } from './must.ts'
import { NOW } from './requests.ts'

/** A brief for guidance days, to these advisers. */
export const enquiryTo = (
  schoolId: string,
  advisers: readonly Pick<MadeAdviser, 'slug'>[],
  change: Partial<EnquiryToSend> = {},
): EnquiryToSend => ({
  key: newId('run'),
  schoolId,
  slugs: advisers.map(({ slug }) => slug),
  serviceCode: 'personal_guidance_day',
  wanted: { kind: 'range', from: day('2027-01-25'), until: day('2027-03-12'), visits: 2 },
  yearGroups: [10, 11],
  interviews: 6,
  pupils: null,
  place: { kind: 'school' },
  purpose: 'The next of Year 11, before their college deadlines.',
  answerOn: day('2027-01-19'),
  ...change,
})

export const makeEnquiry = async (
  by: BuyingActor,
  schoolId: string,
  advisers: readonly Pick<MadeAdviser, 'slug'>[],
  change: Partial<EnquiryToSend> = {},
  now = NOW,
): Promise<string> => must(await sendEnquiry(by, enquiryTo(schoolId, advisers, change), now)).enquiryId

/** Days of a service at its usual time, at the menu's price unless said. */
export const offerOf = (
  days: readonly string[],
  change: Partial<Extract<EnquiryAnswer, { kind: 'offer' }>> = {},
): EnquiryAnswer => ({
  kind: 'offer',
  days: days.map((on) => ({ day: on as Day, from: '08:45', to: '15:15' })),
  pricePence: 32_000,
  priceReason: '',
  note: '',
  ...change,
})
