import { eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { offeredBy } from '#app/domain/advisers/read.server.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import type { Tx } from '#db/client.server.ts'
import { adviserCards } from '#db/schema/index.ts'
import type { CredentialHappening } from './credential-history.ts'
import { CREDENTIAL_WORDS } from './credential-kinds.ts'
import { providerLacksOn } from './credential-needs.ts'
import { heldBy, heldByProvider } from './held.server.ts'
import type { Credential } from './move-credential.server.ts'
import { servicesFound } from './services-found.ts'

/** One email to the adviser of each decision, with what schools find them for now and what this takes from it. */
export async function tellDecided(
  tx: Tx,
  credential: Credential,
  event: CredentialHappening,
  now: Date,
): Promise<void> {
  const [card] = await tx
    .select({ supplierId: adviserCards.supplierId, isListed: adviserCards.isListed })
    .from(adviserCards)
    .where(
      credential.organisationId === null
        ? eq(adviserCards.personId, credential.personId)
        : eq(adviserCards.supplierId, credential.organisationId),
    )
  const offered = card ? await offeredBy(tx, card.supplierId) : []
  const { found, lost } = await standingOf(tx, credential, offered, londonDay(now))
  const names = (services: readonly MenuService[]) => services.map(({ name }) => name).join('\n')
  await enqueue(tx, 'write-email', {
    template: 'credential-decided',
    key: `credential-decided:${credential.id}:${event}:${now.getTime()}`,
    recipients:
      credential.organisationId === null
        ? { to: 'person', personId: credential.personId }
        : { to: 'members', organisationId: credential.organisationId, role: 'administrator' },
    facts: {
      id: credential.id,
      of: credential.organisationId === null ? 'adviser' : 'provider',
      what: CREDENTIAL_WORDS[credential.kind].owned,
      event,
      reason: event === 'verify' || event === 'ask_copy' ? '' : (credential.reason ?? ''),
      until: credential.endsOn ?? '',
      isListed: card?.isListed ? 'yes' : '',
      lost: event === 'ask_copy' ? '' : names([...new Set(lost)]),
      found: event === 'ask_copy' ? '' : names(found),
    },
  })
}

/** For which of the services offered schools find them now, and which of the others lack this very kind. */
async function standingOf(tx: Tx, { kind, personId, organisationId }: Credential, offered: MenuService[], today: Day) {
  if (organisationId !== null) {
    const lacking = providerLacksOn(await heldByProvider(tx, organisationId), today)
    return { found: [], lost: lacking.some((one) => one.kind === kind) ? offered : [] }
  }
  const { found, lacked } = servicesFound(await heldBy(tx, personId), offered, today)
  return { found, lost: lacked.filter((one) => one.kind === kind).flatMap(({ services }) => services) }
}
