import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { evidenceStore } from '#app/adapters/evidence-store.server.ts'
import { stripe } from '#app/adapters/stripe.server.ts'
import { type SchoolActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { deleteEvidence } from '#app/domain/accreditation/delete-evidence.server.ts'
import { checkKnownAtStripe } from '#app/domain/audit/known-at-stripe.server.ts'
import { answerDispute, sendAnswer } from '#app/domain/disputes/answer-dispute.server.ts'
import type { AddedFile } from '#app/domain/disputes/evidence-files.ts'
import { addDisputeFile, removeDisputeFile } from '#app/domain/disputes/keep-dispute-files.server.ts'
import { readDispute } from '#app/domain/disputes/read-dispute.server.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { openCheckout } from '#app/domain/payments/open-checkout.server.ts'
import { readRequestAtStripe } from '#app/domain/payments/read-request.server.ts'
import { reconcilePayments } from '#app/domain/payments/reconcile-payments.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { disputeFiles, disputes, stripeCalls } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { goodFile, pdfOf, pngFile } from '#tests/make/files.ts'
import { must, refusal } from '#tests/make/must.ts'
import { askedAtStripe } from '#tests/make/paid.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { readPdf } from '#tests/make/read-pdf.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { type MoneyProduct, startMoneyProduct } from '#tests/setup/stripe-product.ts'

vi.setConfig({ testTimeout: 90_000 })

// What goes to a payer's bank with the answer to a dispute: what staff add, our invoices, and that each is sent once.

const system = systemActor('a test')
const DAY_MS = 86_400_000
let product: MoneyProduct
let staff: StaffActor
let colleague: StaffActor
let prefixes = 0

beforeAll(async () => {
  product = await startMoneyProduct()
  staff = await makePlatform()
  colleague = await addMember<StaffActor>(staff.organisationId, ['staff'])
}, 60_000)
afterAll(() => product?.close())

/** A visit that was paid by card, which the payer's bank disputes. */
async function disputed() {
  const school = await makeSchool()
  const adviser = await makeAdviser({ name: 'Rowan Tallis', invoicePrefix: `D${String.fromCharCode(65 + prefixes++)}` })
  const { visitId } = await makeAgreedVisit({ school, adviser })
  must(await chargeVisit(system, visitId, new Date()))
  const request = await askedAtStripe(product, visitId)
  const buyer = await addMember<SchoolActor>(school.payerId, ['payer'])
  const { url } = must(await openCheckout(buyer, request.id, new Date()))
  const card = { email: 'p@school.example', name: 'P', card: '4242424242424242', expiry: '12/34', cvc: '123' }
  await fetch(url, { method: 'POST', body: new URLSearchParams(card), redirect: 'manual' })
  await readRequestAtStripe(system, request.id, new Date())
  const charge = (await stripe().charges.list({ limit: 1 })).data[0]?.id
  const { dispute } = await product.sandbox.act('disputes/open', { charge, reason: 'product_not_received' })
  await readDispute(system, dispute as string, new Date())
  const { id } = await rowOf(dispute as string)
  return { disputeId: id, atStripe: dispute as string, request }
}

const rowOf = async (atStripe: string) => {
  const [row] = await inTransaction(system, (tx) =>
    tx.select().from(disputes).where(eq(disputes.stripeDisputeId, atStripe)),
  )
  if (!row) throw new Error(`no dispute ${atStripe}`)
  return row
}
const filesOf = (disputeId: string) =>
  inTransaction(system, (tx) =>
    tx.select().from(disputeFiles).where(eq(disputeFiles.disputeId, disputeId)).orderBy(disputeFiles.what),
  )
const callsOf = (rowId: string) =>
  inTransaction(system, (tx) =>
    tx
      .select()
      .from(stripeCalls)
      .where(and(eq(stripeCalls.rowId, rowId), eq(stripeCalls.kind, 'dispute_file')))
      .orderBy(stripeCalls.attempt),
  )
const add = (disputeId: string, what: AddedFile, file: File, now = new Date(), by = staff) =>
  addDisputeFile(
    by,
    { disputeId, what, name: file.name, bytes: file.stream() as unknown as AsyncIterable<Uint8Array> },
    now,
  )
const kept = async (key: string) => {
  const stream = await evidenceStore().get(key)
  stream?.destroy()
  return stream !== null
}
const answer = (disputeId: string, now = new Date()) =>
  answerDispute(staff, { disputeId, evidence: 'The school agreed that the visit took place.' }, now)
const atStripe = async () => (await stripe().files.list({ purpose: 'dispute_evidence', limit: 100 })).data

test('what staff add and our invoices go to the bank, each once, under Stripe’s own names', async () => {
  const of = await disputed()
  must(await add(of.disputeId, 'service_documentation', goodFile('Signing-in sheet.pdf')))
  must(await add(of.disputeId, 'customer_communication', pngFile('Email.png')))
  must(await answer(of.disputeId))
  expect(refusal(await answer(of.disputeId))).toBe('already_answered')
  const before = (await atStripe()).length
  must(await sendAnswer(system, of.disputeId, new Date()))
  must(await sendAnswer(system, of.disputeId, new Date()))
  expect((await atStripe()).length).toBe(before + 3)

  const read = await stripe().disputes.retrieve(of.atStripe, {
    expand: ['evidence.receipt', 'evidence.service_documentation', 'evidence.customer_communication'],
  })
  expect(read.evidence_details.submission_count).toBe(1)
  const files = await filesOf(of.disputeId)
  const names = Object.fromEntries(files.map(({ id, what }) => [what, id]))
  expect(read.evidence).toMatchObject({
    receipt: { filename: `${names.receipt}.pdf`, type: 'pdf' },
    service_documentation: { filename: `${names.service_documentation}.pdf` },
    customer_communication: { filename: `${names.customer_communication}.png`, type: 'png' },
    uncategorized_text: 'The school agreed that the visit took place.',
  })
  const invoices = await fetch(`${product.sandbox.url}/files/${(read.evidence.receipt as { id: string }).id}`)
  const pdf = await readPdf(new Uint8Array(await invoices.arrayBuffer()))
  expect(pdf.text).toContain(of.request.reference)
  expect((await rowOf(of.atStripe)).submittedAt).not.toBeNull()
  // What is on its way is let be for five minutes.
  const later = new Date(Date.now() + 6 * 60_000)
  for (const { found } of await checkKnownAtStripe(system, later))
    expect(found.filter((words) => words.startsWith('file'))).toEqual([])
})

test('one of each kind: another takes its place, the same is that one, and none is added once it was answered', async () => {
  const of = await disputed()
  must(await add(of.disputeId, 'uncategorized_file', goodFile('One.pdf')))
  const [first] = await filesOf(of.disputeId)
  must(await add(of.disputeId, 'uncategorized_file', goodFile('One.pdf')))
  expect(await filesOf(of.disputeId)).toEqual([first])
  must(await add(of.disputeId, 'uncategorized_file', goodFile('Two.pdf'), new Date(), colleague))
  const [second] = await filesOf(of.disputeId)
  expect(second).toMatchObject({ name: 'Two.pdf', addedBy: colleague.personId })
  expect([await kept(first?.key as string), await kept(second?.key as string)]).toEqual([false, true])
  must(await removeDisputeFile(staff, { disputeId: of.disputeId, fileId: second?.id as string }, new Date()))
  expect([await filesOf(of.disputeId), await kept(second?.key as string)]).toEqual([[], false])
  must(await answer(of.disputeId))
  expect(refusal(await add(of.disputeId, 'uncategorized_file', goodFile('Late.pdf')))).toBe('already_answered')
  const [receipt] = await filesOf(of.disputeId)
  expect(receipt?.what).toBe('receipt')
  const fileId = receipt?.id as string
  expect(refusal(await removeDisputeFile(staff, { disputeId: of.disputeId, fileId }, new Date()))).toBe(
    'already_answered',
  )
  // What goes to a bank stays as long as the books: the nightly sweep lets it be.
  await deleteEvidence(system, new Date(Date.now() + 3 * DAY_MS))
  expect(await kept(receipt?.key as string)).toBe(true)
})

test('what is no file of its kind, or too much, is refused and leaves nothing', async () => {
  const of = await disputed()
  const role = await addMember<StaffActor>(staff.organisationId, ['staff'])
  expect(refusal(await add(of.disputeId, 'uncategorized_file', new File(['words'], 'x.pdf')))).toBe('wrong_type')
  must(await add(of.disputeId, 'service_documentation', pdfOf(3_000_000)))
  expect(refusal(await add(of.disputeId, 'uncategorized_file', pdfOf(1_000_001)))).toBe('too_large_together')
  must(await add(of.disputeId, 'uncategorized_file', pdfOf(1_000_000)))
  const past = new Date(Date.now() + 30 * DAY_MS)
  expect(refusal(await add(of.disputeId, 'customer_communication', goodFile(), past, role))).toBe('too_late')
  expect(refusal(await add('dsp_none', 'customer_communication', goodFile()))).toBe('not_found')
  expect((await filesOf(of.disputeId)).map(({ bytes }) => bytes)).toEqual([3_000_000, 1_000_000])
})

test('a file that Stripe refuses holds the answer up until it is taken off', async () => {
  const of = await disputed()
  must(await add(of.disputeId, 'service_documentation', goodFile('Sheet.pdf')))
  must(await answer(of.disputeId))
  const file = (await filesOf(of.disputeId)).find(({ what }) => what === 'service_documentation')
  const words = Buffer.from('what Stripe does not take')
  await evidenceStore().put(
    file?.key as string,
    (async function* () {
      yield words
    })(),
  )
  const sha256 = createHash('sha256').update(words).digest('hex')
  await inTransaction(system, (tx) =>
    tx
      .update(disputeFiles)
      .set({ sha256, bytes: words.length })
      .where(eq(disputeFiles.id, file?.id as string)),
  )
  await product.drain()
  expect(await callsOf(file?.id as string)).toMatchObject([
    { status: 'refused', refusal: expect.stringContaining('Unsupported file type') },
  ])
  // It is tried again once an hour, not every minute.
  await reconcilePayments(system, new Date(Date.now() + 60_000))
  await product.drain()
  expect(await callsOf(file?.id as string)).toMatchObject([{ status: 'refused' }])
  expect((await stripe().disputes.retrieve(of.atStripe)).status).toBe('needs_response')
  must(await removeDisputeFile(colleague, { disputeId: of.disputeId, fileId: file?.id as string }, new Date()))
  await product.drain()
  const read = await stripe().disputes.retrieve(of.atStripe)
  expect([read.status, read.evidence.service_documentation, typeof read.evidence.receipt]).toEqual([
    'under_review',
    null,
    'string',
  ])
})

// The last, since it puts Stripe's clock a day ahead of ours.
test('killed when Stripe has a file and we have not written so, it is there once, also after Stripe forgot the key', async () => {
  const of = await disputed()
  must(await answer(of.disputeId))
  const [receipt] = await filesOf(of.disputeId)
  const name = `${receipt?.id}.pdf`
  expect(await killAfter('dispute_file', 'answer-dispute', { disputeId: of.disputeId })).toBe(9)
  expect(await callsOf(receipt?.id as string)).toMatchObject([{ status: 'pending' }])
  expect((await atStripe()).filter(({ filename }) => filename === name)).toHaveLength(1)
  // Down for longer than Stripe keeps a key: it is looked up by its name.
  await product.sandbox.act('clock/advance', { seconds: 25 * 3_600 })
  const later = new Date(Date.now() + 25 * 3_600_000)
  await reconcilePayments(system, later)
  expect(await callsOf(receipt?.id as string)).toMatchObject([{ status: 'done', attempt: 1 }])
  must(await sendAnswer(system, of.disputeId, later))
  expect((await atStripe()).filter(({ filename }) => filename === name)).toHaveLength(1)
  expect((await stripe().disputes.retrieve(of.atStripe)).status).toBe('under_review')
})

/** Runs one job in a process of its own, killed the moment that Stripe has answered a call of a kind. */
const killAfter = (kind: string, job: string, payload: object) =>
  new Promise<number | null>((resolve, reject) => {
    const entry = fileURLToPath(new URL('./killed-after-call.ts', import.meta.url))
    const given = [entry, product.ownerUrl, kind, job, JSON.stringify(payload)]
    const child = spawn(process.execPath, ['--import', 'tsx', ...given], { env: process.env, stdio: 'inherit' })
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(signal === 'SIGKILL' ? 9 : code))
  })
