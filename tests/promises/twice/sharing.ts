import { sql } from 'drizzle-orm'
import type { ConsortiumActor, SchoolActor } from '#app/auth/actor.ts'
import { loadMember } from '#app/auth/belongings.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { fundYearOn } from '#app/domain/budgets/funds.ts'
import { must } from '#tests/make/must.ts'
import { DAY_BEARS, requestOf } from '#tests/make/requests.ts'
import { about, answers, keepBooking } from './asking.ts'
import { found, personAt, secretIn } from './look-up.ts'
import { meanwhile, type Step, sends, type Walk } from './step.ts'

const consortium = () => found(sql`select id from organisations where name = 'Four Valleys'`)
export const leadOf = async ({ ground }: Walk) =>
  (await loadMember(ground.school.requester.personId, await consortium())) as ConsortiumActor
const approverOf = async () =>
  (await loadMember(await personAt('hester@valleys.example'), await consortium())) as ConsortiumActor

/** What a member's people do on their page of the consortium. */
const decides = (name: string, by: 'requester' | 'approver', form: (walk: Walk) => Promise<Record<string, string>>) =>
  sends(name, 'routes/school/consortium.tsx', async (walk) => ({
    as: walk.ground.member[by] as SchoolActor,
    path: '/school/consortium',
    form: { leadId: await consortium(), schoolId: walk.ground.member.id, ...(await form(walk)) },
  }))

const share = (status: string) => found(sql`select id from shares where status = ${status}`)

const offers = (name: string, amount: string): Step =>
  decides(name, 'requester', async ({ ground }) => {
    const id = `${await consortium()}_${ground.member.id}`
    const { startsOn } = fundYearOn('careers_budget', ground.days.shared, 'april')
    return {
      intent: 'offer',
      [`from_${id}`]: `${ground.member.careersId}.${startsOn}`,
      [`amount_${id}`]: amount,
    }
  })

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
]
