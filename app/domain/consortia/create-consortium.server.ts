import type { SchoolActor } from '#app/auth/actor.ts'
import { seeingAllParties } from '#db/client.server.ts'
import { memberships, organisations } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { spendKey, spentKey } from '../command-key.server.ts'
import { newId } from '../ids.ts'
import { done, type Result } from '../result.ts'
import { runCommand } from '../run-command.server.ts'
import { ownSchoolsIn } from '../schools/own-schools.server.ts'
import { inviteIn } from './invite-in.server.ts'
import type { ConsortiumRefusal } from './refusals.ts'

/**
 * Somebody of a school or trust starts a consortium and leads it: they ask for visits and keep its team, and somebody else
 * approves. A school that starts one is invited into it, and its approvers read so; like every member it joins by theirs.
 */
export function createConsortium(
  actor: SchoolActor,
  input: { name: string; key: string },
  now: Date,
): Promise<Result<{ consortiumId: string }, ConsortiumRefusal>> {
  return runCommand(actor, async (tx) => {
    const { key, ...asked } = input
    const spent = await spentKey(tx, actor, key, asked)
    if (!spent.ok) return spent
    if (spent.value) return done({ consortiumId: spent.value })
    const id = newId('organisation')
    await tx.insert(organisations).values({ id, kind: 'consortium', name: input.name, createdAt: now })
    await tx.insert(memberships).values({
      id: newId('membership'),
      personId: actor.personId,
      organisationId: id,
      roles: ['requester', 'administrator'],
      status: 'active',
      askedAt: now,
      decidedAt: now,
      decidedBy: actor.personId,
    })
    const [own] = actor.isTrust ? [] : await ownSchoolsIn(tx, actor)
    if (own && !own.isClosed) {
      await inviteIn(tx, { lead: { id, name: input.name }, school: own, by: actor.name }, now)
    }
    await seeingAllParties(tx, () =>
      recordAct(tx, actor, { organisationId: id, what: 'started the consortium', detail: input.name }, now),
    )
    await spendKey(tx, actor, { key, verb: 'create-consortium', input: asked, outcome: id, now })
    return done({ consortiumId: id })
  })
}
