import { and, asc, eq, max } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { StaffActor } from '#app/auth/actor.ts'
import { lockPerson } from '#app/domain/accreditation/held.server.ts'
import { followCredentials } from '#app/domain/accreditation/move-credential.server.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { comers, menuServices, practices, services } from '#db/schema/index.ts'
import { listCode } from './list-code.ts'
import type { MenuService, ServiceCode } from './menu.ts'
import { changesBetween, type MenuField, menuFaults, needsOthers, type ServiceSaid } from './menu-fault.ts'
import { noteChange } from './note-change.server.ts'
import { withinMenu } from './offer.ts'
import { menuColumns } from './read-menu.server.ts'

export type MenuRefusal =
  | { code: 'not_found' | 'last_one' }
  | { code: 'not_sound'; faults: Partial<Record<MenuField, string>> }

const NAME_TAKEN = { code: 'not_sound', faults: { name: 'There is a service of that name already' } } as const

/**
 * Adds a service to the menu, at its end. Refused where it is not sound or there is one of that name; the same service again is
 * the one that was added.
 */
export function addService(
  actor: StaffActor,
  said: ServiceSaid,
  now: Date,
): Promise<Result<{ code: ServiceCode }, MenuRefusal>> {
  return inTransaction(actor, async (tx) => {
    const faults = menuFaults(said)
    if (Object.keys(faults).length > 0) return refuse({ code: 'not_sound', faults })
    const [last] = await tx.select({ position: max(menuServices.position) }).from(menuServices)
    const [added] = await tx
      .insert(menuServices)
      .values({
        ...rowOf(said),
        code: codeOf(said.name),
        isOnMenu: true,
        position: (last?.position ?? 0) + 10,
        changedAt: now,
      })
      .onConflictDoNothing()
      .returning({ code: menuServices.code })
    if (added) {
      await noteChange(tx, actor, { about: added.code, what: 'Added to the menu' }, now)
      return done(added)
    }
    const [same] = await tx.select(menuColumns).from(menuServices).where(eq(menuServices.name, said.name))
    return same && changesBetween(same, said).length === 0 ? done({ code: same.code }) : refuse(NAME_TAKEN)
  })
}

/**
 * Changes a service of the menu. What is booked keeps its words and terms. Where it needs other credentials now, on which days
 * each adviser may give it is written down anew at once, and their visits to come are looked at. What an adviser offers stays
 * within what the menu allows: a length or number of interviews that it allows no more becomes the nearest. They are told of it.
 */
export function changeService(
  actor: StaffActor,
  code: ServiceCode,
  said: ServiceSaid,
  now: Date,
): Promise<Result<void, MenuRefusal>> {
  return inTransaction(actor, async (tx) => {
    const before = await lockService(tx, code)
    if (!before) return refuse({ code: 'not_found' })
    // Whether it happens on a day decides what a booking of it is, and stays as it was added.
    const faults = menuFaults({ ...said, isDated: before.isDated })
    if (Object.keys(faults).length > 0) return refuse({ code: 'not_sound', faults })
    const changes = changesBetween(before, { ...said, isDated: before.isDated })
    if (changes.length === 0) return done(undefined)
    const [taken] = await tx
      .select({ code: menuServices.code })
      .from(menuServices)
      .where(eq(menuServices.name, said.name))
    if (taken && taken.code !== code) return refuse(NAME_TAKEN)
    await tx
      .update(menuServices)
      .set({ ...rowOf(said), isDated: before.isDated, changedAt: now })
      .where(eq(menuServices.code, code))
    await noteChange(tx, actor, { about: code, what: 'Changed', detail: changes.join('. ') }, now)
    await keepOffersWithin(tx, code, said)
    if (needsOthers(before, said)) await followNeeds(tx, code)
    await tellWhoOffers(tx, { code, name: said.name, event: 'changed', changes }, now)
    return done(undefined)
  })
}

/** Takes a service off the menu, or puts it back: off it nobody finds it or asks for it; what is booked stays booked. */
export function setOnMenu(
  actor: StaffActor,
  code: ServiceCode,
  isOnMenu: boolean,
  now: Date,
): Promise<Result<{ name: string }, MenuRefusal>> {
  return inTransaction(actor, async (tx) => {
    // One after the other, so that two who take off the last two do not leave an empty menu.
    const all = await tx.select(menuColumns).from(menuServices).orderBy(asc(menuServices.code)).for('no key update')
    const service = all.find((one) => one.code === code)
    if (!service) return refuse({ code: 'not_found' })
    const { name } = service
    if (service.isOnMenu === isOnMenu) return done({ name })
    const isOther = (one: MenuService) => one.code !== code && one.isOnMenu && one.isDated
    if (!isOnMenu && !all.some(isOther)) return refuse({ code: 'last_one' })
    await tx.update(menuServices).set({ isOnMenu, changedAt: now }).where(eq(menuServices.code, code))
    await noteChange(
      tx,
      actor,
      { about: code, what: isOnMenu ? 'Put back on the menu' : 'Taken off the menu', detail: '' },
      now,
    )
    await tellWhoOffers(tx, { code, name, event: isOnMenu ? 'put_back' : 'taken_off', changes: [] }, now)
    return done({ name })
  })
}

const rowOf = (said: ServiceSaid) => ({
  ...said,
  ...{ parts: [...said.parts], modes: [...said.modes], funds: [...said.funds] },
})

/** "Group guidance session" is `group_guidance_session`. */
const codeOf = (name: string): ServiceCode => listCode(name, { prefix: 's_', most: 40, apart: /[^a-z0-9]+/g })

async function lockService(tx: Tx, code: ServiceCode): Promise<MenuService | null> {
  const [service] = await tx
    .select(menuColumns)
    .from(menuServices)
    .where(eq(menuServices.code, code))
    .for('no key update')
  return service ?? null
}

async function keepOffersWithin(tx: Tx, code: ServiceCode, said: ServiceSaid): Promise<void> {
  const offers = await tx
    .select({ id: services.id, interviews: services.interviews, minutes: services.minutes })
    .from(services)
    .where(eq(services.code, code))
    .orderBy(asc(services.id))
    .for('no key update')
  for (const offer of offers) {
    const { interviews, minutes } = withinMenu(offer, said)
    if (interviews !== offer.interviews || minutes !== offer.minutes)
      await tx.update(services).set({ interviews, minutes }).where(eq(services.id, offer.id))
  }
}

async function followNeeds(tx: Tx, code: ServiceCode): Promise<void> {
  const offering = await tx
    .selectDistinct({ personId: comers.personId })
    .from(comers)
    .innerJoin(services, eq(services.id, comers.serviceId))
    .where(eq(services.code, code))
    .orderBy(comers.personId)
  for (const { personId } of offering) {
    await lockPerson(tx, personId)
    await followCredentials(tx, { personId, organisationId: null })
  }
}

type Told = { code: ServiceCode; name: string; event: 'changed' | 'taken_off' | 'put_back'; changes: string[] }

async function tellWhoOffers(tx: Tx, { code, name, event, changes }: Told, now: Date): Promise<void> {
  const offering = await tx
    .select({ supplierId: services.supplierId, personId: practices.personId })
    .from(services)
    .innerJoin(practices, eq(practices.supplierId, services.supplierId))
    .where(and(eq(services.code, code), eq(services.isOffered, true)))
    .orderBy(services.supplierId)
  for (const { supplierId, personId } of offering)
    await enqueue(tx, 'write-email', {
      template: 'menu-changed',
      key: `menu-changed:${code}:${supplierId}:${now.getTime()}`,
      recipients:
        personId === null
          ? { to: 'members', organisationId: supplierId, role: 'administrator' }
          : { to: 'person', personId },
      facts: { code, name, event, changes: changes.join('\n') },
    })
}
