import { sql } from 'drizzle-orm'
import { may, type SchoolActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import type { Day } from '../calendar.ts'
import { academicYear } from '../school-years.ts'
import { type SchoolBeginnings, type SchoolFirstStep, schoolFirstSteps } from './first-steps.ts'

/**
 * What is still to do before the actor's school can ask for visits, as far as their roles allow them to do it. Nothing for
 * a trust: each of its academies says its own.
 */
export async function readFirstSteps(actor: SchoolActor, today: Day): Promise<SchoolFirstStep[]> {
  if (actor.isTrust) return []
  const year = academicYear(today)
  const [row] = await inTransaction(actor, (tx) =>
    tx.execute<SchoolBeginnings>(sql`
      select
        exists (select from terms where school_id = o.id and ends_on >= ${year.startsOn}) as "hasTerms",
        exists (select from fund_years y join funds f on f.id = y.fund_id
                 where f.school_id = o.id and f.is_active and y.allocation_pence is not null
                   and ${today} between y.starts_on and y.ends_on) as "hasAllocation",
        coalesce(s.safeguarding_lead, '') <> '' as "hasSafeguardingLead",
        exists (select from funds f where f.school_id = o.id and f.is_active and f.kind = 'pupil_premium') as "hasPupilPremium",
        coalesce(cardinality(s.challenges), 0) > 0 as "hasChallenges",
        coalesce(s.uses_cost_centres, false)
          and not exists (select from cost_centres c where c.school_id = o.id and c.is_active) as "lacksCostCentre",
        exists (select from memberships m where m.organisation_id = coalesce(o.trust_id, o.id)
                   and m.status = 'active' and 'approver' = any(m.roles))
          and not exists (
            select from memberships r where r.organisation_id in (o.id, o.trust_id) and r.status = 'active'
               and 'requester' = any(r.roles)
               and not exists (
                 select from memberships m where m.organisation_id = coalesce(o.trust_id, o.id) and m.status = 'active'
                    and 'approver' = any(m.roles) and m.person_id <> r.person_id)) as "hasApprover",
        t.name as trust
      from organisations o
      left join organisations t on t.id = o.trust_id
      left join school_settings s on s.school_id = o.id
      where o.id = ${actor.organisationId}`),
  )
  return row ? schoolFirstSteps(row).filter(({ act }) => may(actor, act)) : []
}
