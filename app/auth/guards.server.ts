import { data, redirect } from '@remix-run/node'
import { teamLeft } from '#app/domain/people/read.server.ts'
import { settings } from '#app/env.server.ts'
import {
  type AdviserActor,
  type Anyone,
  anyone,
  asGuarded,
  type ConsortiumActor,
  type MemberActor,
  may,
  type PersonActor,
  type ProviderActor,
  type SchoolActor,
  type StaffActor,
  type SupplierActor,
} from './actor.ts'
import { asAdviser, type Belonging, isSent, memberOf } from './belongings.server.ts'
import { redirectTelling } from './flash.server.ts'
import { frameOf } from './frame.server.ts'
import type { Act } from './roles.ts'
import { type SignedIn, signedIn } from './session.server.ts'

// Called by each loader and action: they make the actors that domain reads and commands take. What a person belongs to
// is read anew each time, so whoever was removed has no actor from that moment.
//
// An address belongs to one kind of organisation. Somebody who acts for another kind at the moment, but belongs to one
// that fits, is asked to change over (`/switch`) and then goes on, and is told that nothing of a form was done; somebody who
// was in a team of that kind is told that they are no longer; to everybody else the page does not exist.

/** The kinds of organisation that the addresses of an audience are made for. */
const KINDS: Record<MemberActor['kind'], string[]> = {
  school: ['school', 'trust'],
  consortium: ['consortium'],
  adviser: ['practice', 'provider'],
  provider: ['provider'],
  staff: ['staff'],
}

/** A school's or trust's member; with `act`, one whose roles allow it (403 else). */
export const requireSchool = (request: Request, act?: Act) => requireKind<SchoolActor>(request, 'school', act)
export const requireConsortium = (request: Request, act?: Act) =>
  requireKind<ConsortiumActor>(request, 'consortium', act)
/** Whoever goes to schools: an adviser, or a provider's practitioner, who may work in its office too. */
export const requireAdviser = (request: Request, act?: Act) => requireKind<AdviserActor>(request, 'adviser', act)
export const requireProvider = (request: Request, act?: Act) => requireKind<ProviderActor>(request, 'provider', act)
export const requireStaff = (request: Request, act?: Act) => requireKind<StaffActor>(request, 'staff', act)

/** Whoever may buy: by the address, a consortium's member, or else a school's or trust's. */
export const requireBuyer = (request: Request, act?: Act): Promise<SchoolActor | ConsortiumActor> =>
  /^\/consortium(\/|\.|$)/.test(new URL(request.url).pathname)
    ? requireConsortium(request, act)
    : requireSchool(request, act)

/** Whoever supplies visits: by the address, a provider's office, or else an adviser. */
export const requireSupplier = (request: Request, act?: Act): Promise<SupplierActor> =>
  /^\/provider(\/|\.|$)/.test(new URL(request.url).pathname)
    ? requireProvider(request, act)
    : requireAdviser(request, act)

/** Anybody signed in, whatever they belong to. */
export async function requirePerson(request: Request): Promise<PersonActor> {
  return personOf(await requireSignedIn(request))
}

/** Anybody signed in, with their session: for the pages about oneself. */
export async function requireSignedIn(request: Request): Promise<SignedIn> {
  const who = await signedIn(request)
  if (!who) throw redirect(`/sign-in?to=${encodeURIComponent(pathOf(request))}`)
  return who
}

/** For public pages: whoever is looking, as the member they act as, or as a person, or as anyone. Never refuses. */
export async function memberOrAnyone(request: Request): Promise<MemberActor | PersonActor | Anyone> {
  const who = await signedIn(request)
  return who ? actorOf(who) : anyone()
}

/** The member a signed-in person acts as now, or just the person when they act for no organisation. */
export function actorOf(who: SignedIn): MemberActor | PersonActor {
  return currentMember(who) ?? personOf(who)
}

/** Pages of the demonstration do not exist elsewhere. */
export function requireDemo(): void {
  if (!settings().isDemo) throw data(null, { status: 404 })
}

/** What a loader throws when there is no such thing, or it is somebody else's: nobody can tell which. */
export const missing = (actor: MemberActor | PersonActor | Anyone, request: Request) => refusing(actor, request, 404)

/** The root's page for a status, in the frame of whoever is looking. */
export const refusing = async (actor: MemberActor | PersonActor | Anyone, request: Request, status: number) =>
  data({ frame: await frameOf(actor, request) }, { status })

async function requireKind<A extends MemberActor>(request: Request, kind: A['kind'], act?: Act): Promise<A> {
  const who = await requireSignedIn(request)
  const current = currentMember(who)
  const member = kind === 'adviser' ? asAdviser(current) : current
  if (member?.kind !== kind) {
    const fits = who.isVerified && who.belongings.some((one) => fitsKind(one, kind))
    if (fits)
      throw redirect(
        `/switch?to=${encodeURIComponent(pathOf(request))}${isRead(request) ? '' : '&sent=1'}`,
        isRead(request) ? 302 : 303,
      )
    const left = who.isVerified ? await teamLeft(personOf(who), KINDS[kind]) : null
    if (left) {
      const text = `You are no longer in ${left}’s team, so nothing of it is shown to you.`
      throw await redirectTelling('/organisations', { tone: 'notice', text })
    }
    throw await missing(member ?? personOf(who), request)
  }
  if (act) await requireAct(member, act, request)
  return member as A
}

/** Refuses a member whose roles do not allow it, as they were when the member was read: 403. */
export async function requireAct(member: MemberActor, act: Act, request: Request): Promise<void> {
  if (!may(member, act)) throw data({ frame: await frameOf(member, request), act }, { status: 403 })
}

/** Nobody acts for an organisation before they have shown that their address is theirs. */
function currentMember(who: SignedIn): MemberActor | null {
  return who.isVerified ? memberOf(who, who.belongings, who.organisationId) : null
}

/** Whether whoever belongs there acts as this kind of member: of a provider by their roles. */
export const fitsKind = (one: Pick<Belonging, 'kind' | 'roles'>, kind: MemberActor['kind']): boolean =>
  KINDS[kind].includes(one.kind) &&
  (one.kind !== 'provider' || (kind === 'adviser' ? isSent(one) : one.roles.some((role) => role !== 'practitioner')))

const personOf = ({ personId, name, email }: SignedIn): PersonActor =>
  asGuarded({ kind: 'person', personId, name, email })

const isRead = ({ method }: Request) => method === 'GET' || method === 'HEAD'

/** Where to go on after signing in: the page asked for, or for a form its page. */
function pathOf(request: Request): string {
  const url = new URL(request.url)
  url.searchParams.delete('_data')
  return `${url.pathname.replace(/\.data$/, '')}${url.search}`
}
