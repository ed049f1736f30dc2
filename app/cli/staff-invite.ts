import { z } from 'zod'
import { systemActor } from '#app/auth/actor.ts'
import { inviteStaff } from '#app/domain/people/invite.server.ts'
import { openStaffOrganisation } from '#app/domain/people/open-staff-organisation.server.ts'
import { connect, disconnect } from '#db/client.server.ts'

// npm run staff:invite -- EMAIL: the first member of staff, and any that cannot be invited from the team page.

const email = z.email().safeParse(process.argv[2]?.trim())
const url = process.env.DATABASE_URL
if (!email.success) fail('Say whom to invite: npm run staff:invite -- name@example.org')
else if (!url) fail('Set DATABASE_URL to the database that Waymark runs on.')
else {
  connect({ url, as: 'owner', connections: 1 })
  try {
    const actor = systemActor('an invitation from the command line')
    const now = new Date()
    const { organisationId } = await openStaffOrganisation(actor, now)
    const { link } = await inviteStaff(actor, { email: email.data, organisationId }, now)
    const origin = process.env.APP_URL ? new URL(process.env.APP_URL).origin : ''
    console.log(`${email.data} is invited, by email and by this link, which works once within 14 days:`)
    console.log(`${origin}${link}`)
  } finally {
    await disconnect()
  }
}

function fail(sentence: string) {
  console.error(sentence)
  process.exitCode = 1
}
