import { eq } from 'drizzle-orm'
import type { SchoolActor } from '#app/auth/actor.ts'
import { hashPassword } from '#app/auth/passwords.server.ts'
import { fundYearOn } from '#app/domain/budgets/funds.ts'
import { addCostCentre } from '#app/domain/budgets/keep-cost-centres.server.ts'
import { setAllocation } from '#app/domain/budgets/set-allocation.server.ts'
import { addDays, type Day, day, londonDay } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { type Pence, pence } from '#app/domain/money.ts'
import { DEMONSTRATION_PASSWORD } from '#app/domain/people/demonstration-accounts.ts'
import type { PasswordHash } from '#app/domain/people/password-hash.ts'
import { academicYear, ppYear } from '#app/domain/school-years.ts'
import { addressOf, openPayer, openSchool, organisationOfSchool } from '#app/domain/schools/open-school.server.ts'
import {
  closures,
  feeRules,
  funds,
  organisations,
  outcodes,
  payers,
  platform,
  pupilPremiumAllocations,
  referenceRates,
  schoolRegister,
  schoolSettings,
  terms,
} from '#db/schema/index.ts'
import { asSeed, joinAs, must, type SeedPerson } from './acting.server.ts'
import { emailOf, nameOf } from './names.ts'
import { PLACES, placeOf } from './places.ts'
import { type Random, randomFrom } from './random.ts'
import { CONSORTIUM, HARROWDALE, NOT_JOINED, SCHOOLS, type SeedSchool } from './school-list.ts'
import { easterSunday, halfTermsOf } from './term-dates.ts'

export type SeededSchool = {
  id: string
  payerId: string
  name: string
  seed: SeedSchool
  careersId: string
  premiumId: string
  /** The cost centre each fund's lines name, where the school has any. */
  costCentreOf: Readonly<Record<string, string>>
  /** The safeguarding lead and the room that its settings name. */
  safeguardingLead: string
  room: string
  requester: SchoolActor
  /** Acts for whoever contracts: the school, or its trust. */
  approver: SchoolActor
}

const CHALLENGES = [
  'Attendance of disadvantaged pupils is 4 points below that of others.',
  'Fewer disadvantaged pupils know somebody who works in the field they hope for.',
  'Disadvantaged pupils are less likely to have a firm plan for after Year 11.',
  'Reading ages on entry hold pupils back in every subject.',
]

/** The platform's own row, its staff, its booking fee, and the towns. */
export async function seedPlatform(now: Date): Promise<{ staffId: string; passwordHash: PasswordHash }> {
  const staffId = newId('organisation')
  const passwordHash = await hashPassword(DEMONSTRATION_PASSWORD)
  await asSeed(async (tx) => {
    await tx
      .insert(organisations)
      .values({ id: staffId, kind: 'staff', name: 'Waymark', town: 'Tarnbeck', createdAt: now })
    await tx.insert(platform).values({
      legalName: 'Waymark Guidance Ltd (invented)',
      addressLines: ['1 Signpost Yard', 'Tarnbeck', 'ZZ1 1WM'],
      vatNumber: 'GB 000 0000 00',
      vatFromOn: day('2024-04-01'),
      companyNumber: '00000000 (invented)',
      icoNumber: 'ZA000000 (invented)',
      insurance: 'Tarnbeck Mutual (invented): professional indemnity £2,000,000, public liability £5,000,000',
      operatorId: 'XEDPI0000000000',
      roadFactor: 1.3,
      milesPerHour: 30,
      // So that whole days take two of the staff, and half days one.
      secondAbovePence: pence(30_000),
      staffOrganisationId: staffId,
    })
    await tx.insert(feeRules).values([
      {
        id: newId('feeRule'),
        fromOn: day('2024-09-01'),
        basisPoints: 500,
        leastPence: pence(500),
        mostPence: pence(2_500),
        setBy: 'Orla Finch',
        setAt: new Date('2024-06-10T09:30:00Z'),
      },
      {
        id: newId('feeRule'),
        fromOn: day('2025-09-01'),
        basisPoints: 600,
        leastPence: pence(500),
        mostPence: pence(3_000),
        setBy: 'Orla Finch',
        setAt: new Date('2025-06-12T10:05:00Z'),
      },
    ])
    await tx.insert(referenceRates).values(REFERENCE_RATES.map((rate) => ({ ...rate, id: newId('referenceRate') })))
    await tx.insert(outcodes).values(PLACES.map((place) => ({ ...place, source: 'demonstration' })))
  })
  return { staffId, passwordHash }
}

/** The Bank of England’s rate on the last day of each half-year (source: its published Official Bank Rate history), set by staff the day after. */
const REFERENCE_RATES = (
  [
    ['2024-07-01', 525],
    ['2025-01-01', 475],
    ['2025-07-01', 425],
    ['2026-01-01', 375],
    ['2026-07-01', 375],
  ] as const
).map(([from, basisPoints]) => ({
  ...{ fromOn: day(from), basisPoints, setBy: 'Orla Finch', setAt: new Date(`${from}T10:00:00Z`) },
}))

/** The register, and every school and trust of it that has joined, with people, calendars, settings, funds and allocations. */
export async function seedSchools(passwordHash: string, now: Date): Promise<SeededSchool[]> {
  const random = randomFrom(4_553)
  const start = addDays(academicYear(londonDay(now)).startsOn, -60)
  await seedRegister(random, now)
  const seeded: SeededSchool[] = []
  const trustApprovers = new Map<string, SchoolActor>()
  for (const [n, seed] of SCHOOLS.entries()) {
    if (NOT_JOINED.includes(seed.name)) continue
    seeded.push(await seedSchool({ seed, n, random, start, now, passwordHash, trustApprovers }))
  }
  return seeded
}

async function seedRegister(random: Random, now: Date): Promise<void> {
  const today = londonDay(now)
  const dfeYear = ppYear(today)
  await asSeed(async (tx) => {
    for (const [n, school] of SCHOOLS.entries()) {
      const place = placeOf(school.town)
      await tx.insert(schoolRegister).values({
        urn: school.urn,
        name: school.name,
        kind: school.kind,
        group: school.trust ? 'academy' : school.kind.includes('special') ? 'special' : 'maintained',
        isOpen: !school.isClosed,
        closedOn: school.isClosed ? addDays(today, -100) : null,
        phase: school.kind.includes('special') ? 'Not applicable' : 'Secondary',
        lowAge: school.lowAge,
        highAge: school.highAge,
        pupils: school.pupils,
        street: `${random.between(1, 90)} ${random.pick(['School Lane', 'Beck Road', 'Fell View', 'Chapel Hill', 'Station Road'])}`,
        town: school.town,
        postcode: `${place.outcode} ${random.between(1, 9)}${'ABDEFGHJLNPQ'[n % 12]}${'TUWXYZ'[n % 6]}`,
        outcode: place.outcode,
        phone: `01632 960${300 + n}`,
        localAuthorityCode: '998',
        localAuthority: 'Fellshire (invented)',
        trustCode: school.trust ? (school.trust === HARROWDALE ? '99001' : '99002') : null,
        trustName: school.trust ?? null,
        latitude: place.latitude + random.between(-25, 25) / 1_000,
        longitude: place.longitude + random.between(-40, 40) / 1_000,
        rowHash: `demonstration-${school.urn}`,
        importedAt: now,
      })
      if (school.isClosed) continue
      const eligible = Math.round(school.pupils * (random.between(14, 46) / 100))
      await tx.insert(pupilPremiumAllocations).values({
        urn: school.urn,
        financialYear: dfeYear.key,
        schoolName: school.name,
        pupils: eligible.toFixed(2),
        // £1,075 is the 2025-26 secondary rate: the demonstration's figures are examples.
        amountPence: pence(eligible * 107_500),
        rowHash: `demonstration-${school.urn}`,
        importedAt: now,
      })
    }
  })
}

type Making = {
  seed: SeedSchool
  n: number
  random: Random
  start: Day
  now: Date
  passwordHash: string
  trustApprovers: Map<string, SchoolActor>
}

async function seedSchool({
  seed,
  n,
  random,
  start,
  now,
  passwordHash,
  trustApprovers,
}: Making): Promise<SeededSchool> {
  const at = new Date(`${start}T09:00:00Z`)
  const isDemo = seed.name === 'Fernhollow School'
  const usual = {
    safeguardingLead: isDemo ? 'Dinah Frobisher' : nameOf(900 + n),
    usualRoom: random.pick(['Library office', 'Careers room', 'Conference room', 'Room 12, beside reception']),
  }
  const made = await asSeed(async (tx) => {
    const [registered] = await tx.select().from(schoolRegister).where(eq(schoolRegister.urn, seed.urn))
    if (!registered) throw new Error(`the register has no ${seed.name}`)
    const school = await organisationOfSchool(tx, registered, at)
    const payerId = school.trustId ?? school.id
    const isTrust = payerId !== school.id
    await openPayer(tx, payerId, {
      legalName: isTrust ? (seed.trust as string) : seed.name,
      invoiceEmail: emailOf(
        isTrust ? 'finance' : `office.${seed.town}`,
        isTrust ? 'trust.demo.waymark.example' : `school${n}.demo.waymark.example`,
      ),
      addressLines: addressOf(registered),
      group: registered.group,
    })
    await openSchool(tx, school, payerId, registered.group, at)
    if (seed.isClosed) await tx.update(organisations).set({ closedAt: now }).where(eq(organisations.id, school.id))
    // Cost centres are asked for where there are some. Lot would have it of three schools in ten: it is still drawn, because
    // everything that is drawn after it depends on it.
    if (!isDemo) random.chance(30)
    await tx
      .update(schoolSettings)
      .set({
        usesCostCentres: isDemo,
        ...usual,
        arrival: 'Sign in at reception and bring photo ID. Parking is behind the sports hall.',
        challenges: CHALLENGES,
      })
      .where(eq(schoolSettings.schoolId, school.id))
    if (isTrust) await tx.update(payers).set({ invoicing: 'month' }).where(eq(payers.payerId, payerId))
    if (n % 9 === 4 && !isTrust)
      await tx.update(payers).set({ usesOrderNumbers: false }).where(eq(payers.payerId, payerId))
    await writeCalendar(tx, school.id, random, now)
    const own = await tx.select().from(funds).where(eq(funds.schoolId, school.id))
    return { school, payerId, isTrust, funds: own }
  })
  const { school, payerId, isTrust } = made

  const asker: SeedPerson = isDemo
    ? { name: 'Priya Anand', email: 'careers.leader@demo.waymark.example', jobTitle: 'Careers leader' }
    : {
        name: nameOf(300 + n),
        email: emailOf(nameOf(300 + n), `school${n}.demo.waymark.example`),
        jobTitle: 'Careers leader',
      }
  const requester = (await joinAs(school.id, asker, ['requester'], passwordHash, at)) as SchoolActor
  const approver = await approverFor({ payerId, isTrust, n, isDemo, seed, passwordHash, at, trustApprovers })
  const careersId = made.funds.find((fund) => fund.kind === 'careers_budget')?.id ?? ''
  const premiumId = made.funds.find((fund) => fund.kind === 'pupil_premium')?.id ?? ''
  const { safeguardingLead, usualRoom: room } = usual
  const who = { safeguardingLead, room, requester, approver }
  const costCentreOf: Record<string, string> = {}
  if (isDemo) {
    for (const [fundId, code, name] of [
      [careersId, 'CC-410', 'Careers guidance'],
      [premiumId, 'CC-425', 'Pupil Premium, wider strategies'],
    ] as const) {
      const added = must(await addCostCentre(approver, { schoolId: school.id, code, name }, at))
      costCentreOf[fundId] = added.costCentreId
    }
  }
  const seededSchool = { id: school.id, payerId, name: seed.name, seed, careersId, premiumId, costCentreOf, ...who }
  if (!seed.isClosed) await allocate(seededSchool, isTrust, random, now, at)
  return seededSchool
}

type Approving = Pick<Making, 'n' | 'seed' | 'passwordHash' | 'trustApprovers'> & {
  payerId: string
  isTrust: boolean
  isDemo: boolean
  at: Date
}

async function approverFor(of: Approving): Promise<SchoolActor> {
  const known = of.trustApprovers.get(of.payerId)
  if (known) return known
  const isHarrowdale = of.seed.trust === HARROWDALE
  const name = of.isDemo ? 'Graham Ellwood' : isHarrowdale ? 'Sunita Marsh' : nameOf(511 + of.n)
  const email = of.isDemo
    ? 'business.manager@demo.waymark.example'
    : isHarrowdale
      ? 'trust.finance@demo.waymark.example'
      : emailOf(name, `payer${of.n}.demo.waymark.example`)
  const jobTitle = of.isTrust ? 'Trust finance lead' : 'School business manager'
  const roles = ['approver', 'payer', 'administrator'] as const
  const approver = (await joinAs(
    of.payerId,
    { name, email, jobTitle },
    [...roles],
    of.passwordHash,
    of.at,
  )) as SchoolActor
  if (of.isTrust) {
    const lead = nameOf(531 + of.n)
    const who = {
      name: lead,
      email: emailOf(lead, `payer${of.n}.demo.waymark.example`),
      jobTitle: 'Trust careers lead',
    }
    await joinAs(of.payerId, who, ['requester'], of.passwordHash, of.at)
  }
  if (of.isTrust) of.trustApprovers.set(of.payerId, approver)
  return approver
}

/**
 * Careers budget by the payer's year, Pupil Premium April to March: last year's, this year's, and where the next is near, that
 * too, because visits are asked for ahead. One school in eight has not set this year's yet.
 */
async function allocate(school: SeededSchool, isTrust: boolean, random: Random, now: Date, at: Date): Promise<void> {
  const starts = isTrust ? 'september' : 'april'
  const today = londonDay(now)
  const isFernhollow = school.name === 'Fernhollow School'
  const isUnset = !isFernhollow && random.chance(12)
  const set = async (
    fundId: string,
    kind: 'careers_budget' | 'pupil_premium',
    on: Day,
    amountPence: Pence,
    source: string,
  ) => {
    if (!fundId) return
    const { startsOn } = fundYearOn(kind, on, starts)
    must(
      await setAllocation(
        school.approver,
        { fundId, startsOn, amountPence, source, key: `demonstration:${startsOn}` },
        at,
      ),
    )
  }
  const drawn = pence(random.between(25, 60) * 10_000)
  // Whoever puts a share of it into a consortium's shared budget has enough for both, whatever lot books.
  const careers = CONSORTIUM.schools.includes(school.name) ? pence(800_000) : drawn
  const premium = pence(random.between(30, 80) * 10_000)
  for (const on of [addDays(today, -240), today, addDays(today, ASKED_AHEAD)]) {
    await set(school.careersId, 'careers_budget', on, careers, 'Governors’ budget')
    if (isUnset && on >= today) continue
    await set(
      school.premiumId,
      'pupil_premium',
      on,
      isFernhollow ? pence(1_200_000) : premium,
      'Part of the year’s Pupil Premium set aside for guidance',
    )
  }
}

/** How many days ahead of the visit most are asked for, at most. */
export const ASKED_AHEAD = 60

async function writeCalendar(
  tx: Parameters<Parameters<typeof asSeed>[0]>[0],
  schoolId: string,
  random: Random,
  now: Date,
): Promise<void> {
  const thisYear = academicYear(londonDay(now))
  for (const startsIn of [thisYear.startsIn - 1, thisYear.startsIn, thisYear.startsIn + 1]) {
    const halfTerms = halfTermsOf(day(`${startsIn}-09-01`), easterSunday(startsIn + 1))
    await tx.insert(terms).values(
      halfTerms.map(({ name, startsOn, endsOn }) => ({
        id: newId('term'),
        schoolId,
        name: name ?? '',
        startsOn,
        endsOn,
      })),
    )
    const inset = halfTerms.filter((_, i) => i % 2 === 0).map((term) => term.startsOn)
    await tx.insert(closures).values([
      ...inset.map((on) => ({
        id: newId('closure'),
        schoolId,
        kind: 'inset' as const,
        startsOn: on,
        endsOn: on,
        note: 'Staff training day',
      })),
      {
        id: newId('closure'),
        schoolId,
        kind: 'exam' as const,
        startsOn: addDays(day(`${startsIn + 1}-01-11`), random.between(0, 4)),
        endsOn: day(`${startsIn + 1}-01-20`),
        note: 'Year 11 mock exams',
      },
    ])
  }
}
