import { invalid } from '#app/stripe-sandbox/errors.ts'
import type { Acts } from '#app/stripe-sandbox/protocol/route.ts'
import { happened } from '#app/stripe-sandbox/store/events.ts'
import { readKnobs } from '#app/stripe-sandbox/store/knobs.ts'
import { page } from '#app/stripe-sandbox/store/page.ts'
import { add, complete, need, newId, save, type Thing, type Work } from '#app/stripe-sandbox/store/store.ts'
import { enter } from './balance.ts'
import { mergeMetadata } from './checks.ts'
import { checkEvidenceFiles } from './files.ts'

const evidenceFields = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_communication',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'customer_signature',
  'duplicate_charge_documentation',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'receipt',
  'refund_policy',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'service_documentation',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_documentation',
  'shipping_tracking_number',
  'uncategorized_file',
  'uncategorized_text',
]

export const disputeReasons = [
  'product_not_received',
  'fraudulent',
  'duplicate',
  'product_unacceptable',
  'credit_not_processed',
  'general',
]

const week = 7 * 86_400
/** Of all the words together. (Source: the package's own description of `evidence`.) */
const mostLetters = 150_000

/** The payer's bank asks for the money back. An inquiry moves none; a dispute takes amount and fee from the platform at once. */
export const openDispute = async (work: Work, chargeId: string, reason: string, inquiry: boolean): Promise<Thing> => {
  const { thing: charge } = await need(work, 'charge', chargeId, 'charge')
  if (charge.payment_method_details?.type !== 'card' || charge.status !== 'succeeded')
    throw invalid('Only a card payment that succeeded can be disputed.', { param: 'charge' })
  if (charge.disputed) throw invalid('This payment is disputed already.', { param: 'charge' })
  if (!disputeReasons.includes(reason)) throw invalid('Unknown reason.', { param: 'reason' })
  const amount = charge.amount - charge.amount_refunded
  if (amount < 1) throw invalid('This payment was refunded.', { param: 'charge' })
  const id = newId('dp')
  const taken = inquiry
    ? []
    : [
        await enter(work, {
          type: 'adjustment',
          category: 'dispute',
          amount: -amount,
          fee: (await readKnobs(work.sql)).dispute_fee,
          source: id,
          description: `Chargeback withdrawal for ${charge.id}`,
        }),
      ]
  const dispute = await add(work, {
    id,
    object: 'dispute',
    amount,
    balance_transactions: taken,
    charge: charge.id,
    created: work.now,
    currency: 'gbp',
    enhanced_eligibility_types: [],
    evidence: { ...Object.fromEntries(evidenceFields.map((name) => [name, null])), enhanced_evidence: {} },
    evidence_details: {
      due_by: work.now + week,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: {
        brand: charge.payment_method_details.card.brand,
        case_type: inquiry ? 'inquiry' : 'chargeback',
        network: charge.payment_method_details.card.network,
        network_reason_code: '10',
      },
      type: 'card',
    },
    reason,
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  })
  const disputed = { ...charge, disputed: true }
  await save(work, disputed)
  await happened(work, 'charge.updated', disputed, charge)
  await happened(work, 'charge.dispute.created', dispute)
  if (!inquiry) await happened(work, 'charge.dispute.funds_withdrawn', dispute)
  return dispute
}

/** The bank decides. Won: amount and fee come back. */
export const decideDispute = async (work: Work, id: string, won: boolean): Promise<Thing> => {
  const { thing } = await need(work, 'dispute', id)
  if (['won', 'lost', 'warning_closed'].includes(thing.status)) throw invalid('This dispute is closed already.')
  const inquiry = thing.status.startsWith('warning')
  const back =
    won && !inquiry
      ? [
          await enter(work, {
            type: 'adjustment',
            category: 'dispute_reversal',
            amount: thing.amount,
            fee: -thing.balance_transactions[0].fee,
            source: id,
            description: `Chargeback reversal for ${thing.charge}`,
          }),
        ]
      : []
  const after = complete({
    ...thing,
    balance_transactions: [...thing.balance_transactions, ...back],
    status: inquiry ? 'warning_closed' : won ? 'won' : 'lost',
  })
  await save(work, after)
  await happened(work, 'charge.dispute.closed', after)
  if (back.length) await happened(work, 'charge.dispute.funds_reinstated', after)
  return after
}

export const disputes: Acts = {
  'GET /v1/disputes': (work, _ids, params) => page(work, 'dispute', '/v1/disputes', params),
  'GET /v1/disputes/:id': async (work, [id = '']) => (await need(work, 'dispute', id)).thing,
  'POST /v1/disputes/:id': async (work, [id = ''], params) => {
    const { thing } = await need(work, 'dispute', id)
    if (!['needs_response', 'warning_needs_response'].includes(thing.status) && (params.evidence || params.submit))
      throw invalid(`This dispute is ${thing.status}: evidence can't be changed any more.`, {
        code: 'dispute_already_submitted',
      })
    const evidence = { ...thing.evidence, ...params.evidence }
    await checkEvidenceFiles(work, evidence)
    const letters = Object.values(evidence)
      .filter((value) => typeof value === 'string')
      .join('').length
    if (letters > mostLetters)
      throw invalid('The combined character count of all evidence fields is limited to 150,000.', { param: 'evidence' })
    const has = Object.entries(evidence).some(([name, value]) => name !== 'enhanced_evidence' && value)
    // Stripe submits unless told not to.
    const submits = params.submit ?? Boolean(params.evidence)
    const after = {
      ...thing,
      evidence,
      evidence_details: {
        ...thing.evidence_details,
        has_evidence: has,
        submission_count: thing.evidence_details.submission_count + (submits ? 1 : 0),
        submission_method: submits ? 'manual' : thing.evidence_details.submission_method,
      },
      metadata: mergeMetadata(thing.metadata, params.metadata),
      status: submits ? thing.status.replace('needs_response', 'under_review') : thing.status,
    }
    await save(work, after)
    await happened(work, 'charge.dispute.updated', after, thing)
    // The documentation's two magic texts decide at once.
    if (submits && evidence.uncategorized_text === 'winning_evidence') return decideDispute(work, id, true)
    if (submits && evidence.uncategorized_text === 'losing_evidence') return decideDispute(work, id, false)
    return after
  },
  'POST /v1/disputes/:id/close': (work, [id = '']) => decideDispute(work, id, false),
}
