import { sql } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import type { CredentialFacts } from '#app/domain/accreditation/credential-facts.ts'
import { askForCopy } from '#app/domain/accreditation/decide-credential.server.ts'
import { addEvidence } from '#app/domain/accreditation/keep-evidence.server.ts'
import {
  type OpenedFile,
  openFileForStaff,
  openPaper,
  papersFor,
} from '#app/domain/accreditation/read-evidence.server.ts'
import { seeLaterFile } from '#app/domain/accreditation/see-files.server.ts'
import { writeTaggedPdf } from '#app/domain/documents/tagged-pdf.server.ts'
import { asSeed, must } from './acting.server.ts'
import type { SeededSchool } from './organisations.server.ts'
import type { Ago } from './past-jobs.server.ts'
import type { SeededAdviser } from './practices.server.ts'

type World = { staff: StaffActor; schools: readonly SeededSchool[]; advisers: readonly SeededAdviser[]; ago: Ago }
type Credential = { id: string; kind: CredentialFacts['kind']; facts: CredentialFacts; status: string }

/**
 * Files that advisers of the demonstration have given: certificates, schedules and references, also of what waits for staff and of
 * a DBS check whose copy was asked for; staff have looked at what came after its verifying, but for the last, and a school with a
 * live request has opened some.
 */
export async function seedEvidence({ staff, schools, advisers, ago }: World): Promise<void> {
  const withFiles = [...advisers.slice(0, 4), ...advisers.slice(-2)]
  for (const [n, adviser] of withFiles.entries()) {
    for (const credential of await credentialsOf(adviser)) {
      if (!['qualification', 'reference', 'public_liability'].includes(credential.kind)) continue
      const fileId = await ago(14 - n, (at) => give(adviser, credential, at))
      // One came lately, and nobody has looked at it yet.
      if (n === withFiles.length - 1 && credential.kind === 'public_liability') continue
      const of = { credentialId: credential.id, fileId }
      await ago(13 - n, async (at) => {
        shut(await openFileForStaff(staff, of, at))
        must(await seeLaterFile(staff, of, at))
      })
    }
  }
  for (const adviser of withFiles.slice(1, 3)) {
    const dbs = (await credentialsOf(adviser)).find(({ kind, status }) => kind === 'dbs' && status === 'verified')
    if (!dbs) continue
    await ago(6, async (at) => must(await askForCopy(staff, dbs.id, at)))
    const fileId = await ago(5, (at) => give(adviser, dbs, at))
    const of = { credentialId: dbs.id, fileId }
    await ago(4, async (at) => {
      shut(await openFileForStaff(staff, of, at))
      must(await seeLaterFile(staff, of, at))
    })
  }
  for (const { adviserId, waiting } of await waitingOf(advisers.slice(6))) {
    const adviser = advisers.find(({ actor }) => actor.personId === adviserId) as SeededAdviser
    await ago(1, (at) => give(adviser, waiting, at))
  }
  await readBySchools(schools, withFiles, ago)
}

async function give({ actor }: SeededAdviser, { id, facts }: Credential, at: Date): Promise<string> {
  const title = 'title' in facts ? facts.title : 'writer' in facts ? `Reference by ${facts.writer}` : nameOfPaper(facts)
  return must(await addEvidence(actor, { credentialId: id, ...(await inventedPaper(title, actor.name, at)) }, at)).id
}

/** A paper of the demonstration, as a PDF that says that it is invented. */
export async function inventedPaper(title: string, about: string, at: Date) {
  const file = await writeTaggedPdf(
    { title, author: 'Demonstration', foot: 'Invented for the demonstration. It certifies nothing.', at },
    (pdf) => {
      pdf.heading(1, title)
      pdf.paragraph(`About ${about}`)
      pdf.paragraph(
        'This page stands for a paper that somebody would have given. It is invented, and certifies nothing.',
      )
    },
  )
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield file
  }
  return { name: `${title}.pdf`, bytes: bytes() }
}

const shut = (opened: OpenedFile | null) => opened?.stream.destroy()

const nameOfPaper = (facts: CredentialFacts): string =>
  facts.kind === 'dbs' ? 'DBS certificate' : 'insurer' in facts ? `Schedule by ${facts.insurer}` : 'Certificate'

const credentialsOf = ({ actor }: SeededAdviser): Promise<Credential[]> =>
  asSeed((tx) =>
    tx.execute<Credential>(
      sql`select id, kind, facts, status from credentials
           where person_id = ${actor.personId} and status in ('verified', 'expiring') order by kind, id`,
    ),
  )

/** What waits for staff, of these advisers, whose papers they would look at. */
async function waitingOf(advisers: readonly SeededAdviser[]): Promise<{ adviserId: string; waiting: Credential }[]> {
  const rows = await asSeed((tx) =>
    tx.execute<Credential & { personId: string }>(
      sql`select id, kind, facts, status, person_id as "personId" from credentials
           where status = 'submitted' and kind in ('qualification', 'professional_indemnity', 'public_liability')
           order by submitted_at, id limit 6`,
    ),
  )
  const known = new Set(advisers.map(({ actor }) => actor.personId))
  return rows.flatMap(({ personId, ...waiting }) => (known.has(personId) ? [{ adviserId: personId, waiting }] : []))
}

/** Each school that has a live request with somebody who gave files opens the first of them. */
async function readBySchools(
  schools: readonly SeededSchool[],
  advisers: readonly SeededAdviser[],
  ago: Ago,
): Promise<void> {
  const people = advisers.map(({ actor }) => actor.personId)
  const live = await asSeed((tx) =>
    tx.execute<{ bookingId: string; schoolId: string }>(
      sql`select distinct on (v.school_id) v.booking_id as "bookingId", v.school_id as "schoolId"
            from visits v
           where v.status = 'confirmed' and v.on_day > current_date and v.lead_id is null
             and v.person_id in (${sql.join(people, sql`, `)})
           order by v.school_id, v.on_day, v.id limit 4`,
    ),
  )
  for (const { bookingId, schoolId } of live) {
    const school = schools.find(({ id }) => id === schoolId)
    if (!school) continue
    await ago(0, async (at) => {
      const { requester } = school
      const [paper] = (await papersFor(requester, bookingId, at))?.papers ?? []
      if (paper) shut(await openPaper(requester, { bookingId, fileId: paper.file.id }, at))
    })
  }
}
