import type { CredentialFacts } from '#app/domain/accreditation/credential-facts.ts'
import { coverOf } from '#app/domain/accreditation/credential-facts.ts'
import { type CredentialStatus, EXPIRING_DAYS } from '#app/domain/accreditation/credential-lifecycle.ts'
import { publicWords } from '#app/domain/accreditation/credential-words.ts'
import { registersIn } from '#app/domain/accreditation/read-registers.server.ts'
import { addDays, type Day } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import type { Tx } from '#db/client.server.ts'
import { credentialEvents, credentials } from '#db/schema/index.ts'
import type { SeedAdviser } from './adviser-list.ts'
import { nameOf } from './names.ts'
import type { Random } from './random.ts'

type Given = {
  facts: CredentialFacts
  seenHow: string
  seenOn: Day
  /** From when a newer one has taken its place; left out of what counts. */
  replacedFrom?: Day | null
}

const DAY_MS = 86_400_000

/** The edition of Keeping children safe in education that is in force. */
const editionOn = (today: Day): number => Number(today.slice(0, 4)) - (today.slice(5) < '09-01' ? 1 : 0)

/** What an adviser of the demonstration has given, as staff would have seen it. */
export function givenBy(seed: SeedAdviser, n: number, random: Random, today: Day): Given[] {
  const ago = (days: number) => addDays(today, -days)
  const left = {
    current: random.between(160, 400),
    lapsing: random.between(8, 40),
    lapsed: -random.between(5, 40),
    waiting: random.between(160, 400),
  }[seed.standing]
  const number = () => String(random.between(100_000, 999_999))
  const insured = random.between(90, 300)
  const issued = ago(random.between(100, 900))
  const looked = ago(random.between(5, 60))
  const september = `${editionOn(today)}-09-01` as Day
  const seenEdition = addDays(september, Math.min(random.between(1, 30), Math.max(0, daysSince(september, today))))
  const edition = (year: number, readOn: Day, preventOn: Day): CredentialFacts => ({
    ...{ kind: 'safeguarding', edition: year, trainedOn: readOn },
    preventOn,
  })
  // Read in August, when it has come out, so that nobody’s September lacks it.
  const readOn = addDays(seenEdition, -31)
  const current = edition(editionOn(today), readOn, addDays(readOn, -random.between(60, 300)))
  const aYearBefore = addDays(readOn, -365)
  const last = edition(editionOn(today) - 1, aYearBefore, addDays(aYearBefore, -90))
  return [
    {
      facts: { kind: 'identity', document: n % 4 === 3 ? 'driving_licence' : 'passport' },
      seenHow: 'Original on a video call',
      seenOn: ago(200),
    },
    {
      facts: { kind: 'right_to_work', document: 'British or Irish passport', endsOn: null },
      seenHow: 'Original on a video call',
      seenOn: ago(200),
    },
    {
      facts: {
        kind: 'qualification',
        title:
          seed.level === 7
            ? 'Level 7 Postgraduate Diploma in Career Guidance'
            : 'Level 6 Diploma in Career Guidance and Development',
        awardedBy: seed.level === 7 ? 'University of the Fells' : 'Northern Awards',
        level: seed.level,
        credits: seed.level === 7 ? 120 : 64,
        isCareerDevelopment: true,
        awardedOn: null,
      },
      seenHow: 'The certificate',
      seenOn: ago(200),
    },
    {
      facts: {
        kind: 'register',
        body: 'cdi',
        number: `RCDP ${number()}`,
        grade: 'career_development_professional',
        renewsOn: addDays(today, left),
      },
      seenHow: 'The body’s public look-up',
      seenOn: ago(seed.standing === 'lapsed' ? 200 : random.between(20, 120)),
    },
    {
      facts: {
        kind: 'dbs',
        level: 'enhanced',
        hasChildrensBarredList: true,
        workforce: n % 3 === 0 ? 'child_and_adult' : 'child',
        number: `00${number()}${String(1000 + n)}`,
        issuedOn: issued,
        update: { answeredOn: looked, isUnchanged: true },
      },
      seenHow: 'Original on a video call',
      seenOn: addDays(issued, 14) > ago(200) ? addDays(issued, 14) : ago(200),
    },
    // Visits of the summer went by last year’s edition.
    {
      facts: last,
      seenHow: 'Certificates of both trainings',
      seenOn: addDays(seenEdition, -365),
      replacedFrom: coverOf(current).startsOn,
    },
    { facts: current, seenHow: 'Certificates of both trainings', seenOn: seenEdition },
    {
      facts: {
        kind: 'public_liability',
        insurer: n % 2 === 0 ? 'Fellside Mutual' : 'Rowan & Hythe Insurance',
        amount: random.pick([5, 10]) * 1_000_000,
        startsOn: addDays(today, insured - 365),
        endsOn: addDays(today, insured),
      },
      seenHow: 'The insurer’s schedule',
      seenOn: ago(150),
    },
    ...[0, 1].map((which) => ({
      facts: {
        kind: 'reference' as const,
        writer: nameOf(200 + n * 2 + which),
        role: which === 0 ? 'Head of sixth form' : 'Careers leader',
        organisation: which === 0 ? `${seed.place.town} College` : 'Larkfield School',
        email: `referee.${n}.${which}@references.demo.waymark.example`,
        maybeShown: true,
      },
      seenHow: 'Written to, and answered',
      seenOn: ago(198 - which),
    })),
    ...(seed.givesTests
      ? [
          {
            facts: {
              kind: 'test_user' as const,
              instrument: 'Lodestar',
              body: 'Lodestar',
              number: `MT${String(4_000 + n)}`,
              endsOn: null,
            },
            seenHow: 'The publisher’s list',
            seenOn: ago(150),
          },
        ]
      : []),
    ...(seed.specialisms.includes('send')
      ? [
          {
            facts: {
              kind: 'send' as const,
              title: 'Preparing for adulthood: guidance for pupils with an EHC plan',
              provider: 'Fellside SEND Partnership',
              trainedOn: ago(random.between(160, 700)),
            },
            seenHow: 'The certificate',
            seenOn: ago(150),
          },
        ]
      : []),
    ...(n % 3 === 1
      ? [
          {
            facts: {
              kind: 'professional_indemnity' as const,
              insurer: 'Fellside Mutual',
              amount: 1_000_000,
              startsOn: addDays(today, insured - 365),
              endsOn: addDays(today, insured),
            },
            seenHow: 'The insurer’s schedule',
            seenOn: ago(150),
          },
        ]
      : []),
    ...(n % 2 === 0
      ? [
          {
            facts: { kind: 'ico' as const, number: `ZA${number()}`, renewsOn: addDays(today, random.between(70, 340)) },
            seenHow: 'The public register',
            seenOn: ago(random.between(30, 150)),
          },
        ]
      : []),
  ]
}

const daysSince = (from: Day, today: Day): number =>
  Math.round((Date.parse(`${today}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / DAY_MS)

export type Written = { id: string; kind: CredentialFacts['kind'] }

/** Writes what somebody gave at `givenAt`; verified by this member of staff on the day they saw it, or still waiting. */
export async function writeGiven(
  tx: Tx,
  owner: { personId: string; name: string },
  given: readonly Given[],
  by: { staff: { personId: string; name: string } | null; givenAt: Date; today: Day },
): Promise<Written[]> {
  const { staff, givenAt, today } = by
  const written: Written[] = []
  const registers = await registersIn(tx)
  // Whoever waits for staff has given what is current, and nothing before it.
  const theirs = staff ? given : given.filter(({ replacedFrom }) => !replacedFrom).map(notLookedUp)
  for (const [at, { facts, seenHow, seenOn, replacedFrom = null }] of theirs.entries()) {
    const id = newId('credential')
    const cover = coverOf(facts)
    const submittedAt = new Date(givenAt.getTime() + at * 4 * 60_000)
    await tx.insert(credentials).values({
      id,
      personId: owner.personId,
      kind: facts.kind,
      facts,
      words: publicWords(facts, registers),
      ...cover,
      submittedAt,
      ...(staff
        ? {
            ...{ status: replacedFrom ? 'replaced' : statusOf(cover.endsOn, today), replacedFrom },
            ...{ seenHow, seenOn, verifiedBy: staff.personId },
          }
        : { status: 'submitted' as const }),
    })
    const shared = { credentialId: id, personId: owner.personId }
    const seenAt = new Date(Math.max(Date.parse(`${seenOn}T11:20:00Z`), submittedAt.getTime() + 3_600_000))
    await tx.insert(credentialEvents).values([
      {
        ...shared,
        id: newId('credentialEvent'),
        event: 'submit',
        at: submittedAt,
        byPersonId: owner.personId,
        byName: owner.name,
      },
      ...(staff
        ? [
            {
              ...shared,
              id: newId('credentialEvent'),
              event: 'verify' as const,
              at: seenAt,
              byPersonId: staff.personId,
              byName: staff.name,
            },
          ]
        : []),
      ...(staff && facts.kind === 'dbs' && facts.update
        ? [{ ...shared, ...lookedUp(facts.update.answeredOn, staff) }]
        : []),
      ...(replacedFrom ? [{ ...shared, ...gaveWay(replacedFrom, seenAt) }] : []),
    ])
    written.push({ id, kind: facts.kind })
  }
  return written
}

/** It is staff who ask the Update Service. */
const notLookedUp = (one: Given): Given =>
  one.facts.kind === 'dbs' ? { ...one, facts: { ...one.facts, update: null } } : one

const lookedUp = (on: Day, staff: { personId: string; name: string }) => ({
  ...{ id: newId('credentialEvent'), event: 'look_up' as const, at: new Date(`${on}T11:40:00Z`) },
  ...{ byPersonId: staff.personId, byName: staff.name, note: 'No new information' },
})

/** Waymark itself, when staff verified the newer one. */
const gaveWay = (on: Day, atLeast: Date) => ({
  ...{ id: newId('credentialEvent'), event: 'replace' as const, byPersonId: null, byName: 'Waymark' },
  at: new Date(Math.max(Date.parse(`${on}T11:20:00Z`), atLeast.getTime() + 3_600_000)),
})

/** As every night would have left it. */
function statusOf(endsOn: Day | null, today: Day): CredentialStatus {
  if (endsOn === null || endsOn > addDays(today, EXPIRING_DAYS)) return 'verified'
  return endsOn < today ? 'expired' : 'expiring'
}
