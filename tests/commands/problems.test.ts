import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AdviserActor, StaffActor } from '#app/auth/actor.ts'
import { anyone, systemActor } from '#app/auth/actor.ts'
import { adviserHome } from '#app/domain/bookings/adviser-home.server.ts'
import { confirmSettlement, sendBackSettlement } from '#app/domain/bookings/confirm-settlement.server.ts'
import { recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { setSecondLimit } from '#app/domain/bookings/keep-second-limit.server.ts'
import { openCaseFile, readCase } from '#app/domain/bookings/read-case.server.ts'
import { readHistory } from '#app/domain/bookings/read-history.server.ts'
import { readProblem, readProblems } from '#app/domain/bookings/read-problems.server.ts'
import { readTurns } from '#app/domain/bookings/read-turns.server.ts'
import { addCaseFile, stateCase } from '#app/domain/bookings/state-case.server.ts'
import { raiseProblem, settleProblem, takeBackProblem } from '#app/domain/bookings/visit-problems.server.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { charges, fundingLines, problemStatements, problems, settlements, visits } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { goodFile } from '#tests/make/files.ts'
import { balancesOf, emailJobs, emailsWritten } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS } from '#tests/make/requests.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { AFTER, confirmed, delivered } from '#tests/make/visits.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

let database: FreshDatabase
let staff: StaffActor
let second: StaffActor
const system = systemActor('a test looks')

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  staff = await makePlatform()
  second = await addMember<StaffActor>(staff.organisationId, ['staff'])
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

/** A visit with a problem that its school has raised, and the adviser has not answered. */
async function raised() {
  const one = await delivered(true)
  must(await raiseProblem(one.school.requester, { ...one, what: 'Left at noon' }, AFTER))
  return one
}
/** The same, answered. */
async function answered() {
  const one = await raised()
  must(await stateCase(one.adviser.actor, { ...one, words: 'The room was closed at noon.' }, AFTER))
  return one
}
/** Problems that are raised while `work` runs take two of the staff above so many pence. */
async function withLimit<T>(limit: number, work: () => Promise<T>): Promise<T> {
  must(await setSecondLimit(staff, limit, AFTER))
  const made = await work()
  must(await setSecondLimit(staff, 50_000, AFTER))
  return made
}
const bytesOf = (file: File) => file.stream() as unknown as AsyncIterable<Uint8Array>
const problemOf = async (visitId: string) => {
  const [row] = await inTransaction(system, (tx) => tx.select().from(problems).where(eq(problems.visitId, visitId)))
  return row as typeof problems.$inferSelect
}
const rowsOf = (bookingId: string) =>
  inTransaction(system, (tx) => tx.select().from(visits).where(eq(visits.bookingId, bookingId)))
const settlementOf = async (visitId: string) => {
  const rows = await inTransaction(system, async (tx) =>
    tx
      .select()
      .from(settlements)
      .where(eq(settlements.problemId, (await problemOf(visitId)).id)),
  )
  return rows.sort((a, b) => b.decidedAt.getTime() - a.decidedAt.getTime())[0] as typeof settlements.$inferSelect
}
const PART = { outcome: 'part' as const, pricePence: 16_000, travelPence: 500, note: 'Half of the day took place.' }

describe('both sides state their case', () => {
  it('in words and files, which both of them and staff read, with who said it and when', async () => {
    const one = await raised()
    const file = goodFile('Signing in.pdf')
    must(await stateCase(one.adviser.actor, { ...one, words: 'The room was closed at noon.' }, AFTER))
    must(await addCaseFile(one.adviser.actor, { ...one, name: file.name, bytes: bytesOf(file) }, AFTER))
    // The same file again is the one that is there.
    must(
      await addCaseFile(
        one.adviser.actor,
        { ...one, name: file.name, bytes: bytesOf(goodFile('Signing in.pdf')) },
        AFTER,
      ),
    )
    must(await stateCase(one.school.requester, { ...one, words: 'It was open until two.' }, AFTER))
    for (const reader of [one.adviser.actor, one.school.requester, one.school.approver, staff]) {
      const seen = await readCase(reader, one.visitId)
      expect(seen?.statements).toHaveLength(3)
      expect(seen?.hasAnswered).toBe(true)
      const given = seen?.statements.find((said) => said.file)
      expect(given).toMatchObject({
        side: 'adviser',
        file: { name: 'Signing in.pdf' },
        saidByName: one.adviser.actor.name,
      })
      const opened = await openCaseFile(reader, { visitId: one.visitId, fileId: given?.id ?? '' })
      expect(opened?.name).toBe('Signing in.pdf')
      opened?.stream.destroy()
    }
  })

  it('and nobody else reads or adds to it', async () => {
    const one = await answered()
    const [otherSchool, otherAdviser] = [await makeSchool(), await makeAdviser()]
    for (const stranger of [otherSchool.requester, otherAdviser.actor])
      expect(await readCase(stranger, one.visitId)).toBeNull()
    expect(refusal(await stateCase(otherSchool.requester, { ...one, words: 'Me too' }, AFTER))).toBe('not_found')
    expect(refusal(await stateCase(otherAdviser.actor, { ...one, words: 'Me too' }, AFTER))).toBe('not_found')
    const payer = await addMember<typeof one.school.requester>(one.school.id, ['payer'])
    expect(refusal(await stateCase(payer, { ...one, words: 'Me too' }, AFTER))).toBe('role_missing')
    expect(await inTransaction(anyone(), (tx) => tx.$count(problemStatements))).toBe(0)
    expect(await inTransaction(otherAdviser.actor, (tx) => tx.$count(problemStatements))).toBe(0)
    // Row-level security lets neither side speak for the other.
    const problem = await problemOf(one.visitId)
    const forged = inTransaction(one.school.requester, (tx) =>
      tx.insert(problemStatements).values({
        ...{ id: 'pst_forged', problemId: problem.id, schoolId: problem.schoolId, payerId: problem.payerId },
        ...{ supplierId: problem.supplierId, side: 'adviser', words: 'I agree', saidAt: AFTER },
        ...{ saidBy: one.school.requester.personId, saidByName: 'x' },
      }),
    )
    await expect(forged).rejects.toThrow()
    const reworded = inTransaction(one.adviser.actor, (tx) =>
      tx.update(problemStatements).set({ words: 'Other words' }),
    )
    await expect(reworded).rejects.toThrow()
    await expect(inTransaction(system, (tx) => tx.delete(problemStatements))).rejects.toThrow()
  })

  it('until it is settled, and not before it is raised', async () => {
    const before = await delivered(true)
    expect(refusal(await stateCase(before.adviser.actor, { ...before, words: 'Well' }, AFTER))).toBe('not_now')
    const one = await answered()
    must(await settleProblem(staff, { ...one, ...PART }, AFTER))
    expect(refusal(await stateCase(one.adviser.actor, { ...one, words: 'More' }, AFTER))).toBe('not_now')
    const file = goodFile()
    expect(
      refusal(await addCaseFile(one.school.requester, { ...one, name: file.name, bytes: bytesOf(file) }, AFTER)),
    ).toBe('not_now')
    const problem = await problemOf(one.visitId)
    const late = inTransaction(system, (tx) =>
      tx.insert(problemStatements).values({
        ...{ id: 'pst_late', problemId: problem.id, schoolId: problem.schoolId, payerId: problem.payerId },
        ...{ supplierId: problem.supplierId, side: 'school', words: 'Late', saidAt: AFTER },
        ...{ saidBy: one.school.requester.personId, saidByName: 'x' },
      }),
    )
    await expect(late).rejects.toThrow()
  })

  it('and each is told by an email, is asked on its home, and reads that the other has spoken', async () => {
    const one = await raised()
    const turn = async (actor: AdviserActor) =>
      (await adviserHome(actor, AFTER)).turns.find(({ href }) => href === `/adviser/visits/${one.visitId}/case`)
    // Five school days after the Tuesday on which it was raised.
    expect(await turn(one.adviser.actor)).toMatchObject({ by: 'Tue 9 Feb' })
    const kinds = async () => (await readTurns(one.school.requester, AFTER)).map(({ kind }) => kind)
    expect(await kinds()).not.toContain('problem')
    must(await stateCase(one.adviser.actor, { ...one, words: 'The room was closed.' }, AFTER))
    expect(await turn(one.adviser.actor)).toBeUndefined()
    expect(await kinds()).toContain('problem')
    must(await stateCase(one.school.requester, { ...one, words: 'It was not.' }, new Date(AFTER.getTime() + 60_000)))
    expect(await kinds()).not.toContain('problem')
    const told = await emailJobs(one.bookingId, 'case-stated')
    expect(told.map(({ recipients }) => recipients.to).sort()).toEqual(['adviser', 'requester', 'staff'])
    for (const job of told) {
      must(await writeEmail(job, AFTER, 'https://waymark.example'))
      const [email] = await emailsWritten(job.key)
      const path = { adviser: `/adviser/visits/${one.visitId}/case`, staff: `/staff/problems/${one.visitId}` }
      const to = job.recipients.to as keyof typeof path
      expect(email?.text).toContain(path[to] ?? `/school/bookings/${one.bookingId}/visits/${one.visitId}/case`)
      expect(email?.text).not.toContain('The room was closed')
    }
  })
})

describe('staff decide', () => {
  it('nothing against whoever has not answered, until their time has run out', async () => {
    const one = await raised()
    const nothing = { ...one, outcome: 'void' as const, note: 'Nobody was seen' }
    const [before, at] = [new Date('2027-02-09T16:59:59Z'), new Date('2027-02-09T17:00:00Z')]
    expect(refusal(await settleProblem(staff, nothing, before))).toBe('answer_awaited')
    expect(refusal(await settleProblem(staff, { ...one, ...PART }, before))).toBe('answer_awaited')
    must(await settleProblem(staff, nothing, at))
    expect(await balancesOf(one.school.careersId)).toEqual({ available: 500_000, reserved: 0, committed: 0 })
    const other = await raised()
    must(await settleProblem(staff, { ...other, outcome: 'agree', note: 'All came' }, AFTER))
    expect(await balancesOf(other.school.careersId)).toMatchObject({ spent: DAY_BEARS })
  })

  it('in part: that much is spent and charged once, the fee by its rule, and the rest goes back', async () => {
    const one = await answered()
    const settled = must(await settleProblem(staff, { ...one, ...PART }, AFTER))
    expect(settled.awaitsSecond).toBe(false)
    const [visit] = await rowsOf(one.bookingId)
    // 6 per cent of £160.00 is £9.60, with its VAT £11.52, which the school claims back.
    expect(visit).toMatchObject({
      ...{ status: 'agreed', agreedHow: 'staff', billedPricePence: 16_000, billedTravelPence: 500 },
      ...{ billedFeePence: 960, bearsPence: 17_460 },
    })
    expect(await balancesOf(one.school.careersId)).toEqual({
      ...{ available: 500_000 - 17_460, reserved: 0, committed: 0, spent: 17_460 },
    })
    const lines = await inTransaction(system, (tx) =>
      tx.select().from(fundingLines).where(eq(fundingLines.visitId, one.visitId)),
    )
    expect(lines.reduce((sum, { amountPence }) => sum + amountPence, 0)).toBe(17_460)
    must(await chargeVisit(system, one.visitId, AFTER))
    const [charge] = await inTransaction(system, (tx) =>
      tx.select().from(charges).where(eq(charges.visitId, one.visitId)),
    )
    expect(charge).toMatchObject({ adviserPence: 16_500, feePence: 1_152, totalPence: 17_652 })
    expect(refusal(await settleProblem(staff, { ...one, ...PART }, AFTER))).toBe('already_done')
    const events = await inTransaction(system, (tx) => readHistory(tx, { bookingId: one.bookingId }))
    expect(events.map(({ event }) => event)).toContain('settle_part')
    const told = await emailJobs(one.bookingId, 'problem-settled')
    expect(told.map(({ recipients }) => recipients.to).sort()).toEqual(['adviser', 'approvers', 'requester'])
    for (const job of told) {
      must(await writeEmail(job, AFTER, 'https://waymark.example'))
      const [email] = await emailsWritten(job.key)
      const text = email?.text.replace(/\s+/g, ' ')
      for (const words of [
        'agreed in part',
        PART.note,
        staff.name,
        job.recipients.to === 'adviser' ? '£165.00' : '£176.52',
      ])
        expect(text).toContain(words)
    }
  })

  it.each([
    ['nothing', 0, 0],
    ['all of it', 32_000, 810],
    ['more of the price than was agreed', 32_001, 0],
    ['more of the travel', 0, 100_000],
    ['less than nothing', -1, 100],
  ])('in part is never %s', async (_, pricePence, travelPence) => {
    const one = await answered()
    const decided = await settleProblem(staff, { ...one, ...PART, pricePence, travelPence }, AFTER)
    expect(refusal(decided)).toBe('settlement_out_of_range')
  })

  it('the travel alone, without a booking fee', async () => {
    const one = await answered()
    must(await settleProblem(staff, { ...one, ...PART, pricePence: 0, travelPence: 500 }, AFTER))
    expect(await rowsOf(one.bookingId)).toMatchObject([
      { billedPricePence: 0, billedTravelPence: 500, billedFeePence: 0, bearsPence: 500 },
    ])
  })

  it('of a part that was recorded in full that part, and never more', async () => {
    const one = await confirmed()
    const { adviser, school } = one
    must(await recordDelivery(adviser.actor, { ...one, note: 'Two were away', done: 4 }, AFTER))
    must(await raiseProblem(school.requester, { ...one, what: 'Only three came' }, AFTER))
    must(await stateCase(adviser.actor, { ...one, words: 'Four came' }, AFTER))
    const [before] = await rowsOf(one.bookingId)
    expect(before).toMatchObject({ partDone: 4, partOf: 6, pricePence: 32_000 })
    const more = { ...one, ...PART, pricePence: 21_334 }
    expect(refusal(await settleProblem(staff, more, AFTER))).toBe('settlement_out_of_range')
    must(await settleProblem(staff, { ...one, ...PART }, AFTER))
    expect(await rowsOf(one.bookingId)).toMatchObject([{ status: 'agreed', billedPricePence: 16_000 }])
  })

  it('only over what they have read, and never a case of their own', async () => {
    const one = await answered()
    const seen = (await readProblem(staff, one.visitId))?.case.statements.length ?? 0
    must(await stateCase(one.school.requester, { ...one, words: 'One more thing' }, AFTER))
    const decision = { ...one, ...PART, said: seen }
    expect(refusal(await settleProblem(staff, decision, AFTER))).toBe('said_since')
    must(await settleProblem(staff, { ...decision, said: seen + 1 }, AFTER))
  })
})

describe('above the limit', () => {
  it('nothing moves until a second person has confirmed it, who is never the first', async () => {
    const one = await withLimit(10_000, answered)
    const decided = must(await settleProblem(staff, { ...one, ...PART }, AFTER))
    expect(decided.awaitsSecond).toBe(true)
    expect(await rowsOf(one.bookingId)).toMatchObject([{ status: 'problem', billedPricePence: null }])
    expect(await balancesOf(one.school.careersId)).toMatchObject({ committed: DAY_BEARS })
    expect(await emailJobs(one.bookingId, 'problem-settled')).toEqual([])
    expect((await emailJobs(one.bookingId, 'second-wanted')).map(({ recipients }) => recipients.to)).toEqual(['staff'])
    expect(refusal(await settleProblem(second, { ...one, ...PART }, AFTER))).toBe('second_awaited')
    const { id: settlementId } = await settlementOf(one.visitId)
    expect(refusal(await confirmSettlement(staff, { ...one, settlementId }, AFTER))).toBe('own_decision')
    expect(refusal(await sendBackSettlement(staff, { ...one, settlementId, why: 'No' }, AFTER))).toBe('own_decision')
    const [open] = (await readProblems(second, { isSettled: false, limit: 100, offset: 0 })).filter(
      ({ visitId }) => visitId === one.visitId,
    )
    expect(open).toMatchObject({ decidedBy: staff.personId, hasAnswered: true })
    must(await confirmSettlement(second, { ...one, settlementId }, AFTER))
    expect(refusal(await confirmSettlement(second, { ...one, settlementId }, AFTER))).toBe('already_done')
    expect(await rowsOf(one.bookingId)).toMatchObject([{ status: 'agreed', billedPricePence: 16_000 }])
    expect(await problemOf(one.visitId)).toMatchObject({
      ...{ outcome: 'part', settledBy: staff.personId, confirmedBy: second.personId },
    })
    const events = await inTransaction(system, (tx) => readHistory(tx, { bookingId: one.bookingId }))
    expect(events.find(({ event }) => event === 'settle_part')?.who).toBe(`${staff.name} and ${second.name}`)
  })

  it('the limit is the one of the day it was raised: nobody raises it for what is open', async () => {
    const one = await withLimit(10_000, answered)
    must(await setSecondLimit(staff, 10_000_000, AFTER))
    expect(must(await settleProblem(staff, { ...one, ...PART }, AFTER)).awaitsSecond).toBe(true)
    must(await setSecondLimit(staff, 50_000, AFTER))
    expect(refusal(await setSecondLimit(staff, 10_000_001, AFTER))).toBe('out_of_range')
    expect(refusal(await setSecondLimit(staff, -1, AFTER))).toBe('out_of_range')
  })

  it('the second may send it back with words, and it is decided anew', async () => {
    const one = await withLimit(10_000, answered)
    must(await settleProblem(staff, { ...one, ...PART }, AFTER))
    const { id: settlementId } = await settlementOf(one.visitId)
    expect(refusal(await sendBackSettlement(second, { ...one, settlementId, why: ' ' }, AFTER))).toBe('words_missing')
    must(await sendBackSettlement(second, { ...one, settlementId, why: 'Read the signing-in sheet.' }, AFTER))
    expect(refusal(await confirmSettlement(second, { ...one, settlementId }, AFTER))).toBe('not_now')
    expect((await readProblem(staff, one.visitId))?.decisions).toMatchObject([
      { status: 'sent_back', answer: 'Read the signing-in sheet.', answeredBy: second.personId },
    ])
    const later = new Date(AFTER.getTime() + 60_000)
    must(await settleProblem(second, { ...one, outcome: 'agree', note: 'It took place' }, later))
    const anew = await settlementOf(one.visitId)
    must(await confirmSettlement(staff, { ...one, settlementId: anew.id }, later))
    expect(await balancesOf(one.school.careersId)).toMatchObject({ spent: DAY_BEARS })
  })

  it('what was said meanwhile is read before it is confirmed', async () => {
    const one = await withLimit(10_000, answered)
    must(await settleProblem(staff, { ...one, ...PART, said: 1 }, AFTER))
    must(await stateCase(one.school.requester, { ...one, words: 'One more thing' }, AFTER))
    const { id: settlementId } = await settlementOf(one.visitId)
    expect(refusal(await confirmSettlement(second, { ...one, settlementId, said: 1 }, AFTER))).toBe('said_since')
    must(await confirmSettlement(second, { ...one, settlementId, said: 2 }, AFTER))
  })

  it('is dropped where the school takes its problem back meanwhile', async () => {
    const one = await withLimit(10_000, answered)
    must(await settleProblem(staff, { ...one, ...PART }, AFTER))
    must(await takeBackProblem(one.school.requester, one, AFTER))
    const { id: settlementId, status } = await settlementOf(one.visitId)
    expect(status).toBe('dropped')
    expect(refusal(await confirmSettlement(second, { ...one, settlementId }, AFTER))).toBe('not_now')
    expect(await rowsOf(one.bookingId)).toMatchObject([{ status: 'delivered' }])
    expect(await balancesOf(one.school.careersId)).toMatchObject({ committed: DAY_BEARS })
  })

  it('Postgres refuses a second person who is the first, and none at all', async () => {
    const one = await withLimit(10_000, answered)
    const problem = await problemOf(one.visitId)
    const settling = (set: object) =>
      inTransaction(system, (tx) =>
        tx
          .update(problems)
          .set({
            outcome: 'agree',
            note: 'x',
            settledBy: staff.personId,
            settledAt: AFTER,
            stakePence: 35_498 as never,
            ...set,
          })
          .where(eq(problems.id, problem.id)),
      )
    const constraint = async (work: Promise<unknown>) =>
      work.then(
        () => 'nothing refused it',
        (error) => String((error as { cause?: { constraint_name?: string } }).cause?.constraint_name),
      )
    expect(await constraint(settling({}))).toBe('problems_above_limit')
    expect(await constraint(settling({ stakePence: null }))).toBe('problems_above_limit')
    expect(await constraint(settling({ confirmedBy: staff.personId }))).toBe('problems_second_person')
    must(await settleProblem(staff, { ...one, ...PART }, AFTER))
    const self = inTransaction(second, (tx) =>
      tx
        .update(settlements)
        .set({ status: 'confirmed', answeredBy: staff.personId, answeredAt: AFTER })
        .where(eq(settlements.problemId, problem.id)),
    )
    expect(await constraint(self)).toBe('settlements_second_person')
    // Neither side reads what staff have not settled yet.
    for (const side of [one.school.requester, one.adviser.actor])
      expect(await inTransaction(side, (tx) => tx.$count(settlements))).toBe(0)
  })
})

describe('at once', () => {
  const journalsOf = (visitId: string) =>
    inTransaction(system, async (tx) => {
      const rows = await tx.execute<{ kind: string }>(
        sql`select kind from journals where visit_id = ${visitId} and kind not in ('reserve', 'commit')`,
      )
      return [...rows].map(({ kind }) => kind)
    })
  const wins = (all: { ok: boolean }[]) => all.filter(({ ok }) => ok).length

  it('two of the staff settle it: one of them does, and its money moves once', async () => {
    const one = await answered()
    const both = await Promise.all([
      settleProblem(staff, { ...one, ...PART }, AFTER),
      settleProblem(second, { ...one, outcome: 'void', note: 'Nothing' }, AFTER),
    ])
    expect(wins(both)).toBe(1)
    expect(await journalsOf(one.visitId)).toHaveLength(1)
  })

  it('the second confirms it twice while the school takes it back: one of them holds', async () => {
    const one = await withLimit(10_000, answered)
    must(await settleProblem(staff, { ...one, ...PART }, AFTER))
    const { id: settlementId } = await settlementOf(one.visitId)
    const [first, again, back] = await Promise.all([
      confirmSettlement(second, { ...one, settlementId }, AFTER),
      confirmSettlement(second, { ...one, settlementId }, AFTER),
      takeBackProblem(one.school.requester, one, AFTER),
    ])
    expect(wins([first, again, back])).toBe(1)
    const moved = await journalsOf(one.visitId)
    expect(moved).toEqual(back.ok ? [] : ['spend_part'])
  })

  it('two decide it above the limit: one decision awaits a second', async () => {
    const one = await withLimit(10_000, answered)
    const both = await Promise.all([
      settleProblem(staff, { ...one, ...PART }, AFTER),
      settleProblem(second, { ...one, ...PART }, AFTER),
    ])
    expect(wins(both)).toBe(1)
    expect(both.find(({ ok }) => !ok)).toMatchObject({ refusal: 'second_awaited' })
  })
})
