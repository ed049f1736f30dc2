import { sql } from 'drizzle-orm'
import type { AdviserActor, SchoolActor } from '#app/auth/actor.ts'
import { loadMember } from '#app/auth/belongings.server.ts'
import { giveFeedback, replyToFeedback, takeBackFeedback } from '#app/domain/feedback/keep-feedback.server.ts'
import { asSeed, must } from './acting.server.ts'
import type { Ago } from './past-jobs.server.ts'

const SAID = [
  { wentWell: 'Every pupil left with a plan in their own words.', couldBeBetter: '', wouldBookAgain: 'yes' },
  {
    wentWell: 'Calm, and on time.',
    couldBeBetter: 'A page for form tutors the same week would help us.',
    wouldBookAgain: 'yes',
  },
  { wentWell: '', couldBeBetter: 'Two interviews began late, so that lunch was cut short.', wouldBookAgain: 'perhaps' },
] as const

/** What schools said of visits they agreed took place, in every state, two of each and more: by the real commands. */
export async function seedFeedback({ now, ago }: { now: Date; ago: Ago }): Promise<void> {
  const agreed = await asSeed((tx) =>
    tx.execute<{ visitId: string; personId: string; organisationId: string; adviser: string; supplierId: string }>(sql`
      select v.id as "visitId", m.person_id as "personId", m.organisation_id as "organisationId",
             v.person_id as adviser, v.supplier_id as "supplierId"
        from visits v join lateral (
          select person_id, organisation_id from memberships
           where organisation_id = v.school_id and status = 'active' and 'requester' = any(roles)
           order by asked_at, id limit 1) m on true
       where v.status = 'agreed' and v.span is not null and v.lead_id is null
         and v.supplier_id in (select supplier_id from practices where person_id is not null) and v.agreed_at < ${now}::timestamptz - interval '10 days'
         and v.on_day > ${now}::date - 70
       order by v.on_day desc, v.id limit 12`),
  )
  for (const [at, { visitId, personId, organisationId, adviser, supplierId }] of agreed.entries()) {
    const school = (await loadMember(personId, organisationId)) as SchoolActor
    const practice = (await loadMember(adviser, supplierId)) as AdviserActor
    const said = SAID[at % SAID.length] as (typeof SAID)[number]
    await ago(9, async (on) => must(await giveFeedback(school, { visitId, ...said }, on)))
    if (at % 4 === 1)
      await ago(7, async (on) => {
        must(await replyToFeedback(practice, { visitId, reply: 'Thank you. I will send that page next time.' }, on))
      })
    if (at % 4 === 3) await ago(8, async (on) => must(await takeBackFeedback(school, { visitId }, on)))
  }
}
