import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type AdviserActor, type SchoolActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import type { CredentialFacts } from '#app/domain/accreditation/credential-facts.ts'
import { askForCopy, decideWithReason, verifyCredential } from '#app/domain/accreditation/decide-credential.server.ts'
import { deleteEvidence } from '#app/domain/accreditation/delete-evidence.server.ts'
import { MOST_BYTES } from '#app/domain/accreditation/evidence-rules.ts'
import { judgeByNight } from '#app/domain/accreditation/judge-by-night.server.ts'
import { addEvidence, removeEvidence } from '#app/domain/accreditation/keep-evidence.server.ts'
import {
  evidenceOf,
  openFileForStaff,
  openOwnFile,
  openPaper,
  papersFor,
} from '#app/domain/accreditation/read-evidence.server.ts'
import { ownCredential } from '#app/domain/accreditation/read-own.server.ts'
import { countQueue, credentialQueue } from '#app/domain/accreditation/read-queue.server.ts'
import { seeLaterFile } from '#app/domain/accreditation/see-files.server.ts'
import { submitCredential, takeBackCredential } from '#app/domain/accreditation/submit-credential.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, type Day, day, londonDay } from '#app/domain/calendar.ts'
import { settings } from '#app/env.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { evidenceFiles, evidenceViews } from '#db/schema/index.ts'
import { credentialOf, makeAdviser, makePractice } from '#tests/make/advisers.ts'
import { BAD_FILES, exeFile, goodFile, jpegFile, pdfOf, pngFile, zipBomb } from '#tests/make/files.ts'
import { factsWith } from '#tests/make/held.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { EICAR, fakeClamd } from '#tests/setup/clamd.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// Real files in a folder of this process, the real database, and a small clamd.

let database: FreshDatabase
let clamd: Awaited<ReturnType<typeof fakeClamd>>
let staff: StaffActor
const system = systemActor('a test')
const today = londonDay(NOW)

beforeAll(async () => {
  database = await freshDatabase()
  clamd = await fakeClamd()
  testSettings(database.ownerUrl)
  process.env.WAYMARK_CLAMD = `127.0.0.1:${clamd.port}`
  connect({ url: database.ownerUrl, as: 'owner' })
  staff = await makePlatform()
})
afterEach(() => {
  clamd.way = 'reads'
})
afterAll(async () => {
  await disconnect()
  await clamd.close()
  await database.close()
})

const namesIn = (part: 'kept' | 'incoming') => {
  const folder = join(settings().evidence.folder, part)
  return existsSync(folder) ? readdirSync(folder).sort() : []
}
const factOf = (kind: CredentialFacts['kind'], change: Record<string, unknown> = {}) =>
  factsWith({ [kind]: change }).find((facts) => facts.kind === kind) as CredentialFacts
const seen = (id: string) => ({ id, seenHow: 'The original', seenOn: today })

async function* piecesOf(file: File): AsyncGenerator<Uint8Array> {
  for await (const piece of file.stream() as unknown as AsyncIterable<Uint8Array>) yield piece
}
const add = (actor: AdviserActor, credentialId: string, file = goodFile(), now = NOW) =>
  addEvidence(actor, { credentialId, name: file.name, bytes: piecesOf(file) }, now)
const give = async (actor: AdviserActor, kind: CredentialFacts['kind'], change = {}) =>
  must(await submitCredential(actor, factOf(kind, change), NOW)).id
const rowsOf = (credentialId: string) =>
  inTransaction(system, (tx) =>
    tx.select().from(evidenceFiles).where(eq(evidenceFiles.credentialId, credentialId)).orderBy(evidenceFiles.id),
  )
const viewsOf = (fileId: string) =>
  inTransaction(system, (tx) => tx.select().from(evidenceViews).where(eq(evidenceViews.fileId, fileId)))
const standing = async (credentialId: string) => (await rowsOf(credentialId)).filter(({ deletedAt }) => !deletedAt)
const contentOf = async (opened: Awaited<ReturnType<typeof openOwnFile>>) =>
  opened && (await buffer(opened.stream)).toString()

describe('giving a file', () => {
  it('keeps it whole, under a key drawn by lot, and its owner and staff open it', async () => {
    const owner = await makePractice()
    const credentialId = await give(owner, 'qualification')
    const file = goodFile('..\\..\\My “Diploma” – Übung\u202Efdp.exe')
    const fileId = must(await add(owner, credentialId, file)).id
    const [row] = await rowsOf(credentialId)
    expect(row).toMatchObject({ name: 'My “Diploma” – Übungfdp.pdf', mediaType: 'application/pdf', bytes: file.size })
    expect(row).toMatchObject({ personId: owner.personId, uploadedAt: NOW, deleteOn: null, deletedAt: null })
    expect(row?.key).toMatch(/^[0-9a-f]{32}$/)
    expect(namesIn('kept')).toContain(row?.key)
    const words = await file.text()
    expect(await contentOf(await openOwnFile(owner, { credentialId, fileId }, NOW))).toBe(words)
    expect(await contentOf(await openFileForStaff(staff, { credentialId, fileId }, NOW))).toBe(words)
  })

  it.each([
    ['PNG', pngFile('a.pdf'), 'image/png', 'a.png'],
    ['JPEG', jpegFile('b.exe'), 'image/jpeg', 'b.jpg'],
    ['nothing for a name', goodFile('///'), 'application/pdf', 'File.pdf'],
    ['exactly 10 MB', pdfOf(MOST_BYTES), 'application/pdf', 'Large.pdf'],
  ])('is told by its content: %s', async (_, file, mediaType, name) => {
    const owner = await makePractice()
    const credentialId = await give(owner, 'send')
    must(await add(owner, credentialId, file))
    expect(await standing(credentialId)).toMatchObject([{ mediaType, name }])
  })

  it.each(BAD_FILES().map((file) => [file.name, file] as const))(
    'refuses what is none and keeps nothing of it: %s',
    async (_, file) => {
      const owner = await makePractice()
      const credentialId = await give(owner, 'qualification')
      const before = namesIn('kept')
      const why = refusal(await add(owner, credentialId, file))
      expect(why).toBe(file.size === 0 ? 'empty' : file.size > MOST_BYTES ? 'too_large' : 'wrong_type')
      expect(await rowsOf(credentialId)).toEqual([])
      expect([namesIn('kept'), namesIn('incoming')]).toEqual([before, []])
    },
  )

  it('stops at the first byte that is too many', async () => {
    const owner = await makePractice()
    const credentialId = await give(owner, 'qualification')
    let sent = 0
    async function* endless() {
      for (;;) {
        const piece = Buffer.alloc(65_536, 'x')
        if (sent === 0) piece.write('%PDF-1.4\n')
        sent += piece.length
        yield piece
      }
    }
    const before = namesIn('kept')
    expect(refusal(await addEvidence(owner, { credentialId, name: 'x.pdf', bytes: endless() }, NOW))).toBe('too_large')
    expect(sent).toBe(MOST_BYTES + 65_536)
    expect([namesIn('kept'), namesIn('incoming')]).toEqual([before, []])
  })

  it('names what a renamed program and an archive are by what is in them', async () => {
    const owner = await makePractice()
    const credentialId = await give(owner, 'qualification')
    for (const file of [exeFile('Diploma.pdf'), zipBomb('Diploma.pdf'), zipBomb('Diploma.png')])
      expect(refusal(await add(owner, credentialId, file))).toBe('wrong_type')
  })

  it('keeps no virus, and nothing that the scanner does not say is clean', async () => {
    const owner = await makePractice()
    const credentialId = await give(owner, 'qualification')
    const before = namesIn('kept')
    const infected = new File([await goodFile().text(), EICAR], 'eicar.pdf')
    expect(refusal(await add(owner, credentialId, infected))).toBe('virus')
    for (const way of ['hangs up', 'too large', 'nonsense'] as const) {
      clamd.way = way
      expect(refusal(await add(owner, credentialId))).toBe('not_scanned')
    }
    await clamd.close()
    expect(refusal(await add(owner, credentialId))).toBe('not_scanned')
    clamd = await fakeClamd(clamd.port)
    expect([await rowsOf(credentialId), namesIn('kept'), namesIn('incoming')]).toEqual([[], before, []])
    must(await add(owner, credentialId))
  })

  it('the same twice, also at once, is one, and leaves one behind', async () => {
    const owner = await makePractice()
    const credentialId = await give(owner, 'qualification')
    const before = namesIn('kept').length
    const all = await Promise.all(
      ['a.pdf', 'b.pdf', 'c.pdf'].map((name) => add(owner, credentialId, goodFile(name, 'same'))),
    )
    expect(new Set(all.map((one) => must(one).id)).size).toBe(1)
    expect(await rowsOf(credentialId)).toHaveLength(1)
    expect(namesIn('kept')).toHaveLength(before + 1)
  })

  it('ends at ten files', async () => {
    const owner = await makePractice()
    const credentialId = await give(owner, 'qualification')
    for (let number = 0; number < 10; number++) must(await add(owner, credentialId, goodFile(`${number}.pdf`)))
    const before = namesIn('kept')
    expect(refusal(await add(owner, credentialId, goodFile('11.pdf')))).toBe('too_many')
    expect(namesIn('kept')).toEqual(before)
  })

  it('is for one’s own only, while staff may look at it', async () => {
    const [owner, other] = [await makePractice(), await makePractice()]
    const credentialId = await give(owner, 'send')
    const before = namesIn('kept')
    expect(refusal(await add(other, credentialId))).toBe('not_found')
    const fileId = must(await add(owner, credentialId)).id
    expect(refusal(await removeEvidence(other, { credentialId, fileId }, NOW))).toBe('not_found')
    expect(await openOwnFile(other, { credentialId, fileId }, NOW)).toBeNull()
    expect(await evidenceOf(other, credentialId)).toEqual({ files: [], views: [] })
    must(await decideWithReason(staff, { id: credentialId, event: 'refuse', reason: 'Not legible' }, NOW))
    expect(refusal(await add(owner, credentialId, goodFile('2.pdf')))).toBe('not_now')
    expect(refusal(await removeEvidence(owner, { credentialId, fileId }, NOW))).toBe('not_now')
    expect(namesIn('kept')).toHaveLength(before.length + 1)
    // What row-level security keeps, whatever a command forgets.
    await expect(
      inTransaction(other, (tx) => tx.execute(sql`update evidence_files set person_id = ${other.personId}`)),
    ).rejects.toThrow()
    await inTransaction(other, (tx) => tx.execute(sql`update evidence_files set deleted_at = now()`))
    expect(await standing(credentialId)).toHaveLength(1)
  })

  it('is undone by removing it, which a second press does not undo', async () => {
    const owner = await makePractice()
    const credentialId = await give(owner, 'qualification')
    const fileId = must(await add(owner, credentialId)).id
    const [row] = await rowsOf(credentialId)
    must(await removeEvidence(owner, { credentialId, fileId }, NOW))
    must(await removeEvidence(owner, { credentialId, fileId }, NOW))
    expect(namesIn('kept')).not.toContain(row?.key)
    expect(await openOwnFile(owner, { credentialId, fileId }, NOW)).toBeNull()
    expect(await rowsOf(credentialId)).toMatchObject([{ deletedAt: NOW }])
    expect(must(await add(owner, credentialId)).id).not.toBe(fileId)
  })
})

describe('what is seen and not collected', () => {
  it('a DBS certificate has no copy until staff ask, its owner is told once, and then it has a last day', async () => {
    const owner = await makePractice()
    const credentialId = await give(owner, 'dbs')
    const before = namesIn('kept')
    expect(refusal(await add(owner, credentialId))).toBe('copy_not_asked')
    expect(namesIn('kept')).toEqual(before)
    must(await askForCopy(staff, credentialId, NOW))
    must(await askForCopy(staff, credentialId, NOW))
    const told = (await lettersOf(database.ownerUrl, 'credential-decided')).filter(
      (one) => one.facts?.id === credentialId,
    )
    expect(told.map(({ facts }) => facts?.event)).toEqual(['ask_copy'])
    expect((await ownCredential(owner, credentialId))?.history.map(({ event }) => event).sort()).toEqual([
      'ask_copy',
      'submit',
    ])
    must(await add(owner, credentialId))
    expect(await standing(credentialId)).toMatchObject([{ deleteOn: '2027-07-11' }])
  })

  it('of identity there is never one, and nobody asks for what is collected anyway, or for their own', async () => {
    const owner = await makePractice()
    const identity = await give(owner, 'identity')
    expect(refusal(await add(owner, identity))).toBe('not_collected')
    expect(refusal(await askForCopy(staff, identity, NOW))).toBe('not_now')
    expect(refusal(await askForCopy(staff, await give(owner, 'send'), NOW))).toBe('not_now')
    const self = { ...staff, personId: owner.personId }
    expect(refusal(await askForCopy(self, await give(owner, 'dbs'), NOW))).toBe('own_credential')
  })
})

describe('a school', () => {
  async function withPapers() {
    const adviser = await makeAdviser()
    const qualification = await credentialOf(adviser.actor, 'qualification')
    const reference = await credentialOf(adviser.actor, 'reference')
    const later = async (credentialId: string, name: string) => {
      const fileId = must(await add(adviser.actor, credentialId, goodFile(name))).id
      must(await seeLaterFile(staff, { credentialId, fileId }, NOW))
      return fileId
    }
    const fileId = await later(qualification, 'Diploma.pdf')
    await later(reference, 'Reference.pdf')
    return { adviser, qualification, fileId }
  }
  async function asked() {
    const school = await makeSchool()
    const made = await withPapers()
    const { bookingId } = must(
      await requestVisits(school.requester, requestOf(school, made.adviser, ['2027-02-02']), NOW),
    )
    return { school, bookingId, ...made }
  }
  const namesFor = async (actor: SchoolActor, bookingId: string, now = NOW) =>
    (await papersFor(actor, bookingId, now))?.papers.map(({ file }) => file.name) ?? null

  it('with a live request reads verified qualifications and references whose writers agreed, and nothing else', async () => {
    const { school, adviser, bookingId } = await asked()
    const send = await credentialOf(adviser.actor, 'send')
    const unlooked = await give(adviser.actor, 'qualification', { title: 'Another' })
    const unshown = await give(adviser.actor, 'reference', { writer: 'Shy Writer', maybeShown: false })
    must(await verifyCredential(staff, seen(unshown), NOW))
    for (const id of [send, unlooked, unshown]) must(await add(adviser.actor, id, goodFile(`${id}.pdf`)))
    expect(await namesFor(school.requester, bookingId)).toEqual(['Diploma.pdf', 'Reference.pdf'])
    const others = await inTransaction(system, (tx) =>
      tx.select({ id: evidenceFiles.id, name: evidenceFiles.name }).from(evidenceFiles),
    )
    for (const { id } of others.filter(({ name }) => [send, unlooked, unshown].some((one) => name.startsWith(one))))
      expect(await openPaper(school.requester, { bookingId, fileId: id }, NOW)).toBeNull()
  })

  it('opens them, and the owner reads who did and when; staff are one', async () => {
    const { school, adviser, qualification, bookingId, fileId } = await asked()
    expect(await contentOf(await openPaper(school.requester, { bookingId, fileId }, NOW))).toContain('%PDF')
    await contentOf(await openFileForStaff(staff, { credentialId: qualification, fileId }, NOW))
    await contentOf(await openOwnFile(adviser.actor, { credentialId: qualification, fileId }, NOW))
    expect(await viewsOf(fileId)).toHaveLength(3)
    const { views } = await evidenceOf(adviser.actor, qualification)
    expect(views.map(({ viewer, organisation, kind, at, file }) => ({ viewer, organisation, kind, at, file }))).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          viewer: school.requester.name,
          organisation: school.requester.organisationName,
          at: NOW,
        }),
        expect.objectContaining({ kind: 'staff', file: 'Diploma.pdf' }),
      ]),
    )
    expect(views).toHaveLength(2)
    // The school itself does not read who else did.
    const found = await inTransaction(school.requester, (tx) => tx.select().from(evidenceViews))
    expect(found).toEqual([])
  })

  it('without a live request, or who does not ask for its visits, finds nothing', async () => {
    const { school, bookingId, fileId } = await asked()
    const other = await makeSchool()
    const papers = { bookingId, fileId }
    for (const actor of [other.requester, school.approver]) {
      expect(await namesFor(actor, bookingId)).toBeNull()
      expect(await openPaper(actor, papers, NOW)).toBeNull()
    }
    // Nobody answered in time.
    expect(await namesFor(school.requester, bookingId, new Date('2027-02-01T10:00:00Z'))).toBeNull()
    const confirmed = await asked()
    must(
      await approve(
        confirmed.school.approver,
        { bookingId: confirmed.bookingId, orderNumber: 'PO-1', note: null },
        NOW,
      ),
    )
    const accept = (await visitsOf(confirmed.bookingId)).map(({ id }) => id)
    must(
      await answerVisits(
        confirmed.adviser.actor,
        { bookingId: confirmed.bookingId, accept, decline: [], reason: '' },
        NOW,
      ),
    )
    expect(await namesFor(confirmed.school.requester, confirmed.bookingId)).toHaveLength(2)
    // Another’s file under one’s own booking.
    expect(await openPaper(confirmed.school.requester, { ...papers, bookingId: confirmed.bookingId }, NOW)).toBeNull()
    const visitIds = (await visitsOf(bookingId)).map(({ id }) => id)
    must(await withdrawVisits(school.requester, { bookingId, visitIds, reason: '' }, NOW))
    expect(await namesFor(school.requester, bookingId)).toBeNull()
    expect(await openPaper(school.requester, papers, NOW)).toBeNull()
    expect(await viewsOf(fileId)).toEqual([])
  })

  it('reads of what came after the verifying nothing before staff have looked at it', async () => {
    const { school, adviser, qualification, bookingId } = await asked()
    const counted = await countQueue(staff, today)
    const at = new Date('2026-06-01T10:00:00Z')
    const forged = must(await add(adviser.actor, qualification, goodFile('Forged.pdf'), at)).id
    expect(await namesFor(school.requester, bookingId)).toEqual(['Diploma.pdf', 'Reference.pdf'])
    expect(await openPaper(school.requester, { bookingId, fileId: forged }, NOW)).toBeNull()
    // It waits for staff, by when it came.
    const { waiting, withFiles, since, late } = await countQueue(staff, today)
    expect([waiting, withFiles, late]).toEqual([counted.waiting, counted.withFiles + 1, counted.late + 1])
    expect(since).toEqual(at)
    const [top] = await credentialQueue(staff, 'waiting', { limit: 5, offset: 0 })
    expect(top).toMatchObject({ id: qualification, laterFiles: 1, since: at })
    const of = { credentialId: qualification, fileId: forged }
    expect(refusal(await seeLaterFile({ ...staff, personId: adviser.actor.personId }, of, NOW))).toBe('own_credential')
    expect(refusal(await seeLaterFile(staff, { ...of, credentialId: await give(adviser.actor, 'send') }, NOW))).toBe(
      'not_found',
    )
    // No owner says that it was looked at, whatever a command forgets.
    await expect(
      inTransaction(adviser.actor, (tx) =>
        tx.execute(sql`update evidence_files set seen_at = now(), seen_by = ${staff.personId} where id = ${forged}`),
      ),
    ).rejects.toThrow()
    must(await seeLaterFile(staff, of, NOW))
    must(await seeLaterFile(staff, of, NOW))
    expect((await countQueue(staff, today)).withFiles).toBe(counted.withFiles)
    expect(await namesFor(school.requester, bookingId)).toEqual(['Forged.pdf', 'Diploma.pdf', 'Reference.pdf'])
    const seen = (await ownCredential(adviser.actor, qualification))?.history.filter(
      ({ event }) => event === 'see_file',
    )
    expect(seen?.map(({ note }) => note).sort()).toEqual(['Diploma.pdf', 'Forged.pdf'])
  })

  it('keeps what staff have seen from being removed while it counts, and not what they have not', async () => {
    const { adviser, qualification, fileId } = await asked()
    const of = { credentialId: qualification, fileId }
    expect(refusal(await removeEvidence(adviser.actor, of, NOW))).toBe('seen')
    await expect(
      inTransaction(adviser.actor, (tx) =>
        tx.execute(sql`update evidence_files set deleted_at = now() where id = ${fileId}`),
      ),
    ).rejects.toThrow()
    const unseen = must(await add(adviser.actor, qualification, goodFile('Mistaken.pdf'))).id
    must(await removeEvidence(adviser.actor, { credentialId: qualification, fileId: unseen }, NOW))
    expect((await standing(qualification)).map(({ id }) => id)).toEqual([fileId])
    expect(refusal(await seeLaterFile(staff, { credentialId: qualification, fileId: unseen }, NOW))).toBe('not_now')
  })

  it('reads what was there when staff verified, and not what came while their page was open', async () => {
    const owner = await makePractice()
    const credentialId = await give(owner, 'qualification')
    const shown = must(await add(owner, credentialId, goodFile('Shown.pdf'))).id
    await add(owner, credentialId, goodFile('Slipped in.pdf'))
    must(await verifyCredential(staff, { ...seen(credentialId), files: [shown] }, NOW))
    expect((await standing(credentialId)).map(({ name, seenAt, seenBy }) => ({ name, seenAt, seenBy }))).toEqual(
      expect.arrayContaining([
        { name: 'Shown.pdf', seenAt: NOW, seenBy: staff.personId },
        { name: 'Slipped in.pdf', seenAt: null, seenBy: null },
      ]),
    )
    const all = await give(owner, 'qualification', { title: 'Another' })
    must(await add(owner, all, goodFile('There.pdf')))
    must(await verifyCredential(staff, seen(all), NOW))
    expect(await standing(all)).toMatchObject([{ seenAt: NOW }])
  })

  it('reads nothing of what staff have suspended', async () => {
    const { school, qualification, bookingId } = await asked()
    must(await decideWithReason(staff, { id: qualification, event: 'suspend', reason: 'In doubt' }, NOW))
    expect(await namesFor(school.requester, bookingId)).toEqual(['Reference.pdf'])
  })
})

describe('every night', () => {
  const night = (on: Day) => deleteEvidence(system, new Date(`${on}T02:50:00Z`))

  it('a copy of a DBS certificate goes within six months, its facts stay, and a second night does nothing more', async () => {
    const owner = await makePractice()
    const credentialId = await give(owner, 'dbs')
    must(await askForCopy(staff, credentialId, NOW))
    must(await add(owner, credentialId))
    must(await verifyCredential(staff, seen(credentialId), NOW))
    const [row] = await rowsOf(credentialId)
    await night(day('2027-07-10'))
    expect(await standing(credentialId)).toHaveLength(1)
    expect((await night(day('2027-07-11'))).deleted).toBeGreaterThan(0)
    expect(namesIn('kept')).not.toContain(row?.key)
    expect(await rowsOf(credentialId)).toMatchObject([
      { deletedAt: new Date('2027-07-11T02:50:00Z'), sha256: row?.sha256 },
    ])
    expect(await night(day('2027-07-11'))).toEqual({ deleted: 0, swept: 0 })
    expect((await ownCredential(owner, credentialId))?.credential).toMatchObject({ status: 'verified' })
  })

  it('once a copy went nobody gives it again unless staff ask again', async () => {
    const owner = await makePractice()
    const credentialId = await give(owner, 'dbs')
    must(await askForCopy(staff, credentialId, NOW))
    must(await add(owner, credentialId, goodFile('Front.pdf')))
    must(await verifyCredential(staff, seen(credentialId), NOW))
    const later = new Date('2027-07-11T10:00:00Z')
    must(await add(owner, credentialId, goodFile('Back.pdf'), new Date('2027-07-10T10:00:00Z')))
    await night(day('2027-07-11'))
    expect(refusal(await add(owner, credentialId, goodFile('Front.pdf'), later))).toBe('copy_not_asked')
    expect((await standing(credentialId)).map(({ name }) => name)).toEqual(['Back.pdf'])
    must(await askForCopy(staff, credentialId, later))
    must(await add(owner, credentialId, goodFile('Front.pdf'), later))
    // What is collected anyway is asked for by nobody.
    const counts = await give(owner, 'send')
    expect(refusal(await askForCopy(staff, counts, later))).toBe('not_now')
  })

  it('files go six months after what they are of was refused, taken back or replaced, and stay with what counts', async () => {
    const owner = await makePractice()
    const [refused, taken, older, counts] = [
      await give(owner, 'send'),
      await give(owner, 'qualification'),
      await give(owner, 'register'),
      await give(owner, 'public_liability'),
    ]
    for (const id of [refused, taken, older, counts]) must(await add(owner, id, goodFile(`${id}.pdf`)))
    must(await verifyCredential(staff, seen(older), NOW))
    must(await verifyCredential(staff, seen(counts), NOW))
    must(await decideWithReason(staff, { id: refused, event: 'refuse', reason: 'No' }, NOW))
    must(await takeBackCredential(owner, taken, NOW))
    must(await verifyCredential(staff, seen(await give(owner, 'register', { number: 'NEWER' })), NOW))
    const left = async () => {
      const all = await Promise.all([refused, taken, older, counts].map(standing))
      return all.map((files) => files.length)
    }
    await night(day('2027-07-10'))
    expect(await left()).toEqual([1, 1, 1, 1])
    await night(day('2027-07-11'))
    expect(await left()).toEqual([0, 0, 0, 1])
    await night(addDays(day('2027-07-11'), 3_000))
    expect(await left()).toEqual([0, 0, 0, 1])
    const [kept] = await standing(counts)
    expect(namesIn('kept')).toContain(kept?.key)
  })

  it('files of what ended or was revoked go a year after that, and no later where it is replaced', async () => {
    const owner = await makePractice()
    const [ending, revoked] = [await give(owner, 'register', { renewsOn: '2027-01-20' }), await give(owner, 'send')]
    for (const id of [ending, revoked]) {
      must(await add(owner, id, goodFile(`${id}.pdf`)))
      must(await verifyCredential(staff, seen(id), NOW))
    }
    must(await decideWithReason(staff, { id: revoked, event: 'suspend', reason: 'In doubt' }, NOW))
    const second = await addMember<StaffActor>(staff.organisationId, ['staff'])
    must(await decideWithReason(second, { id: revoked, event: 'revoke', reason: 'Never awarded' }, NOW))
    await judgeByNight(system, new Date('2027-01-21T01:00:00Z'))
    const ends = async () => (await Promise.all([ending, revoked].map(standing))).map(([file]) => file?.deleteOn)
    expect(await ends()).toEqual(['2028-01-20', '2028-01-11'])
    const newer = await give(owner, 'register', { number: 'NEWER', renewsOn: '2028-01-20' })
    must(await verifyCredential(staff, seen(newer), new Date('2027-09-20T09:00:00Z')))
    expect(await ends()).toEqual(['2028-01-20', '2028-01-11'])
  })

  it('what no row was ever written for is swept after a day, kept or half come', async () => {
    const owner = await makePractice()
    const credentialId = await give(owner, 'qualification')
    must(await add(owner, credentialId))
    const { folder } = settings().evidence
    await mkdir(join(folder, 'incoming'), { recursive: true })
    const [old, fresh, half] = [0, 1, 2].map(() => randomBytes(16).toString('hex')) as [string, string, string]
    const at = (part: string, key: string) => join(folder, part, key)
    writeFileSync(at('kept', old), 'x')
    writeFileSync(at('kept', fresh), 'x')
    writeFileSync(at('incoming', half), 'x')
    const now = new Date()
    const before = new Date(now.getTime() - 25 * 3_600_000)
    utimesSync(at('kept', old), before, before)
    utimesSync(at('incoming', half), before, before)
    const [row] = await standing(credentialId)
    utimesSync(at('kept', row?.key as string), before, before)
    expect((await deleteEvidence(system, now)).swept).toBe(1)
    expect((await deleteEvidence(system, now)).swept).toBe(0)
    expect(namesIn('kept')).toEqual(expect.arrayContaining([fresh, row?.key]))
    expect(namesIn('kept')).not.toContain(old)
    expect(namesIn('incoming')).toEqual([])
  })
})
