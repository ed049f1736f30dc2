import { and, arrayOverlaps, eq, inArray, isNull, ne } from 'drizzle-orm'
import type { Recipients } from '#app/adapters/queue.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { bookings, memberships, organisations, payers, people, platform } from '#db/schema/index.ts'
import { type EmailReader, firstNameOf } from './readers.ts'

/** Who reads the email now, or in one clause why nobody does. */
export type Readers = { readers: EmailReader[] } | { skip: string }

const BECAUSE: Record<string, string> = {
  requester: 'you ask for visits for',
  approver: 'you approve spending for',
  payer: 'you pay invoices for',
  administrator: 'you keep the team of',
  adviser: 'you answer requests for',
  allocator: 'you answer requests for',
  practitioner: 'you go to schools for',
}

const SIDE = {
  school: 'school',
  trust: 'school',
  practice: 'adviser',
  provider: 'adviser',
  consortium: 'consortium',
  staff: 'staff',
} as const

/**
 * Works out who an email is for, from memberships as they are now: who has been removed gets nothing. Approvers are those
 * of whoever decides (the consortium that leads, else the payer) and never the person who asked. Where nobody has the
 * payer's role, invoices' own address is written to; where the requester has left, the others who ask for visits are. The
 * school that hosts what a consortium booked is its own requesters, or its trust's where it has none of its own.
 */
export async function readReaders(actor: SystemActor, tx: Tx, wanted: Recipients): Promise<Readers> {
  if (wanted.to === 'address') {
    return {
      readers: [
        {
          name: null,
          firstName: null,
          address: wanted.address,
          side: 'person',
          because: 'this address was given to Waymark',
        },
      ],
    }
  }
  if (wanted.to === 'person') {
    const [person] = await tx.select().from(people).where(eq(people.id, wanted.personId))
    if (!person) return { skip: 'the person has gone' }
    const { name, email } = person
    return {
      readers: [
        { name, firstName: firstNameOf(name), address: email, side: 'person', because: 'you have an account there' },
      ],
    }
  }
  if (wanted.to === 'staff') {
    const [own] = await tx.select().from(platform)
    return own
      ? membersOf(tx, [own.staffOrganisationId], 'staff', wanted.except ? { except: wanted.except } : {})
      : { skip: 'Waymark has no staff yet' }
  }
  if (wanted.to === 'members') {
    const [organisation] = await tx.select().from(organisations).where(eq(organisations.id, wanted.organisationId))
    if (!organisation) return { skip: 'the organisation has gone' }
    // A trust approves and pays for its academies.
    const trust = organisation.trustId && ['approver', 'payer'].includes(wanted.role) ? [organisation.trustId] : []
    return membersOf(tx, [organisation.id, ...trust], wanted.role)
  }
  if ('payerId' in wanted)
    return wanted.to === 'invoices' ? addressForInvoices(tx, wanted.payerId) : payersOf(tx, wanted.payerId)
  const [booking] = await tx.select().from(bookings).where(eq(bookings.id, wanted.bookingId))
  if (!booking) return { skip: 'the booking has gone' }
  const { supplierId, leadId, payerId, requestedBy } = booking
  switch (wanted.to) {
    case 'adviser': {
      // Of a provider its office, which names who comes.
      const own = await membersOf(tx, [supplierId], ['adviser', 'allocator'])
      return 'skip' in own ? membersOf(tx, [supplierId], 'administrator') : own
    }
    case 'approvers':
      return membersOf(tx, [leadId ?? payerId], 'approver', { except: requestedBy })
    case 'invoices':
      return addressForInvoices(tx, payerId)
    case 'payers':
      return payersOf(tx, payerId)
    case 'requester': {
      const buyers = leadId ? [leadId] : [booking.schoolId, payerId]
      const asked = await membersOf(tx, buyers, null, { only: requestedBy })
      return 'skip' in asked ? membersOf(tx, buyers, 'requester') : asked
    }
    case 'host': {
      if (!leadId) return { skip: 'the school books for itself' }
      const own = await membersOf(tx, [booking.schoolId], 'requester')
      const hosts = 'skip' in own ? await membersOf(tx, [payerId], 'requester') : own
      return without(hosts, await addressesOf(actor, tx, wanted))
    }
  }
}

async function payersOf(tx: Tx, payerId: string): Promise<Readers> {
  const found = await membersOf(tx, [payerId], 'payer')
  return 'skip' in found ? addressForInvoices(tx, payerId) : found
}

type ToHost = Extract<Recipients, { to: 'host' }>

/** The addresses of those who read the same news in an email of their own. */
async function addressesOf(actor: SystemActor, tx: Tx, { bookingId, besides }: ToHost): Promise<string[]> {
  const addresses: string[] = []
  for (const to of besides) {
    const found = await readReaders(actor, tx, { to, bookingId })
    if ('readers' in found) addresses.push(...found.readers.map(({ address }) => address))
  }
  return addresses
}

function without(found: Readers, addresses: readonly string[]): Readers {
  if ('skip' in found) return found
  const readers = found.readers.filter(({ address }) => !addresses.includes(address))
  return readers.length > 0 ? { readers } : { skip: 'whoever asks for visits there has an email of their own' }
}

async function membersOf(
  tx: Tx,
  organisationIds: string[],
  role: string | string[] | null,
  who: { except?: string; only?: string } = {},
): Promise<Readers> {
  const rows = await tx
    .selectDistinctOn([people.id], {
      name: people.name,
      email: people.email,
      organisation: organisations.name,
      kind: organisations.kind,
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(
      and(
        inArray(memberships.organisationId, organisationIds),
        eq(memberships.status, 'active'),
        isNull(organisations.closedAt),
        role ? arrayOverlaps(memberships.roles, [role].flat()) : undefined,
        who.except ? ne(people.id, who.except) : undefined,
        who.only ? eq(people.id, who.only) : undefined,
      ),
    )
    .orderBy(people.id)
  if (rows.length === 0) {
    return {
      skip: who.only
        ? 'the person has left'
        : `nobody ${who.except ? 'else ' : ''}has the role ${[role].flat().join(' or ')} there`,
    }
  }
  return {
    readers: rows.map(({ name, email, organisation, kind }) => ({
      name,
      firstName: firstNameOf(name),
      address: email,
      side: SIDE[kind],
      ...(kind === 'provider' && role !== 'practitioner' ? { isOffice: true } : {}),
      because:
        kind === 'staff'
          ? 'you work for Waymark'
          : `${who.only ? 'you asked for visits for' : (BECAUSE[[role].flat()[0] ?? ''] ?? 'you are a member of')} ${organisation}`,
    })),
  }
}

async function addressForInvoices(tx: Tx, payerId: string): Promise<Readers> {
  const [payer] = await tx.select().from(payers).where(eq(payers.payerId, payerId))
  if (!payer) return { skip: 'nobody pays there and no address for invoices is known' }
  const because = `invoices for ${payer.legalName} go to this address`
  return { readers: [{ name: null, firstName: null, address: payer.invoiceEmail, side: 'school', because }] }
}
