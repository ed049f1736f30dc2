import type { AdviserActor, SchoolActor, StaffActor } from '#app/auth/actor.ts'
import { changeProfile } from '#app/domain/advisers/change-profile.server.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import { type MadeAdviser, makeAdviser, PROFILE } from '#tests/make/advisers.ts'
import { addMember, makePerson } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { listProvider, type MadeProvider, makePractitioner, makeProvider } from '#tests/make/providers.ts'
import { makeRegisterRow } from '#tests/make/register.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'

// Whom the steps are about: made once, and copied for each way of sending.

export type Ground = {
  staff: StaffActor
  /** A colleague of theirs, who decides about what they asked for. */
  second: StaffActor
  school: MadeSchool
  /** Every role of the school in one person, for what is not the journey's. */
  anybody: SchoolActor
  /** Of the consortium that is started on the way. */
  member: MadeSchool
  adviser: MadeAdviser
  /** Trades through a company. */
  company: MadeAdviser
  /** Asked beside the other, and silent. */
  other: MadeAdviser
  provider: MadeProvider
  /** Whom it sends. */
  comers: AdviserActor[]
  newcomerUrn: number
  openUrn: number
  /** Asked for, and gone by. */
  days: Record<'transfer' | 'card' | 'dearer' | 'agreed' | 'void' | 'shared', Day>
  /** Still to come. */
  ahead: Record<
    | 'withdrawn'
    | 'refused'
    | 'declined'
    | 'cancelled'
    | 'dropped'
    | 'lapsed'
    | 'sent'
    | 'handed'
    | 'company'
    | 'advance',
    Day
  >
  before: Date
  now: Date
}

const every = ['requester', 'approver', 'payer', 'administrator'] as const

export async function makeGround(now: Date): Promise<Ground> {
  const today = londonDay(now)
  const onSchoolDay = (from: number): Day => {
    let on = addDays(today, from)
    while (!isSchoolDay(schoolCalendar(), on)) on = addDays(on, Math.sign(from))
    return on
  }
  const [transfer, card, dearer, agreed, voided, shared] = [-3, -6, -9, -12, -15, -18].map(onSchoolDay) as Day[]
  const [withdrawn, refused, declined, cancelled, dropped, lapsed, sent, handed, ofCompany, advance] = [
    30, 34, 38, 42, 46, 50, 54, 58, 62, 66,
  ].map(onSchoolDay) as Day[]
  const staff = await makePlatform()
  const school = await makeSchool({ around: transfer })
  const member = await makeSchool({ around: shared })
  const adviser = await makeAdviser({ notice: 0 })
  const other = await makeAdviser({ notice: 0 })
  const company = await makeAdviser({ notice: 0 })
  await changeProfile(company.actor, { ...PROFILE, trading: 'limited_company', legalName: 'Adviser Guidance Ltd' }, now)
  const provider = await makeProvider()
  const comers: AdviserActor[] = []
  for (const name of ['Marian Oakes', 'Ravi Sethi', 'Nell Boothroyd']) {
    comers.push(await makePractitioner(provider, { name }))
  }
  await listProvider(provider)
  const { urn: newcomerUrn } = await makeRegisterRow({ urn: 990_001 })
  const { urn: openUrn } = await makeRegisterRow({ urn: 990_002 })
  for (const name of ['known', 'wanted', 'unwanted']) await makePerson({ email: `${name}@people.example` })
  return {
    staff: await addMember<StaffActor>(staff.organisationId, ['staff', 'administrator']),
    second: await addMember<StaffActor>(staff.organisationId, ['staff']),
    school,
    anybody: await addMember<SchoolActor>(school.id, [...every]),
    member,
    adviser,
    company,
    other,
    provider,
    comers,
    newcomerUrn,
    openUrn,
    days: { transfer, card, dearer, agreed, void: voided, shared } as Ground['days'],
    ahead: {
      withdrawn,
      refused,
      declined,
      cancelled,
      dropped,
      lapsed,
      sent,
      handed,
      company: ofCompany,
      advance,
    } as Ground['ahead'],
    before: new Date(`${addDays(today, -33)}T10:00:00Z`),
    now,
  }
}
