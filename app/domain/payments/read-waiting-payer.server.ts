import { and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { BuyingActor, StaffActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { auditEvents, organisations, payers, paymentRequests, refunds, stripeCustomers } from '#db/schema/index.ts'
import { beingReturnedIn } from './being-returned.server.ts'
import { ASKED_WHAT_FOR } from './move-waiting.server.ts'

/** As many of a payer's requests as a transfer is compared with. */
const REQUESTS_READ = 200

/** What waits of one payer, by which transfers it came, what is open, and what goes back. Null where they have no customer. */
export const readWaitingPayer = (actor: StaffActor, payerId: string) =>
  inTransaction(actor, async (tx) => {
    const [found] = await tx
      .select({
        payerId: stripeCustomers.payerId,
        payer: organisations.name,
        waitsPence: stripeCustomers.waitingPence,
        readAt: stripeCustomers.waitingReadAt,
        transfers: stripeCustomers.waitingTransfers,
        invoiceEmail: payers.invoiceEmail,
      })
      .from(stripeCustomers)
      .innerJoin(organisations, eq(organisations.id, stripeCustomers.payerId))
      .innerJoin(payers, eq(payers.payerId, stripeCustomers.payerId))
      .where(eq(stripeCustomers.payerId, payerId))
    if (!found) return null
    const known = await tx
      .select({
        id: paymentRequests.id,
        number: paymentRequests.reference,
        dueOn: paymentRequests.dueOn,
        leftPence: sql<number>`(case when ${paymentRequests.status} = 'open'
          then ${paymentRequests.totalPence} - ${paymentRequests.creditedPence} - ${paymentRequests.receivedPence} else 0 end)::float8`,
      })
      .from(paymentRequests)
      .where(and(eq(paymentRequests.payerId, payerId), inArray(paymentRequests.status, ['open', 'paid'])))
      .orderBy(desc(paymentRequests.issuedAt))
      .limit(REQUESTS_READ)
    const returns = await tx
      .select()
      .from(refunds)
      .where(and(eq(refunds.payerId, payerId), isNull(refunds.paymentId)))
      .orderBy(desc(refunds.askedAt))
      .limit(50)
    const asked = await tx
      .select({ at: auditEvents.at, by: auditEvents.personName, words: auditEvents.detail })
      .from(auditEvents)
      .where(and(eq(auditEvents.organisationId, payerId), eq(auditEvents.what, ASKED_WHAT_FOR)))
      .orderBy(desc(auditEvents.at))
      .limit(20)
    return { ...found, known, returns, asked, beingReturnedPence: await beingReturnedIn(tx, payerId) }
  })

/** Returns of waiting money that are not over: to be decided by a colleague, or waiting for a payer's bank details. */
export const openReturns = (actor: StaffActor) =>
  inTransaction(actor, (tx) =>
    tx
      .select({ refund: refunds, payer: organisations.name })
      .from(refunds)
      .innerJoin(organisations, eq(organisations.id, refunds.payerId))
      .where(
        and(
          isNull(refunds.paymentId),
          // What failed within the last month is still to be talked about.
          sql`(${refunds.status} in ('asked', 'waiting', 'needs_bank_details', 'on_its_way')
            or ${refunds.status} = 'failed' and ${refunds.endedAt} > now() - interval '31 days')`,
        ),
      )
      .orderBy(asc(refunds.askedAt))
      .limit(100),
  )

/** Returns of waiting money that failed, while it waits as before and nobody has asked for it again: for staff to ask, or to talk. */
export const failedReturns = (actor: StaffActor) =>
  inTransaction(actor, (tx) =>
    tx
      .select({ refund: refunds, payer: organisations.name })
      .from(refunds)
      .innerJoin(organisations, eq(organisations.id, refunds.payerId))
      .innerJoin(stripeCustomers, eq(stripeCustomers.payerId, refunds.payerId))
      .where(
        and(
          isNull(refunds.paymentId),
          eq(refunds.status, 'failed'),
          sql`${stripeCustomers.waitingPence} > 0`,
          sql`not exists (select from refunds n where n.payer_id = ${refunds.payerId} and n.payment_id is null
            and n.asked_at > ${refunds.askedAt} and n.status not in ('declined', 'taken_back'))`,
        ),
      )
      .orderBy(asc(refunds.endedAt))
      .limit(100),
  )

/** What goes back to a payer from what waited, as the payer reads it: decided and not over, or ended lately. */
export const ownReturns = (actor: BuyingActor) =>
  inTransaction(actor, (tx) =>
    tx
      .select()
      .from(refunds)
      .where(
        and(
          eq(refunds.payerId, actor.organisationId),
          isNull(refunds.paymentId),
          inArray(refunds.status, ['waiting', 'needs_bank_details', 'on_its_way', 'returned', 'failed']),
          sql`coalesce(${refunds.endedAt}, now()) > now() - interval '31 days'`,
        ),
      )
      .orderBy(desc(refunds.askedAt))
      .limit(20),
  )
