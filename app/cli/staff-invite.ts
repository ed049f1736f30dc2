import { z } from 'zod'
import { systemActor } from '#app/auth/actor.ts'
import { inviteStaff } from '#app/domain/people/invite.server.ts'
import { openStaffOrganisation } from '#app/domain/people/open-staff-organisation.server.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { openedAt } from './owner-database.server.ts'
import { Refused, sayingWhy } from './refused.ts'

// npm run staff:invite -- EMAIL: the first member of staff, and any that cannot be invited from the team page.

await sayingWhy(async () => {
  const email = z.email().safeParse(process.argv[2]?.trim())
  if (!email.success) throw new Refused('Say whom to invite: npm run staff:invite -- name@example.org')
  const url = process.env.DATABASE_URL
  // The demonstration has its staff already.
  if (!url) throw new Refused('Set DATABASE_URL to the database that Waymark runs on.')
  await openedAt(url)
  connect({ url, as: 'owner', connections: 1 })
  try {
    const actor = systemActor('an invitation from the command line')
    const now = new Date()
    const { organisationId } = await openStaffOrganisation(actor, now)
    const invited = await inviteStaff(actor, { email: email.data, organisationId }, now)
    if (!invited.ok) throw new Refused(`${email.data} works for Waymark already. Nothing was sent.`)
    const origin = process.env.APP_URL ? new URL(process.env.APP_URL).origin : ''
    console.log(`${email.data} is invited, by email and by this link, which works once within 14 days:`)
    console.log(`${origin}${invited.value.link}`)
    return 0
  } finally {
    await disconnect()
  }
})
