import { sql } from 'drizzle-orm'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import { about } from './asking.ts'
import { timer } from './delivering.ts'
import { found } from './look-up.ts'
import { type Step, sends, type Walk } from './step.ts'

const secret = () => found(sql`select secret from client_links`)

const ofLink = (name: string, intent: string): Step =>
  sends(name, 'routes/public/client-link.tsx', async ({ ground }) => {
    const link = await secret()
    return {
      as: ground.anybody,
      path: `/clients/${link}`,
      params: { secret: link },
      form: { intent, schoolId: ground.school.id },
    }
  })

/** A school that knew its adviser before, until staff have confirmed it. */
export const CLIENTS: Step[] = [
  sends('make a link for clients', 'routes/adviser/clients.tsx', ({ ground }) => ({
    as: ground.adviser.actor,
    path: '/adviser/clients',
    form: { intent: 'link', instead: '' },
  })),
  sends('send the link to a client', 'routes/adviser/clients.tsx', ({ ground }) => ({
    as: ground.adviser.actor,
    path: '/adviser/clients',
    form: { intent: 'send', email: 'office@school.example', note: 'See you in January.' },
  })),
  ofLink('say that a school is a client', 'claim'),
  ofLink('take it back', 'take_back'),
  ofLink('say it again', 'claim'),
  sends('staff confirm a client', 'routes/staff/client.tsx', ({ ground }) => {
    const params = { supplierId: ground.adviser.supplierId, schoolId: ground.school.id }
    return {
      as: ground.staff,
      path: `/staff/clients/${params.supplierId}/${params.schoolId}`,
      params,
      form: { intent: 'confirm', seen: 'Invoice 118 of 4 March 2026' },
    }
  }),
]

const typed = (name: string, on: Day) => {
  const [year, month, day] = on.split('-').map((part) => String(Number(part))) as [string, string, string]
  return { [`${name}.day`]: day, [`${name}.month`]: month, [`${name}.year`]: year }
}
/** So far ahead that nothing else is asked for then. */
function faraway(from: Date): Day {
  let on = addDays(londonDay(from), 150)
  while (!isSchoolDay(schoolCalendar(), on)) on = addDays(on, 1)
  return on
}

const asks = (purpose: string): Step =>
  sends(`ask several advisers: ${purpose}`, 'routes/buyer/enquiry-new.tsx', ({ ground }) => ({
    as: ground.anybody,
    path: '/school/enquiries/new',
    form: {
      commandKey: `key_of_${purpose.replaceAll(' ', '_')}`,
      adviser: [ground.adviser.slug, ground.other.slug],
      schoolId: ground.school.id,
      service: 'personal_guidance_day',
      when: 'range',
      ...typed('from', addDays(faraway(ground.before), -7)),
      ...typed('until', addDays(faraway(ground.before), 7)),
      visits: '1',
      yearGroups: '11',
      interviews: '6',
      place: 'school',
      purpose,
      ...typed('answerOn', addDays(londonDay(ground.before), 9)),
    },
  }))

const enquiryFor = (purpose: string) => found(sql`select id from enquiries where brief ->> 'purpose' = ${purpose}`)

const ofEnquiry = (name: string, purpose: string, side: 'school' | 'adviser', form: (walk: Walk) => Form): Step =>
  sends(name, side === 'school' ? 'routes/buyer/enquiry.tsx' : 'routes/adviser/enquiry.tsx', async (walk) => {
    const enquiryId = await enquiryFor(purpose)
    const as = side === 'school' ? walk.ground.anybody : walk.ground.adviser.actor
    return { as, path: `/${side}/enquiries/${enquiryId}`, params: { enquiryId }, form: form(walk) }
  })

type Form = Record<string, string | string[]>

/** Three briefs: one from which somebody is chosen, one that is closed, and one that is left to its time. */
export const ENQUIRING: Step[] = [
  asks('to choose from'),
  ofEnquiry('offer days', 'to choose from', 'adviser', ({ ground }) => ({
    intent: 'offer',
    days: faraway(ground.before).split('-').reverse().join(' '),
    price: '300.00',
    priceReason: 'A quiet week',
    note: '',
  })),
  ofEnquiry('choose an answer', 'to choose from', 'school', ({ ground }) => ({
    intent: 'choose',
    supplierId: ground.adviser.supplierId,
    days: faraway(ground.before),
  })),
  asks('to close'),
  ofEnquiry('say no', 'to close', 'adviser', () => ({ intent: 'decline', why: 'I am away then.' })),
  ofEnquiry('close an enquiry', 'to close', 'school', () => ({ intent: 'close', note: 'Another time.' })),
  asks('to leave'),
]

const ofVisit = (name: string, form: Form): Step =>
  about('transfer', name, 'routes/buyer/feedback.tsx', async ({ ground, kept }) => ({
    as: ground.school.requester,
    page: `/visits/${kept['transfer visit']}/feedback`,
    form,
  }))
const said = { intent: 'give', wentWell: 'Everybody left with a plan.', couldBeBetter: '', wouldBookAgain: 'yes' }

/** What was left open ends, and what was agreed is talked about. */
export const TOLD: Step[] = [
  timer('tend-enquiries', 'long after the answers were wanted'),
  ofVisit('say how a visit went', said),
  ofVisit('say it otherwise', { ...said, couldBeBetter: 'Begin at 9.' }),
  ofVisit('take feedback back', { intent: 'take_back' }),
  ofVisit('say it again', said),
  sends('reply to feedback', 'routes/adviser/feedback.tsx', ({ ground, kept }) => ({
    as: ground.adviser.actor,
    path: '/adviser/feedback',
    form: { visitId: kept['transfer visit'] as string, reply: 'See you in the summer.' },
  })),
]
