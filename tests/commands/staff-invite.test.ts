import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { anyone } from '#app/auth/actor.ts'
import { loadMember } from '#app/auth/belongings.server.ts'
import { acceptInvitationAsNewcomer, readInvitation } from '#app/domain/people/accept-invitation.server.ts'
import type { PasswordHash } from '#app/domain/people/password-hash.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { createDatabaseIfMissing, sibling, withConnection } from '#db/databases.server.ts'
import { invitationJobs } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'

// `npm run staff:invite -- EMAIL` as a process of its own, on a database that nothing has touched: not even migrated.

const name = `invite_${process.pid}_${randomBytes(4).toString('hex')}`
let url: string

beforeAll(async () => {
  url = sibling(inject('testCluster').adminUrl, name)
  await createDatabaseIfMissing(url)
})
afterAll(async () => {
  await disconnect()
  await withConnection(inject('testCluster').adminUrl, (sql) => sql`drop database if exists ${sql(name)} with (force)`)
})

type Ran = { code: number; out: string; err: string }

const run = promisify(execFile)
async function invite(
  email: string | undefined,
  environment: Record<string, string> = { DATABASE_URL: url },
): Promise<Ran> {
  const { DATABASE_URL: _, ...rest } = process.env
  const env = { ...rest, APP_URL: 'https://waymark.example', ...environment }
  const script = ['run', '--silent', 'staff:invite', ...(email === undefined ? [] : ['--', email])]
  return run('npm', script, { env }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout,
      err: error.stderr,
    }),
  )
}

const secretIn = (out: string): string => /^https:\/\/waymark\.example\/invitations\/(\S+)$/m.exec(out)?.[1] ?? ''

it('invites the first member of staff by a link and an email, both once, the newest of them only', async () => {
  const first = await invite('Sam.Field@staff.example')
  expect(first).toMatchObject({ code: 0, err: '' })
  const again = await invite('sam.field@staff.example')
  expect(again).toMatchObject({ code: 0, err: '' })

  connect({ url, as: 'owner', connections: 2 })
  const now = new Date()
  expect(await invitationJobs()).toEqual([
    { to: 'Sam.Field@staff.example', link: `/invitations/${secretIn(first.out)}` },
    { to: 'sam.field@staff.example', link: `/invitations/${secretIn(again.out)}` },
  ])
  expect(refusal(await readInvitation(anyone(), secretIn(first.out), now))).toBe('invitation_withdrawn')
  const newcomer = { secret: secretIn(again.out), name: 'Sam Field', passwordHash: 'none' as PasswordHash }
  const { personId, organisationId } = must(await acceptInvitationAsNewcomer(anyone(), newcomer, now))
  expect(await loadMember(personId, organisationId)).toMatchObject({ kind: 'staff', roles: ['staff', 'administrator'] })
  expect(refusal(await acceptInvitationAsNewcomer(anyone(), { ...newcomer, name: 'Another' }, now))).toBe(
    'invitation_used',
  )

  const third = await invite('SAM.FIELD@staff.example')
  expect(third).toEqual({
    code: 1,
    out: '',
    err: 'SAM.FIELD@staff.example works for Waymark already. Nothing was sent.\n',
  })
  expect(await invitationJobs()).toHaveLength(2)
}, 300_000)

it.each([
  ['no address', undefined, {}, 'Say whom to invite: npm run staff:invite -- name@example.org\n'],
  ['half an address', 'sam@', {}, 'Say whom to invite: npm run staff:invite -- name@example.org\n'],
  ['no database', 'sam@staff.example', {}, 'Set DATABASE_URL to the database that Waymark runs on.\n'],
  [
    'a database that is not there',
    'sam@staff.example',
    { DATABASE_URL: 'postgres://waymark:secret-word@127.0.0.1:1/waymark' },
    'The database at DATABASE_URL cannot be reached. Check its address, name and password.\n',
  ],
])(
  'ends in one sentence: %s',
  async (_, email, environment, sentence) => {
    expect(await invite(email, environment)).toEqual({ code: 1, out: '', err: sentence })
  },
  60_000,
)
