import { sql } from 'drizzle-orm'
import { anyone } from '#app/auth/actor.ts'
import { askForReset } from '#app/domain/people/own-account.server.ts'
import { cookieOfPerson, found, membershipOf, personAt, secretIn } from './look-up.ts'
import { meanwhile, type Step, sends } from './step.ts'

export const NEWCOMER_PASSWORD = 'kestrel over the wolds at noon'
const newcomer = (name: string) => ({
  name,
  email: `${name.toLowerCase().replaceAll(' ', '.')}@people.example`,
  password: NEWCOMER_PASSWORD,
})

/** Somebody who is on Waymark asks a school's own team to have them, and is answered there. */
const asksTheTeam = (name: 'wanted' | 'unwanted', form: Record<string, string | string[]>): Step[] => [
  sends(`somebody ${name} asks a team`, 'routes/public/join-this-school.tsx', async ({ ground }) => {
    const urn = await found(sql`select urn from organisations where id = ${ground.school.id}`)
    return {
      cookie: await cookieOfPerson(`${name}@people.example`),
      path: `/join/school/${urn}`,
      params: { urn },
      form: { side: 'school', jobTitle: 'Head of Year 11' },
    }
  }),
  sends(`the team answers somebody ${name}`, 'routes/team/member.tsx', async ({ ground }) => {
    const membership = await membershipOf(await personAt(`${name}@people.example`), ground.school.id)
    return { as: ground.anybody, path: `/school/team/${membership}`, params: { membership }, form }
  }),
]

/** Who may do what, before anybody books: joining, inviting, deciding. */
export const PEOPLE: Step[] = [
  sends('sign up for a school', 'routes/public/join-this-school.tsx', ({ ground }) => ({
    path: `/join/school/${ground.newcomerUrn}`,
    params: { urn: String(ground.newcomerUrn) },
    form: { side: 'school', jobTitle: 'Careers leader', ...newcomer('Hanna Birch') },
  })),
  sends('confirm an address', 'routes/public/verify.tsx', async ({ ownerUrl }) => {
    const secret = await secretIn(ownerUrl, 'verify-email')
    return { path: `/verify/${secret}`, params: { secret }, form: {} }
  }),
  sends('staff approve a first member', 'routes/staff/first-member.tsx', async ({ ground }) => {
    const personId = await personAt('hanna.birch@people.example')
    const membership = await found(sql`select id from memberships where person_id = ${personId}`)
    return {
      as: ground.staff,
      path: `/staff/members/${membership}`,
      params: { membership },
      form: { intent: 'approve' },
    }
  }),
  sends('somebody known asks to join', 'routes/public/join-this-school.tsx', async ({ ground }) => ({
    cookie: await cookieOfPerson('known@people.example'),
    path: `/join/school/${ground.openUrn}`,
    params: { urn: String(ground.openUrn) },
    form: { side: 'school', jobTitle: 'Head of Year 11' },
  })),
  sends('staff refuse a first member', 'routes/staff/first-member.tsx', async ({ ground }) => {
    const personId = await personAt('known@people.example')
    const membership = await found(sql`select id from memberships where person_id = ${personId}`)
    const form = { intent: 'refuse', reason: 'Nobody there knows you' }
    return { as: ground.staff, path: `/staff/members/${membership}`, params: { membership }, form }
  }),
  sends('somebody known asks to join again', 'routes/public/join-this-school.tsx', async ({ ground }) => ({
    cookie: await cookieOfPerson('known@people.example'),
    path: `/join/school/${ground.openUrn}`,
    params: { urn: String(ground.openUrn) },
    form: { side: 'school', jobTitle: 'Head of Year 11' },
  })),
  sends('and takes the request back', 'routes/account/organisations.tsx', async () => {
    const personId = await personAt('known@people.example')
    const membership = await found(sql`select id from memberships where person_id = ${personId} and status = 'asked'`)
    return { cookie: await cookieOfPerson('known@people.example'), path: '/organisations', form: { membership } }
  }),
  sends('sign up as an adviser', 'routes/public/join-adviser.tsx', () => ({
    path: '/join/adviser',
    form: { ...newcomer('Rowan Hale'), town: 'Tarnbeck', outcode: 'ZZ2', trading: 'sole_trader' },
  })),
  sends('start a practice, signed in', 'routes/public/join-adviser.tsx', async () => ({
    cookie: await cookieOfPerson('known@people.example'),
    path: '/join/adviser',
    form: { town: 'Tarnbeck', outcode: 'ZZ2', trading: 'sole_trader' },
  })),
  sends('invite a colleague', 'routes/team/invite.tsx', ({ ground }) => ({
    as: ground.anybody,
    path: '/school/team/invite',
    form: { email: 'new.payer@people.example', roles: ['payer'] },
  })),
  sends('invite a colleague again', 'routes/team/team.tsx', async ({ ground }) => ({
    as: ground.anybody,
    path: '/school/team',
    form: {
      act: 'again',
      invitation: await found(sql`select id from invitations where email = 'new.payer@people.example'`),
    },
  })),
  sends('accept an invitation', 'routes/public/invitation.tsx', async ({ ownerUrl }) => {
    const secret = await secretIn(ownerUrl, 'invitation')
    return {
      path: `/invitations/${secret}`,
      params: { secret },
      form: { name: 'New Payer', password: NEWCOMER_PASSWORD },
    }
  }),
  sends('change what a colleague may do', 'routes/team/member.tsx', async ({ ground }) => {
    const membership = await membershipOf(await personAt('new.payer@people.example'), ground.school.id)
    const form = { roles: ['payer', 'approver'] }
    return { as: ground.anybody, path: `/school/team/${membership}`, params: { membership }, form }
  }),
  sends('invite somebody else', 'routes/team/invite.tsx', ({ ground }) => ({
    as: ground.anybody,
    path: '/school/team/invite',
    form: { email: 'nobody@people.example', roles: ['payer'] },
  })),
  sends('withdraw an invitation', 'routes/team/team.tsx', async ({ ground }) => {
    const invitation = await found(sql`select id from invitations where email = 'nobody@people.example'`)
    return { as: ground.anybody, path: '/school/team', form: { act: 'withdraw', invitation } }
  }),
  sends('remove a colleague', 'routes/team/member.tsx', async ({ ground }) => {
    const membership = await membershipOf(await personAt('new.payer@people.example'), ground.school.id)
    const form = { intent: 'remove' }
    return { as: ground.anybody, path: `/school/team/${membership}`, params: { membership }, form }
  }),
  ...asksTheTeam('wanted', { roles: ['requester'] }),
  ...asksTheTeam('unwanted', { intent: 'refuse', reason: 'Nobody here knows you' }),
  meanwhile('a new password is asked for', () => askForReset(anyone(), 'known@people.example', new Date())),
  sends('set the new password', 'routes/public/reset.tsx', async ({ ownerUrl }) => {
    const secret = await secretIn(ownerUrl, 'reset-password')
    return { path: `/reset/${secret}`, params: { secret }, form: { password: NEWCOMER_PASSWORD } }
  }),
]
