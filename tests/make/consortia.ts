import type { ConsortiumActor } from '#app/auth/actor.ts'
import { day } from '#app/domain/calendar.ts'
import { createConsortium } from '#app/domain/consortia/create-consortium.server.ts'
import { inviteMember, joinConsortium } from '#app/domain/consortia/keep-members.server.ts'
import { agreeShare, proposeShare } from '#app/domain/consortia/keep-shares.server.ts'
import { newId } from '#app/domain/ids.ts'
import { pence } from '#app/domain/money.ts'
import { must } from './must.ts'
import { addMember, loadActor } from './people.ts'
import { NOW } from './requests.ts'
import type { MadeSchool } from './schools.ts'

export type MadeConsortium = {
  id: string
  /** requester and administrator: who started it, of the first school. */
  lead: ConsortiumActor
  approver: ConsortiumActor
}

/** A consortium started by somebody of the first school, which all of them have joined, with a second person to approve. */
export async function makeConsortium(members: [MadeSchool, ...MadeSchool[]], now = NOW): Promise<MadeConsortium> {
  const [first, ...others] = members
  const started = await createConsortium(first.requester, { name: 'Four Valleys', key: newId('draft') }, now)
  const id = must(started).consortiumId
  const lead = await loadActor<ConsortiumActor>({ personId: first.requester.personId, organisationId: id })
  for (const school of others) must(await inviteMember(lead, { schoolId: school.id }, now))
  for (const school of members) must(await joinConsortium(school.approver, { leadId: id, schoolId: school.id }, now))
  return { id, lead, approver: await addMember<ConsortiumActor>(id, ['approver']) }
}

/** A share of one of a school's funds in the financial year of 2026, proposed by the school and agreed by its approver. */
export async function makeShare(
  led: MadeConsortium,
  school: MadeSchool,
  fundId: string,
  amount: number,
): Promise<string> {
  const offer = { leadId: led.id, fundId, startsOn: day('2026-04-01'), amountPence: pence(amount) }
  const { shareId } = must(await proposeShare(school.requester, offer, NOW))
  must(await agreeShare(school.approver, { shareId }, NOW))
  return shareId
}
