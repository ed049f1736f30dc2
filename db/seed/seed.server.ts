import { sql } from 'drizzle-orm'
import type { ConsortiumActor, SchoolActor, StaffActor } from '#app/auth/actor.ts'
import { addDays, londonDay } from '#app/domain/calendar.ts'
import { agreeShare, proposeShare } from '#app/domain/consortia/keep-shares.server.ts'
import { newId } from '#app/domain/ids.ts'
import { pence } from '#app/domain/money.ts'
import { academicYear, ppYear } from '#app/domain/school-years.ts'
import { setOnMenu } from '#app/domain/services/keep-menu.server.ts'
import { setOnList } from '#app/domain/services/keep-specialisms.server.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { withConnection } from '#db/databases.server.ts'
import { consortiumMembers, organisations } from '#db/schema/index.ts'
import { asSeed, joinAs, must } from './acting.server.ts'
import { seedAdvances } from './advances.server.ts'
import { seedCalendars } from './calendars.server.ts'
import { seedChangedPlans } from './changed-plans.server.ts'
import { seedClients, seedConfirmedClients } from './clients.server.ts'
import { seedConcerns } from './concerns.server.ts'
import { seedCorrections } from './corrections.server.ts'
import { seedCpd } from './cpd.server.ts'
import { seedCredentialStates } from './credential-states.server.ts'
import { seedDayChanges } from './day-changes.server.ts'
import { seedDeterminations } from './determinations.server.ts'
import { seedEnquiries } from './enquiries.server.ts'
import { seedEveryState } from './every-state.server.ts'
import { seedEvidence } from './evidence.server.ts'
import { seedFeedback } from './feedback.server.ts'
import { playHistory } from './history.server.ts'
import { seedWhatIsOnItsWay } from './on-the-way.server.ts'
import { ASKED_AHEAD, type SeededSchool, seedPlatform, seedSchools } from './organisations.server.ts'
import { seedOwnTime } from './own-time.server.ts'
import { daysBefore } from './past-jobs.server.ts'
import type { SeededShare } from './plan-booking.server.ts'
import { type SeededAdviser, seedAdvisers } from './practices.server.ts'
import { seedProviderTurns } from './provider-turns.server.ts'
import { seedProvider } from './providers.server.ts'
import { CONSORTIUM } from './school-list.ts'
import { seedSellers } from './sellers.server.ts'
import { seedUndated } from './undated.server.ts'

const COMPLETE = 'the demonstration is complete'
/** Raised when newer code needs of a demonstration what a migration cannot invent, such as who wrote a reference. */
const DONE = `${COMPLETE}, eighth edition`

/**
 * Fills a migrated, empty database with the demonstration, relative to `now`: an invented corner of England, where
 * organisations and people are written as they stand and everything with a lifecycle went through its commands, its
 * money through Stripe's sandbox where one listens.
 */
export async function seedDemonstration(ownerUrl: string, sandboxUrl: string | null, now: Date): Promise<void> {
  connect({ url: ownerUrl, as: 'owner' })
  try {
    await seedAll(sandboxUrl, now)
    await asSeed((tx) => tx.execute(sql.raw(`comment on schema public is '${DONE}'`)))
  } finally {
    await disconnect()
  }
}

/**
 * Whether a migrated database holds the demonstration, nothing, one that a crash cut short, which nobody can have used, or one
 * of an older edition.
 */
export async function demonstrationState(ownerUrl: string): Promise<'empty' | 'cut short' | 'older' | 'complete'> {
  const [row] = await withConnection(
    ownerUrl,
    (db) =>
      db<
        { said: string | null; filled: boolean }[]
      >`select obj_description('public'::regnamespace) as said, exists (select 1 from organisations) as filled`,
  )
  if (row?.said === DONE) return 'complete'
  if (row?.said?.startsWith(COMPLETE)) return 'older'
  return row?.filled ? 'cut short' : 'empty'
}

async function seedAll(sandboxUrl: string | null, now: Date): Promise<void> {
  const { staffId, passwordHash } = await seedPlatform(now)
  const began = new Date(`${addDays(academicYear(londonDay(now)).startsOn, -60)}T09:00:00Z`)
  const who = { name: 'Orla Finch', email: 'staff@demo.waymark.example', jobTitle: 'Head of verification' }
  const staff = (await joinAs(staffId, who, ['staff', 'administrator'], passwordHash, began)) as StaffActor
  const other = { name: 'Sefa Moss', email: 'sefa.moss@staff.demo.waymark.example', jobTitle: 'Verification' }
  const second = (await joinAs(staffId, other, ['staff'], passwordHash, began)) as StaffActor
  await seedMenuChanges(staff, second, began)
  const schools = await seedSchools(passwordHash, now)
  const advisers = await seedAdvisers(staff, passwordHash, now)
  await seedCpd(advisers, now)
  const consortium = await seedConsortium(schools, passwordHash, began, now)
  const provider = await seedProvider(staff, advisers, passwordHash, now)
  const ago = daysBefore(now)
  const known = { staff, schools, advisers, rowan: advisers[0] as SeededAdviser, ago }
  await seedConfirmedClients(known)
  await playHistory({ provider, schools, advisers, staff, second, consortium, sandboxUrl, now })
  await seedProviderTurns(provider, schools, now)
  await seedOwnTime(advisers, now)
  const { quiet } = await seedCredentialStates({ staff, second, advisers, now, ago })
  await seedEvidence({ staff, schools, advisers, ago })
  await seedClients(known)
  const asking = { schools, lead: consortium.lead, members: [...consortium.sharesOf.keys()] }
  await seedEnquiries({ ...asking, advisers, rowan: advisers[0] as SeededAdviser, now, ago })
  await seedFeedback({ now, ago })
  await seedDeterminations({ now, ago })
  await seedConcerns({ staff, second, schools, advisers, about: quiet, ago })
  await seedCalendars(advisers, schools, now)
  await seedWhatIsOnItsWay({ schools, staff, consortium, passwordHash, now })
  await seedUndated({ schools, advisers, provider, staff, now, ago })
  await seedDayChanges({ schools, advisers, rowan: advisers[0] as SeededAdviser, now, ago })
  await seedChangedPlans({ schools, advisers, rowan: advisers[0] as SeededAdviser, now, ago })
  await seedCorrections(sandboxUrl, { staff, second }, now)
  await seedAdvances({ schools, rowan: advisers[0] as SeededAdviser, sandboxUrl, ago })
  await seedSellers({ staff, now })
  await seedEveryState({ staff, second, passwordHash, began, now, ago })
}

/** What staff have done with the menu and its lists: a service that was off for a while, and two off their list. */
async function seedMenuChanges(staff: StaffActor, second: StaffActor, began: Date): Promise<void> {
  const later = new Date(began.getTime() + 3 * 86_400_000)
  must(await setOnMenu(second, 'ehcp_review', false, began))
  must(await setOnMenu(staff, 'ehcp_review', true, later))
  for (const code of ['retail_hospitality', 'public_service']) must(await setOnList(staff, code, false, later))
}

/** Three schools that buy together: Graham Ellwood, who approves at one of them, approves for the consortium as well. */
async function seedConsortium(schools: SeededSchool[], passwordHash: string, began: Date, now: Date) {
  const id = newId('organisation')
  const members = schools.filter((school) => CONSORTIUM.schools.includes(school.name))
  await asSeed(async (tx) => {
    await tx
      .insert(organisations)
      .values({ id, kind: 'consortium', name: CONSORTIUM.name, town: 'Thornwath', createdAt: began })
    const joined = { leadId: id, status: 'joined' as const, invitedAt: began, decidedAt: began }
    await tx
      .insert(consortiumMembers)
      .values(members.map((school) => ({ ...joined, schoolId: school.id, payerId: school.payerId })))
  })
  const leader = { name: 'Nerys Holloway', email: 'consortium.lead@demo.waymark.example', jobTitle: 'Consortium lead' }
  const lead = (await joinAs(id, leader, ['requester', 'administrator'], passwordHash, began)) as ConsortiumActor
  const business = { name: 'Graham Ellwood', email: 'business.manager@demo.waymark.example', jobTitle: 'Approver' }
  // He belongs to his school first: that is where signing in takes him.
  const later = new Date(began.getTime() + 30 * 86_400_000)
  const approver = (await joinAs(id, business, ['approver'], passwordHash, later)) as ConsortiumActor
  const today = londonDay(now)
  const years = [...new Set([ppYear(today), ppYear(addDays(today, ASKED_AHEAD))].map(({ startsOn }) => startsOn))]
  const sharesOf = new Map<string, SeededShare[]>()
  for (const school of members) {
    const asker = school.approver as SchoolActor
    const agreed: SeededShare[] = []
    for (const startsOn of years) {
      const offered = { leadId: id, fundId: school.premiumId, startsOn, amountPence: pence(180_000) }
      const { shareId } = must(await proposeShare(asker, offered, began))
      must(await agreeShare(asker, { shareId, costCentreId: school.costCentreOf[school.premiumId] }, began))
      agreed.push({ shareId, startsOn, endsOn: ppYear(startsOn).endsOn })
    }
    sharesOf.set(school.id, agreed)
  }
  return { lead, approver, sharesOf }
}
