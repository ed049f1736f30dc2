import { type AnyColumn, and, eq, isNull, or, type SQLWrapper } from 'drizzle-orm'
import type { BuyingActor, MemberActor } from '#app/auth/actor.ts'

type Parties = { schoolId: AnyColumn; payerId: AnyColumn; leadId: AnyColumn }

/** Who buys, or of what kind, with a place for the organisation in a read that is written once. */
type Buyer = { kind: BuyingActor['kind']; organisationId: string | SQLWrapper }

/** Whether a row is of the actor's buying: at their school, paid by their trust, or led by their consortium. */
export const boughtBy = (actor: Buyer, row: Parties) =>
  actor.kind === 'consortium'
    ? eq(row.leadId, actor.organisationId)
    : or(eq(row.schoolId, actor.organisationId), eq(row.payerId, actor.organisationId))

/**
 * Whether an approval is this organisation's to decide: its own as whoever contracts and pays, or its own as the consortium
 * that leads. What a consortium leads is never its member's to approve, though the member pays.
 */
export const approvedBy = (
  { kind, organisationId }: Omit<Buyer, 'kind'> & { kind: MemberActor['kind'] },
  row: Omit<Parties, 'schoolId'>,
) => (kind === 'consortium' ? eq(row.leadId, organisationId) : and(eq(row.payerId, organisationId), isNull(row.leadId)))
