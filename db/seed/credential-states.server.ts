import { sql } from 'drizzle-orm'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import type { CredentialFacts } from '#app/domain/accreditation/credential-facts.ts'
import {
  decideWithReason,
  recordLookUp,
  takeCredential,
  verifyCredential,
} from '#app/domain/accreditation/decide-credential.server.ts'
import { submitCredential, takeBackCredential } from '#app/domain/accreditation/submit-credential.server.ts'
import { lookAtVisits } from '#app/domain/bookings/look-at-visits.server.ts'
import { addDays, londonDay } from '#app/domain/calendar.ts'
import { asSeed, must } from './acting.server.ts'
import type { Ago } from './past-jobs.server.ts'
import type { SeededAdviser } from './practices.server.ts'

type World = { staff: StaffActor; second: StaffActor; advisers: readonly SeededAdviser[]; now: Date; ago: Ago }

/**
 * Credentials on their way, two at least in every state that `seedAdvisers` leaves out: given and taken by somebody, taken back,
 * refused, replaced, suspended and revoked; and an adviser whose visits to come need renewal, beside one who put it right. All
 * through the real commands, by two of the staff, and away from the accounts of the demonstration. Answers who has no visit ahead.
 */
export async function seedCredentialStates({
  staff,
  second,
  advisers,
  now,
  ago,
}: World): Promise<{ quiet: SeededAdviser[] }> {
  const today = londonDay(now)
  const visited = await withVisitsAhead()
  const listed = advisers.filter(({ seed }, n) => n > 2 && seed.standing === 'current')
  const quiet = listed.filter(({ actor }) => !visited.includes(actor.personId))
  const one = pickerOf(quiet.length > 12 ? quiet : listed)
  const indemnity = (amount: number, endsIn: number): CredentialFacts => ({
    kind: 'professional_indemnity',
    insurer: 'Rowan & Hythe Insurance',
    amount,
    startsOn: addDays(today, endsIn - 365),
    endsOn: addDays(today, endsIn),
  })
  const give = (to: SeededAdviser, facts: CredentialFacts, at: Date) => submitCredential(to.actor, facts, at)

  for (const days of [9, 4]) {
    const adviser = one()
    const { id } = await ago(days, async (at) => must(await give(adviser, indemnity(500_000, 20 + days), at)))
    await ago(days - 1, (at) => takeBackCredential(adviser.actor, id, at))
  }
  const reasons = [
    'The schedule names a company and not you. Send one in your own name.',
    'The amount on the schedule is £500,000. Give it as it is there.',
    'The policy begins next month. Give it again when it has begun.',
  ]
  for (const [at, reason] of reasons.entries()) {
    const adviser = one()
    const { id } = await ago(8 - at, async (when) => must(await give(adviser, indemnity(2_000_000, 300), when)))
    await ago(6 - at, async (when) => must(await decideWithReason(staff, { id, event: 'refuse', reason }, when)))
  }
  for (const days of [7, 3]) {
    const adviser = one()
    const facts = { ...(await registerOf(adviser)), renewsOn: addDays(today, 420 + days) } as CredentialFacts
    const { id } = await ago(days, async (at) => must(await give(adviser, facts, at)))
    const seen = { id, seenHow: 'The body’s public look-up' }
    await ago(days - 1, async (at) => must(await verifyCredential(second, { ...seen, seenOn: londonDay(at) }, at)))
  }
  for (const days of [12, 6]) {
    const adviser = one()
    const { id } = await ago(days + 20, async (at) => must(await give(adviser, indemnity(1_000_000, 200), at)))
    const seen = { id, seenHow: 'The insurer’s schedule' }
    await ago(days + 18, async (at) => must(await verifyCredential(staff, { ...seen, seenOn: londonDay(at) }, at)))
    const why = 'The insurer does not know the policy.'
    await ago(days, async (at) => must(await decideWithReason(staff, { id, event: 'suspend', reason: why }, at)))
    await ago(days - 2, async (at) =>
      must(await decideWithReason(second, { id, event: 'revoke', reason: 'The insurer has said so in writing.' }, at)),
    )
  }
  const suspended = one()
  await ago(2, async (at) =>
    must(
      await recordLookUp(
        staff,
        { id: await idOf(suspended, 'dbs'), answeredOn: londonDay(at), isUnchanged: false },
        at,
      ),
    ),
  )
  await needRenewal({ staff, second, visited: listed.filter(({ actor }) => visited.includes(actor.personId)), ago })
  for (const days of [3, 1]) {
    const adviser = one()
    const { id } = await ago(days, async (at) => must(await give(adviser, indemnity(1_000_000, 330), at)))
    if (days === 3) await ago(1, async (at) => must(await takeCredential(staff, id, at)))
  }
  // Whom nobody expects, then whom none of the demonstration's accounts does.
  const expected = ({ actor }: SeededAdviser) => visited.indexOf(actor.personId)
  return {
    quiet: [...listed]
      .reverse()
      .sort((a, b) => expected(a) - expected(b))
      .slice(0, QUIET),
  }
}

/** As many as every state of a concern takes. */
const QUIET = 12

/** Two whose DBS check is in doubt while schools expect them: of one it was put right, of the other it was not. */
async function needRenewal(
  world: Pick<World, 'staff' | 'second' | 'ago'> & { visited: SeededAdviser[] },
): Promise<void> {
  const { staff, second, visited, ago } = world
  const look = (adviser: SeededAdviser, at: Date) =>
    lookAtVisits(systemActor('looks at visits to come'), adviser.actor.personId, at)
  for (const [at, adviser] of (await quietestOf(visited)).slice(0, 2).entries()) {
    const id = await idOf(adviser, 'dbs')
    await ago(5 - at, async (when) => {
      must(
        await decideWithReason(
          staff,
          { id, event: 'suspend', reason: 'The number on the certificate is another one.' },
          when,
        ),
      )
      await look(adviser, when)
    })
    if (at === 1) continue
    await ago(2, async (when) => {
      must(await decideWithReason(second, { id, event: 'lift', reason: 'The number was typed wrongly by us.' }, when))
      await look(adviser, when)
    })
  }
}

/** Whose visits to come nothing has happened to for longest, so that what is found now is the last of their history. */
async function quietestOf(visited: readonly SeededAdviser[]): Promise<SeededAdviser[]> {
  const rows = await asSeed((tx) =>
    tx.execute<{ id: string }>(sql`
      select v.person_id as id from visits v join booking_events e on e.booking_id = v.booking_id
       where v.status in ('requested', 'confirmed') and lower(v.span) > now() group by 1 order by max(e.at)`),
  )
  return rows.flatMap(({ id }) => visited.find(({ actor }) => actor.personId === id) ?? [])
}

function pickerOf(advisers: readonly SeededAdviser[]): () => SeededAdviser {
  let next = advisers.length
  return () => {
    const adviser = advisers[--next]
    if (!adviser) throw new Error('the demonstration has too few advisers for every state of a credential')
    return adviser
  }
}

const idOf = async ({ actor }: SeededAdviser, kind: CredentialFacts['kind']): Promise<string> => {
  const [row] = await asSeed((tx) =>
    tx.execute<{ id: string }>(
      sql`select id from credentials where person_id = ${actor.personId} and kind = ${kind} and status = 'verified'`,
    ),
  )
  return row?.id as string
}

async function registerOf({ actor }: SeededAdviser): Promise<CredentialFacts> {
  const [row] = await asSeed((tx) =>
    tx.execute<{ facts: CredentialFacts }>(
      sql`select facts from credentials where person_id = ${actor.personId} and kind = 'register'`,
    ),
  )
  return row?.facts as CredentialFacts
}

/** Whoever has a confirmed visit ahead that is not of the schools of the demonstration’s accounts. */
async function withVisitsAhead(): Promise<string[]> {
  const rows = await asSeed((tx) =>
    tx.execute<{ id: string }>(sql`
      select v.person_id as id from visits v
       where v.status in ('requested', 'confirmed') and v.on_day >= current_date
       group by 1
       order by bool_or(exists (select from memberships m join people p on p.id = m.person_id
           where m.organisation_id in (v.school_id, v.payer_id, v.lead_id) and p.email like '%@demo.waymark.example')),
         count(*) filter (where v.status = 'confirmed' and v.on_day > current_date + 3) desc, 1`),
  )
  return rows.map(({ id }) => id)
}
