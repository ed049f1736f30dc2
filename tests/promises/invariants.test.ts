import { eq } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { agreeDelivery, recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { pence } from '#app/domain/money.ts'
import { decideAboutMove } from '#app/domain/payments/keep-moves.server.ts'
import { decideAboutOutside } from '#app/domain/payments/keep-outside.server.ts'
import { receivePayment } from '#app/domain/payments/receive-payment.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { stripeBalances, visits } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeCorrected } from '#tests/make/corrected.ts'
import { visitsOf } from '#tests/make/looks.ts'
import { makeMoves } from '#tests/make/moves.ts'
import { must } from '#tests/make/must.ts'
import { makeOutsideReceipt } from '#tests/make/outside.ts'
import { paymentRequestOf } from '#tests/make/paid.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { makeSellerReport } from '#tests/make/seller-report.ts'
import { confirmedUndated } from '#tests/make/undated.ts'
import { confirmed } from '#tests/make/visits.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// Each promise is broken by SQL, behind every trigger and constraint, in a copy of a sound database, and must be named.

let sound: FreshDatabase
const checker = systemActor('a test checks the promises')

beforeAll(async () => {
  sound = await freshDatabase()
  testSettings(sound.ownerUrl)
  connect({ url: sound.ownerUrl, as: 'owner' })
  const asker = await makePlatform()
  const decider = await addMember<StaffActor>(asker.organisationId, ['staff'])
  const school = await makeSchool()
  const adviser = await makeAdviser()
  const after = new Date('2027-02-03T16:00:00Z')
  const form = requestOf(school, adviser, ['2027-02-02', '2027-02-03', '2027-02-10'])
  const { bookingId } = must(await requestVisits(school.requester, form, NOW))
  must(await approve(school.approver, { bookingId, orderNumber: 'PO-1', note: null }, NOW))
  const ids = (await visitsOf(bookingId)).map((visit) => visit.id)
  must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, NOW))
  for (const visitId of ids.slice(0, 2)) {
    must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, after))
    must(await agreeDelivery(school.requester, { bookingId, visitId }, after))
    must(await chargeVisit(checker, visitId, after))
  }
  await makeCorrected(ids[0] as string, { asker, decider }, after)
  await pastStripe(ids[1] as string, { asker, decider }, after)
  await makeSellerReport({ adviser: adviser.actor, staff: asker, visitId: ids[0] as string }, after)
  await confirmedUndated({ code: 'resource_pack', quantity: 1 })
  const advance = await confirmed(['2027-02-09'], true)
  must(await chargeVisit(checker, advance.visitId, NOW))
  // Apart from the three by their place, which is what the samples name.
  await inTransaction(checker, (tx) => tx.update(visits).set({ position: 9 }).where(eq(visits.id, advance.visitId)))
  await disconnect()
})
afterAll(() => sound.close())

/** Part of a request came to our own bank and was moved to Stripe, which was read. */
async function pastStripe(visitId: string, { asker, decider }: Record<'asker' | 'decider', StaffActor>, now: Date) {
  const { id: requestId } = await paymentRequestOf(visitId)
  const id = await makeOutsideReceipt(asker, { requestId, pounds: 20, bankReference: '000118' }, now)
  const confirm = { event: 'confirm' as const, words: '' }
  must(await decideAboutOutside(decider, { id, version: 2, ...confirm }, now))
  const came = { method: 'outside' as const, outsideReceiptId: id, amountPence: pence(2_000), receivedAt: now }
  must(await receivePayment(checker, requestId, came, now))
  const { recorded } = await makeMoves(asker, now)
  must(await decideAboutMove(decider, { id: recorded, version: 3, ...confirm }, now))
  await inTransaction(checker, (tx) =>
    tx.insert(stripeBalances).values({
      ...{ readOn: londonDay(now), readAt: now, differsSince: new Date(now.getTime() - 2 * 3_600_000) },
      ...{ atStripePence: pence(150_000), inBooksPence: pence(100_000) },
    }),
  )
}

async function brokenBy(statements: string[]): Promise<string[]> {
  const { adminUrl } = inject('testCluster')
  const name = `broken_${Math.random().toString(36).slice(2)}`
  const copy = new URL(sound.ownerUrl)
  const original = copy.pathname.slice(1)
  copy.pathname = `/${name}`
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} })
  try {
    await admin.unsafe(`create database ${name} template ${original}`)
    const owner = postgres(copy.href, { max: 1, onnotice: () => {} })
    await owner.unsafe(['set session_replication_role = replica', ...statements].join(';'))
    await owner.end()
    connect({ url: copy.href, as: 'owner', connections: 2 })
    const kept = await checkPromises(checker, NOW)
    return kept.filter((one) => one.broken > 0).map((one) => one.promise)
  } finally {
    await disconnect()
    await admin.unsafe(`drop database if exists ${name} with (force)`)
    await admin.end()
  }
}

it('finds nothing broken, and something to count for each but what Stripe has taken back, in a sound database', async () => {
  connect({ url: sound.ownerUrl, as: 'owner', connections: 2 })
  const kept = await checkPromises(checker, NOW)
  await disconnect()
  expect(kept.filter((one) => one.broken > 0)).toEqual([])
  expect(kept.filter((one) => one.counted === 0).map((one) => one.promise)).toEqual([
    'What is taken back of a payout is what its reversals say',
  ])
})

const noOverlapRule = 'alter table visits drop constraint visits_person_in_two_places'
const SAMPLES: [promise: string, ...statements: string[]][] = [
  [
    'A person is never in two places',
    noOverlapRule,
    `update visits set span = (select span from visits where position = 1 and span is not null) where position = 2`,
  ],
  [
    'Nor in two places that cannot be driven between',
    `update visits set span = tstzrange('2027-02-02 15:20Z', '2027-02-02 16:00Z'), latitude = 50 where position = 2`,
  ],
  [
    'What the seller reports say was paid is what the ledger says',
    `update seller_report_lines set amount_pence = amount_pence + 1`,
  ],
  ['What the seller reports say was paid is what the ledger says', `delete from seller_report_lines`],
  [
    'What the seller reports say was paid is what the ledger says',
    `update seller_report_sellers set consideration_pence = consideration_pence - 1`,
  ],
  [
    'What the seller reports say was paid is what the ledger says',
    `delete from seller_report_lines`,
    `delete from seller_report_sellers`,
  ],
  [
    'What the seller reports say was paid is what the ledger says',
    `update payouts set sent_at = sent_at + interval '1 month' where sent_at is not null`,
  ],
  [
    'Every journal sums to zero',
    `update entries set amount_pence = amount_pence + 1 where id = (select min(id) from entries)`,
  ],
  [
    'Every entry is of a journal and an account that are there, in one book, and carries its account’s parties',
    `update entries set account_id = 'acc_gone' where id = (select min(id) from entries)`,
  ],
  [
    'Every entry is of a journal and an account that are there, in one book, and carries its account’s parties',
    `update entries e set payer_id = (select min(o.id) from organisations o where o.id <> e.payer_id) where id = (select min(id) from entries where payer_id is not null)`,
  ],
  ['Every balance is the sum of its entries', `update balances set balance_pence = balance_pence + 1`],
  [
    'No account is below its floor',
    'alter table balances drop constraint balances_floor',
    `update balances set balance_pence = -1`,
  ],
  ['Funding lines come to what the payer bears', `update funding_lines set amount_pence = amount_pence + 1`],
  ['What funds hold is what live visits were promised', `update visits set status = 'withdrawn' where position = 3`],
  [
    'A visit is confirmed exactly when no condition is open',
    `update visit_conditions set met_at = null where kind = 'answer'`,
  ],
  ['No company’s visit is confirmed without its determination', `update bookings set status_wanted = 'determination'`],
  [
    'No company is paid for a visit without its determination, nor by Waymark inside the off-payroll rules',
    `update bookings set status_wanted = 'determination'`,
  ],
  [
    'No company is paid for a visit without its determination, nor by Waymark inside the off-payroll rules',
    `alter table visits drop constraint visits_by_payroll`,
    `delete from graphile_worker._private_jobs`,
    `update visits set paid_through = 'payroll' where position = 1`,
  ],
  [
    'A visit is paid through a payroll exactly where the off-payroll rules apply to it',
    `alter table visits drop constraint visits_by_payroll`,
    `update visits set paid_through = 'payroll' where position = 3`,
  ],
  ['Every status has its line of history', `delete from booking_events`],
  [
    'Nobody approved their own request',
    `update bookings set requested_by = (select decided_by from approvals limit 1)`,
  ],
  [
    'There is no booking fee exactly where staff had confirmed that the supplier brought the school',
    `insert into existing_clients (supplier_id, school_id, status, claimed_by, claimed_by_name, claimed_at, decided_by, decided_by_name, decided_at, seen)
      select distinct supplier_id, school_id, 'confirmed', requested_by, 'A', now(), requested_by, 'B', requested_at - interval '1 day', 'x' from bookings where terms ->> 'mode' = 'face_to_face'`,
  ],
  [
    'There is no booking fee exactly where staff had confirmed that the supplier brought the school',
    `update bookings set terms = jsonb_set(terms, '{fee,none}', '{"because":"existing_client","confirmedAt":"2027-01-01T00:00:00Z"}')`,
  ],
  [
    'A visit is when both sides last put it, and another day waits only for one that is confirmed',
    `insert into day_changes (id, visit_id, booking_id, school_id, payer_id, supplier_id, status, side, was_on, was_span, on_day, span, because, reason, proposed_by, proposed_by_name, proposed_at, answer_by, decided_at, decided_by_name)
      select 'dch_1', v.id, v.booking_id, v.school_id, v.payer_id, v.supplier_id, 'agreed', 'buyer', v.on_day, v.span, v.on_day + 1, tstzrange(lower(v.span) + interval '1 day', upper(v.span) + interval '1 day'), 'plans_changed', 'x', b.requested_by, 'A', now(), now(), now(), 'B'
        from visits v join bookings b on b.id = v.booking_id where v.position = 3`,
  ],
  [
    'A visit is when both sides last put it, and another day waits only for one that is confirmed',
    `insert into day_changes (id, visit_id, booking_id, school_id, payer_id, supplier_id, status, side, was_on, was_span, on_day, span, because, reason, proposed_by, proposed_by_name, proposed_at, answer_by)
      select 'dch_1', v.id, v.booking_id, v.school_id, v.payer_id, v.supplier_id, 'proposed', 'buyer', v.on_day, v.span, v.on_day + 1, tstzrange(lower(v.span) + interval '1 day', upper(v.span) + interval '1 day'), 'plans_changed', 'x', b.requested_by, 'A', now(), now()
        from visits v join bookings b on b.id = v.booking_id where v.position = 1 and v.span is not null`,
  ],
  ['Invoice numbers have no gaps', `update invoice_counters set last = last + 1`],
  [
    'Only visits that were agreed, or cancelled late, are charged',
    `update visits set status = 'problem' where position = 2`,
  ],
  [
    'What is invoiced in advance is what was agreed, and once it is over what is due',
    `delete from graphile_worker._private_jobs`,
    `update visits set status = 'void' where position = 9`,
  ],
  [
    'What is invoiced in advance is what was agreed, and once it is over what is due',
    `delete from graphile_worker._private_jobs`,
    `update charges set credited_pence = 1 where in_advance`,
  ],
  [
    'Nobody is paid for a visit before its delivery is agreed, or cancelling it is charged',
    'alter table charges drop constraint charges_in_advance',
    `update charges set payable_at = null`,
  ],
  [
    'Nobody is paid for a visit before its delivery is agreed, or cancelling it is charged',
    'alter table visits drop constraint visits_billed',
    `update visits set status = 'delivered' where id in (select visit_id from payouts)`,
  ],
  [
    'A request asks for what its charges and its invoices come to',
    `update charges set total_pence = total_pence + 1, adviser_pence = adviser_pence + 1`,
  ],
  [
    'A request asks for what its charges and its invoices come to',
    `update invoices set gross_pence = gross_pence + 1, net_pence = net_pence + 1`,
  ],
  [
    'What a charge is credited is what its credits and their notes come to',
    `update credits set total_pence = total_pence + 1, fee_pence = fee_pence + 1 where status = 'done'`,
  ],
  [
    'What a charge is credited is what its credits and their notes come to',
    `update credit_notes set gross_pence = gross_pence + 1, net_pence = net_pence + 1`,
  ],
  [
    'A request is credited what its charges are',
    `update payment_requests set credited_pence = credited_pence + 1, received_pence = received_pence - 1 where credited_pence > 0`,
  ],
  ['Numbers of credit notes have no gaps', `update credit_notes set sequence = sequence + 1`],
  [
    'Nobody decided about money that they asked to credit, return or receive',
    'alter table credits drop constraint credits_second_person',
    `update credits set decided_by = asked_by where decided_at is not null`,
  ],
  [
    'Nobody decided about money that they asked to credit, return or receive',
    'alter table own_moves drop constraint own_moves_second_person',
    `update own_moves set decided_by = recorded_by where decided_at is not null`,
  ],
  [
    'Money that came past Stripe is a payment once, as it was confirmed, and stands at our own bank',
    `update outside_receipts set amount_pence = amount_pence + 1`,
  ],
  [
    'Money that came past Stripe is a payment once, as it was confirmed, and stands at our own bank',
    `update outside_receipts set status = 'recorded'`,
  ],
  [
    'Money that came past Stripe is a payment once, as it was confirmed, and stands at our own bank',
    `update entries set account_id = (select id from accounts where name = 'cash:at_stripe') where account_id = (select id from accounts where name = 'cash:at_bank')
       and journal_id in (select id from journals where kind = 'receive_outside')`,
  ],
  [
    'Money moved between our own accounts stands in the books as Stripe says, once two of the staff agree',
    `update own_moves set amount_pence = amount_pence + 1 where status = 'confirmed'`,
  ],
  [
    'Money moved between our own accounts stands in the books as Stripe says, once two of the staff agree',
    `update own_moves set status = 'recorded' where status = 'confirmed'`,
  ],
  [
    'Stripe holds what our books say, but for what was moved and is not confirmed',
    `update stripe_balances set at_stripe_pence = at_stripe_pence - 1`,
  ],
  [
    'What is owed back to a payer is what their payments brought too much, less what went back',
    `update payments set surplus_pence = surplus_pence - 1 where surplus_pence > 0`,
  ],
  ['No more goes back than a payment brought too much', `update refunds set amount_pence = 9000000`],
  [
    'What a payer’s bank holds back stands in the books',
    `update disputes set money = 'held_back', status = 'needs_response'`,
  ],
  ['What is taken back of a payout is what its reversals say', `update payouts set reversed_pence = 1`],
  [
    'What settles a charge came in, to the penny',
    `update charges set received_pence = received_pence - 1 where received_pence > 0`,
  ],
  [
    'What a payer owes is what was invoiced less what came in',
    `update payment_requests set received_pence = received_pence - 1 where received_pence > 0`,
  ],
  ['What a card counts is what was agreed', `update adviser_cards set schools_again = schools_again + 1`],
  [
    'No more is paid out than came in',
    `insert into payments (id, payment_request_id, school_id, payer_id, method, amount_pence, stripe_fee_pence, stripe_payment_intent_id, stripe_charge_id, received_at) select 'pay_1', id, school_id, payer_id, 'card', 10, 0, 'pi_1', 'ch_1', now() from payment_requests limit 1`,
    `insert into payment_parts (payment_id, charge_id, school_id, payer_id, amount_pence) select 'pay_1', c.id, c.school_id, c.payer_id, 10 from charges c join payments p on p.payment_request_id = c.payment_request_id where p.id = 'pay_1'`,
    `insert into payouts (id, payment_id, charge_id, visit_id, supplier_id, amount_pence, status, due_at) select 'pot_1', 'pay_1', charge_id, visit_id, supplier_id, 11, 'waiting', now() from payment_parts s join charges c on c.id = s.charge_id where s.payment_id = 'pay_1'`,
  ],
  [
    'No more is paid out than came in',
    `insert into payments (id, payment_request_id, school_id, payer_id, method, amount_pence, stripe_fee_pence, stripe_payment_intent_id, stripe_charge_id, received_at) select 'pay_1', id, school_id, payer_id, 'card', 10, 0, 'pi_1', 'ch_1', now() from payment_requests limit 1`,
    `insert into payment_parts (payment_id, charge_id, school_id, payer_id, amount_pence) select 'pay_1', c.id, c.school_id, c.payer_id, 10 from charges c join payments p on p.payment_request_id = c.payment_request_id where p.id = 'pay_1'`,
    // Each part alone is less than what came in.
    `insert into payouts (id, payment_id, charge_id, visit_id, supplier_id, amount_pence, status, due_at) select 'pot_1', 'pay_1', charge_id, visit_id, supplier_id, 8, 'waiting', now() from payment_parts s join charges c on c.id = s.charge_id where s.payment_id = 'pay_1'`,
    `insert into payouts (id, payment_id, charge_id, visit_id, supplier_id, amount_pence, status, due_at) select 'pot_2', 'pay_1', charge_id, visit_id, (select id from organisations o where o.id <> c.supplier_id limit 1), 8, 'waiting', now() from payment_parts s join charges c on c.id = s.charge_id where s.payment_id = 'pay_1'`,
  ],
  [
    'Every agreement reads as it was signed',
    `update bookings set agreement = jsonb_set(agreement, '{clauses,1,sentences,0}', '"Each visit: £1.00."')`,
  ],
  [
    'What has no date holds nobody’s time, and was delivered before it was agreed',
    `update visits set status = 'delivered', delivered_at = now() where span is null`,
  ],
  [
    'Nobody has more codes than were asked for',
    `insert into deliveries (id, visit_id, booking_id, school_id, payer_id, supplier_id, kind, said, codes, code_count, delivered_at, delivered_by, delivered_by_name)
      select 'dlv_1', v.id, v.booking_id, v.school_id, v.payer_id, v.supplier_id, 'codes', 'Codes', 'x', v.quantity + 1, now(), b.requested_by, 'A' from visits v join bookings b on b.id = v.booking_id where v.span is null`,
  ],
  ['The table of free days is in step with every diary', `update free_days set whole_day = ~whole_day`],
  [
    'Who may come, and for what, follows from credentials',
    `update credentials set status = 'suspended', reason = 'x' where kind = 'dbs'`,
  ],
  [
    'A visit to come needs renewal exactly where a credential does not hold',
    `delete from graphile_worker._private_jobs`,
    `update visits set lacks_since = now(), lacks = 'renewal' where status in ('requested', 'confirmed')`,
  ],
]

it.each(SAMPLES)('names it when broken: %s', async (promise, ...statements) => {
  expect(await brokenBy(statements)).toContain(promise)
})

const PERSON = '(select person_id from visits where position = 3 limit 1)'
it.each([
  ['a usual week', `update weekly_hours set to_time = '12:00' where weekday = 2`],
  ['which week it is', `update weekly_hours set weeks = 'a'`],
  ['terms', `update working_patterns set is_term_time_only = true`],
  [
    'a day off',
    `insert into date_rules (id, person_id, supplier_id, kind, starts_on, ends_on) select 'drl_1', person_id, supplier_id, 'off', '2027-03-01', '2027-03-01' from practices where person_id = ${PERSON}`,
  ],
  [
    'time outside',
    `insert into outside_busy (id, person_id, supplier_id, span, source) select 'bsy_1', person_id, supplier_id, tstzrange('2027-03-02 09:00Z', '2027-03-02 10:00Z'), 'Family' from practices where person_id = ${PERSON}`,
  ],
  ['a visit', `delete from visits where position = 3 and person_id = ${PERSON}`],
  [
    'the most days a week',
    `insert into working_patterns (person_id, max_days_a_week) select person_id, 1 from practices where person_id = ${PERSON} on conflict (person_id) do update set max_days_a_week = 1`,
  ],
  ['a person without a row', `delete from free_days`],
])('names the table of free days where %s was changed behind it', async (_, ...statements) => {
  expect(await brokenBy(statements)).toContain('The table of free days is in step with every diary')
})

it('has a sample for every promise', async () => {
  connect({ url: sound.ownerUrl, as: 'owner', connections: 2 })
  const kept = await checkPromises(checker, NOW)
  await disconnect()
  expect([...new Set(SAMPLES.map(([promise]) => promise))].sort()).toEqual(kept.map((one) => one.promise).sort())
})
