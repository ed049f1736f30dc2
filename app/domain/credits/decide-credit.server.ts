import { and, eq, inArray } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { may, type StaffActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { charges, credits } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { byOf, writeEvent } from '../audit/write-event.server.ts'
import type { ConstraintRefusal } from '../constraint-refusals.ts'
import { newId } from '../ids.ts'
import { formatPounds } from '../money.ts'
import { done, type Result, refuse } from '../result.ts'
import { runCommand } from '../run-command.server.ts'
import { creditsDone, isInDispute } from './credit-charge.server.ts'
import { type CreditLine, type CreditWanted, creditOf, creditTotal } from './credit-of.ts'

/** Why staff credit something: what a rule of the booking brings about has causes of its own. */
export const CREDIT_CAUSES = ['billed_wrongly', 'not_as_agreed', 'goodwill'] as const
export type CreditCause = (typeof CREDIT_CAUSES)[number]

export type CreditRefusal =
  | 'role_missing'
  | 'not_found'
  | 'not_invoiced'
  | 'not_over'
  | 'in_dispute'
  | 'one_at_a_time'
  | 'nothing'
  | 'own_request'
  | 'not_yours'
  | 'already_done'
  | { code: 'too_much'; line: CreditLine; left: number }

/**
 * Staff ask that something is taken off an invoiced charge, with a reason that both sides will read: somebody else of the staff
 * agrees before anything changes. Asked for twice in the same words it is asked for once. Refuses `role_missing`, `not_found`, `not_invoiced`, `one_at_a_time` while another is asked
 * for, `not_over` of what was invoiced in advance while it is not known what of it is due, `in_dispute`, `nothing`, and of a line `too_much`.
 */
export async function askForCredit(
  actor: StaffActor,
  of: { chargeId: string; wanted: CreditWanted; cause: CreditCause; reason: string },
  now: Date,
): Promise<Result<{ creditId: string }, CreditRefusal | ConstraintRefusal>> {
  if (!may(actor, 'keep the books')) return refuse('role_missing')
  return runCommand<{ creditId: string }, CreditRefusal>(actor, async (tx) => {
    const [charge] = await tx.select().from(charges).where(eq(charges.id, of.chargeId)).for('no key update')
    if (!charge) return refuse('not_found')
    if (!charge.paymentRequestId) return refuse('not_invoiced')
    if (charge.payableAt === null) return refuse('not_over')
    if (await isInDispute(tx, charge.paymentRequestId)) return refuse('in_dispute')
    const item = creditOf(charge.item, await creditsDone(tx, charge.id), of.wanted)
    if (!item.ok) return refuse(item.refusal.code === 'nothing' ? 'nothing' : item.refusal)
    const [open] = await tx
      .select()
      .from(credits)
      .where(and(eq(credits.chargeId, charge.id), inArray(credits.status, ['asked', 'agreed'])))
    // Sent twice it is asked for once.
    const isSame =
      open?.askedBy === actor.personId &&
      open.reason === of.reason &&
      open.totalPence === creditTotal(item.value) &&
      open.adviserPence === item.value.adviser.grossPence
    if (open) return isSame ? done({ creditId: open.id }) : refuse('one_at_a_time')
    const creditId = newId('credit')
    const { adviser, waymark } = item.value
    await tx.insert(credits).values({
      ...{ id: creditId, chargeId: charge.id, bookingId: charge.bookingId, visitId: charge.visitId, status: 'asked' },
      ...{ schoolId: charge.schoolId, payerId: charge.payerId, supplierId: charge.supplierId, leadId: charge.leadId },
      ...{ cause: of.cause, reason: of.reason, item: item.value },
      ...{ adviserPence: adviser.grossPence, feePence: waymark.grossPence, totalPence: creditTotal(item.value) },
      ...{ askedBy: actor.personId, askedByName: actor.name, askedAt: now },
    })
    const { payerId } = charge
    const asked = { payerId, totalPence: creditTotal(item.value), reason: of.reason }
    await noteAct(tx, actor, 'Asked for a credit', asked, now)
    return done({ creditId })
  })
}

/** Staff's act, beside the payer whose invoice it is about, as with refunds. */
const noteAct = (
  tx: Tx,
  actor: StaffActor,
  what: string,
  { payerId, totalPence, reason }: { payerId: string; totalPence: number; reason: string },
  now: Date,
) => recordAct(tx, actor, { organisationId: payerId, what, detail: `${formatPounds(totalPence)}. ${reason}` }, now)

/**
 * A second member of staff agrees to a credit, which is then carried out, or declines it with a reason; whoever asked may take
 * it back. Refuses `role_missing`, `not_found`, `own_request` to whoever asked, `not_yours` to anybody else who would take it
 * back, and `already_done`.
 */
export async function decideCredit(
  actor: StaffActor,
  of: { creditId: string; event: 'agree' | 'decline' | 'take_back'; answer?: string },
  now: Date,
): Promise<Result<null, CreditRefusal | ConstraintRefusal>> {
  if (!may(actor, 'keep the books')) return refuse('role_missing')
  return runCommand<null, CreditRefusal>(actor, async (tx) => {
    const [credit] = await tx.select().from(credits).where(eq(credits.id, of.creditId)).for('no key update')
    if (!credit) return refuse('not_found')
    if (credit.status !== 'asked') return refuse('already_done')
    const isOwn = credit.askedBy === actor.personId
    const own = eq(credits.id, credit.id)
    if (of.event === 'take_back') {
      if (!isOwn) return refuse('not_yours')
      await tx.update(credits).set({ status: 'taken_back' }).where(own)
      await noteAct(tx, actor, 'No longer asks for a credit', credit, now)
      return done(null)
    }
    if (isOwn) return refuse('own_request')
    const decided = { decidedBy: actor.personId, decidedByName: actor.name, decidedAt: now }
    if (of.event === 'decline') {
      await tx
        .update(credits)
        .set({ ...decided, status: 'declined', answer: of.answer ?? null })
        .where(own)
      await noteAct(tx, actor, 'Declined a credit', credit, now)
      return done(null)
    }
    await tx
      .update(credits)
      .set({ ...decided, status: 'agreed' })
      .where(own)
    await writeEvent(
      tx,
      { ...credit, id: credit.bookingId },
      {
        ...{ visitId: credit.visitId, event: 'credit_agreed', at: now, by: byOf(actor) },
        note: `${formatPounds(credit.totalPence)}, asked for by ${credit.askedByName}`,
      },
    )
    await enqueue(tx, 'credit-charge', { creditId: credit.id })
    return done(null)
  })
}
