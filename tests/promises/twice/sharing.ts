import { sql } from 'drizzle-orm'
import type { ConsortiumActor, SchoolActor } from '#app/auth/actor.ts'
import { loadMember } from '#app/auth/belongings.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { fundYearOn } from '#app/domain/budgets/funds.ts'
import { createConsortium } from '#app/domain/consortia/create-consortium.server.ts'
import { inviteMember } from '#app/domain/consortia/keep-members.server.ts'
import { must } from '#tests/make/must.ts'
import { DAY_BEARS, requestOf } from '#tests/make/requests.ts'
import { about, answers, keepBooking } from './asking.ts'
import { found, personAt, secretIn } from './look-up.ts'
import { meanwhile, type Step, sends, type Walk } from './step.ts'

const consortium = (name = 'Four Valleys') => found(sql`select id from organisations where name = ${name}`)
export const leadOf = async ({ ground }: Walk) =>
  (await loadMember(ground.school.requester.personId, await consortium())) as ConsortiumActor
const approverOf = async () =>
  (await loadMember(await personAt('hester@valleys.example'), await consortium())) as ConsortiumActor

/** What a member's people do on their page of the consortium. */
const decides = (
  name: string,
  by: 'requester' | 'approver',
  form: (walk: Walk) => Promise<Record<string, string>>,
  whose = 'Four Valleys',
) =>
  sends(name, 'routes/school/consortium.tsx', async (walk) => ({
    as: walk.ground.member[by] as SchoolActor,
    path: '/school/consortium',
    form: { leadId: await consortium(whose), schoolId: walk.ground.member.id, ...(await form(walk)) },
  }))

const share = (status: string) => found(sql`select id from shares where status = ${status}`)

const offers = (name: string, amount: string, whose?: string): Step =>
  decides(
    name,
    'requester',
    async ({ ground }) => {
      const id = `${await consortium(whose)}_${ground.member.id}`
      const { startsOn } = fundYearOn('careers_budget', ground.days.shared, 'april')
      return {
        intent: 'offer',
        [`from_${id}`]: `${ground.member.careersId}.${startsOn}`,
        [`amount_${id}`]: amount,
      }
    },
    whose,
  )

/** A consortium that has invited the member, from which it parts again. */
const invitedBy = (name: string): Step =>
  meanwhile(`${name} invites the member`, async ({ ground }) => {
    const now = new Date()
    const { consortiumId } = must(await createConsortium(ground.school.requester, { name, key: name }, now))
    const lead = (await loadMember(ground.school.requester.personId, consortiumId)) as ConsortiumActor
    must(await inviteMember(lead, { schoolId: ground.member.id }, now))
  })
const shareOf = async (whose: string, status: string) =>
  found(sql`select id from shares where lead_id = ${await consortium(whose)} and status = ${status}`)

const PARTED = 'Two Becks'

/** Every other button of a member's page: no to an invitation, no to a share, a share closed, and out. */
const PARTING: Step[] = [
  invitedBy('One Fell'),
  decides('the member declines to join', 'approver', async () => ({ intent: 'decline' }), 'One Fell'),
  invitedBy(PARTED),
  decides('the member joins another', 'approver', async () => ({ intent: 'join' }), PARTED),
  offers('the member offers too much', '90.00', PARTED),
  decides(
    'the share is declined',
    'approver',
    async () => ({ intent: 'decline-share', shareId: await shareOf(PARTED, 'proposed') }),
    PARTED,
  ),
  offers('the member offers less', '50.00', PARTED),
  decides(
    'that share is agreed',
    'approver',
    async () => ({ intent: 'agree', shareId: await shareOf(PARTED, 'proposed') }),
    PARTED,
  ),
  decides(
    'that share is closed',
    'approver',
    async () => ({ intent: 'close', shareId: await shareOf(PARTED, 'agreed'), commandKey: 'key_of_the_page' }),
    PARTED,
  ),
  sends('the member leaves', 'routes/school/consortium-leave.tsx', async ({ ground }) => {
    const params = { leadId: await consortium(PARTED), schoolId: ground.member.id }
    const path = `/school/consortium/${params.leadId}/${params.schoolId}/leave`
    return { as: ground.member.approver, path, params, form: {} }
  }),
]

/** What its administrator does with the consortium itself: another name, and its end. */
const keepsIt = (name: string, file: 'name' | 'close', form: Record<string, string>) =>
  sends(name, `routes/consortium/${file}.tsx`, async ({ ground, kept }) => ({
    as: (await loadMember(ground.school.requester.personId, kept.ending as string)) as ConsortiumActor,
    path: `/consortium/${file}`,
    form,
  }))

/** One that a member has joined and one school is still asked to, from its name to its end. */
const ENDING: Step[] = [
  invitedBy('Three Tarns'),
  decides('the member joins a third', 'approver', async () => ({ intent: 'join' }), 'Three Tarns'),
  offers('the member offers that one a share', '70.00', 'Three Tarns'),
  decides(
    'the third share is agreed',
    'approver',
    async () => ({ intent: 'agree', shareId: await shareOf('Three Tarns', 'proposed') }),
    'Three Tarns',
  ),
  meanwhile('it is known by its id', async ({ kept }) => {
    kept.ending = await consortium('Three Tarns')
  }),
  keepsIt('the consortium is renamed', 'name', { name: 'Four Tarns' }),
  keepsIt('the consortium is closed', 'close', {}),
]

/** A consortium from its start to a visit that it has asked for and had confirmed. */
export const SHARING: Step[] = [
  sends('start a consortium', 'routes/school/consortium-new.tsx', ({ ground }) => ({
    as: ground.school.requester,
    path: '/school/consortium/new',
    form: { name: 'Four Valleys', approver: 'hester@valleys.example', commandKey: 'key_of_the_page' },
  })),
  sends('its approver accepts', 'routes/public/invitation.tsx', async ({ ownerUrl }) => {
    const secret = await secretIn(ownerUrl, 'invitation')
    const form = { name: 'Hester Vale', password: 'kestrel over the wolds at noon' }
    return { path: `/invitations/${secret}`, params: { secret }, form }
  }),
  sends('invite a member', 'routes/consortium/members.tsx', async (walk) => ({
    as: await leadOf(walk),
    path: '/consortium/members',
    form: { schoolId: walk.ground.member.id },
  })),
  sends('withdraw the invitation', 'routes/consortium/member.tsx', async (walk) => ({
    as: await leadOf(walk),
    path: `/consortium/members/${walk.ground.member.id}`,
    params: { schoolId: walk.ground.member.id },
    form: {},
  })),
  sends('invite the member again', 'routes/consortium/members.tsx', async (walk) => ({
    as: await leadOf(walk),
    path: '/consortium/members',
    form: { schoolId: walk.ground.member.id },
  })),
  decides('the member joins', 'approver', async () => ({ intent: 'join' })),
  offers('the member offers a share', '2,000.00'),
  decides('the share is agreed', 'approver', async () => ({ intent: 'agree', shareId: await share('proposed') })),
  decides('the share is changed', 'approver', async () => {
    const shareId = await share('agreed')
    return { intent: 'change', shareId, [`amount_${shareId}`]: '1,800.00', commandKey: 'key_of_the_page' }
  }),
  sends(
    'the lead begins a request',
    'routes/buyer/request/start.ts',
    async (walk) => ({ as: await leadOf(walk), path: `/consortium/request?adviser=${walk.ground.adviser.slug}` }),
    async ({ kept }, [answer]) => {
      kept.draft = answer?.to?.split('/').at(-1) as string
    },
  ),
  sends('the lead chooses the school', 'routes/buyer/request/school.tsx', async (walk) => ({
    as: await leadOf(walk),
    path: `/consortium/request/${walk.kept.draft}/school`,
    params: { draftId: walk.kept.draft as string },
    form: { school: walk.ground.member.id },
  })),
  meanwhile('the lead asks for a visit', async (walk) => {
    const { member, adviser, days } = walk.ground
    const lines = [{ from: await share('agreed'), amountPence: DAY_BEARS, costCentreId: null, tag: null }]
    const asked = requestOf(member, adviser, [days.shared], { lines })
    const made = must(await requestVisits(await leadOf(walk), asked, new Date()))
    await keepBooking(walk, 'shared', made.bookingId)
  }),
  about(
    'shared',
    'the lead’s approver approves',
    'routes/buyer/approval.tsx',
    async () => ({ as: await approverOf(), form: { decision: 'approve', orderNumber: 'FV-7' } }),
    '/consortium/approvals',
  ),
  answers('shared', 'the adviser accepts for the consortium', (visitId) => ({ [visitId]: 'accept' })),
  ...PARTING,
  ...ENDING,
]
