import { enqueue } from '#app/adapters/queue.server.ts'
import type { Tx } from '#db/client.server.ts'
import { consortiumMembers } from '#db/schema/index.ts'

type Invited = {
  lead: { id: string; name: string }
  school: { id: string; name: string; payerId: string }
  /** Who invites, by name. */
  by: string
}

/** Invites a school, anew where it declined or left before, and writes to whoever approves for it. */
export async function inviteIn(tx: Tx, { lead, school, by }: Invited, now: Date): Promise<void> {
  const { payerId } = school
  const invited = { payerId, status: 'invited' as const, invitedAt: now, decidedAt: null, decidedBy: null }
  await tx
    .insert(consortiumMembers)
    .values({ leadId: lead.id, schoolId: school.id, ...invited })
    .onConflictDoUpdate({ target: [consortiumMembers.leadId, consortiumMembers.schoolId], set: invited })
  await enqueue(tx, 'write-email', {
    template: 'consortium-invitation',
    key: `consortium-invitation:${lead.id}:${school.id}:${now.getTime()}`,
    recipients: { to: 'members', organisationId: school.id, role: 'approver' },
    facts: { consortium: lead.name, school: school.name, invitedBy: by },
  })
}
