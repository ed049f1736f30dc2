import { z } from 'zod'
import { systemActor } from '#app/auth/actor.ts'
import { inviteStaff } from '#app/domain/people/invite.server.ts'
import { openStaffOrganisation } from '#app/domain/people/open-staff-organisation.server.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { migrate } from '#db/migrate.server.ts'

// npm run staff:invite -- EMAIL: the first member of staff, and any that cannot be invited from the team page.

const email = z.email().safeParse(process.argv[2]?.trim())
const url = process.env.DATABASE_URL
if (!email.success) fail('Say whom to invite: npm run staff:invite -- name@example.org')
else if (!url) fail('Set DATABASE_URL to the database that Waymark runs on.')
else {
  try {
    // Also the first thing that ever touches a new database.
    await migrate(url)
    connect({ url, as: 'owner', connections: 1 })
    const actor = systemActor('an invitation from the command line')
    const now = new Date()
    const { organisationId } = await openStaffOrganisation(actor, now)
    const invited = await inviteStaff(actor, { email: email.data, organisationId }, now)
    const origin = process.env.APP_URL ? new URL(process.env.APP_URL).origin : ''
    if (invited.ok) {
      console.log(`${email.data} is invited, by email and by this link, which works once within 14 days:`)
      console.log(`${origin}${invited.value.link}`)
    } else fail(`${email.data} works for Waymark already. Nothing was sent.`)
  } catch (error) {
    if (!isUnreachable(error)) throw error
    fail('The database at DATABASE_URL cannot be reached. Check its address, name and password.')
  } finally {
    await disconnect()
  }
}

/** No such host, port or database, or no entrance with that name and password. */
function isUnreachable(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? ''
  return ['ECONNREFUSED', 'ENOTFOUND', 'CONNECT_TIMEOUT', '3D000', '28P01', '28000'].includes(code)
}

function fail(sentence: string) {
  console.error(sentence)
  process.exitCode = 1
}
