import { and, desc, eq } from 'drizzle-orm'
import { addDays, type Day, daysBetween, isWeekend, londonDay } from '#app/domain/calendar.ts'
import type { CpdEntry } from '#app/domain/cpd/cpd-entry.ts'
import { keepCertificate } from '#app/domain/cpd/keep-certificate.server.ts'
import { type MembershipYear, membershipYear } from '#app/domain/cpd/membership-year.ts'
import { renewalIn } from '#app/domain/cpd/read-cpd.server.ts'
import { newId } from '#app/domain/ids.ts'
import { cpdEntries } from '#db/schema/index.ts'
import { asSeed, must } from './acting.server.ts'
import { inventedPaper } from './evidence.server.ts'
import type { SeededAdviser } from './practices.server.ts'

type Done = Omit<CpdEntry, 'doneOn'>

const done = (
  kind: Done['kind'],
  minutes: number,
  title: string,
  reflection: string,
  hasCertificate = false,
): Done => ({
  kind,
  minutes,
  title,
  reflection,
  hasCertificate,
})

const DONE: readonly Done[] = [
  done(
    'training',
    360,
    'Safeguarding refresher for visiting professionals, Thornwath Safeguarding Partnership',
    'I was vague about who I tell first when the lead is away. I now ask for the deputy’s name before every visit and write both on my day sheet.',
    true,
  ),
  done(
    'event',
    75,
    'Webinar: degree apprenticeships, what employers look at',
    'Employers in the panel read the personal statement last. I have changed my Year 12 session so that we begin with the job and its skills.',
    true,
  ),
  done(
    'reading',
    60,
    'The updated Gatsby Benchmarks, benchmark 8',
    'The wording about parents is stronger than I thought. I offer each school two lines for its letter home on how pupils come to see me.',
  ),
  done(
    'supervision',
    90,
    'Supervision with Una Marsh',
    'We talked about two interviews that I had hurried. I leave ten minutes between interviews now, and have told schools so.',
  ),
  done(
    'shadowing',
    180,
    'Watched a colleague’s group session with Year 9, and was watched in turn',
    'She waits far longer after a question than I do. I counted to five in my next session and more pupils answered.',
  ),
  done(
    'reading',
    45,
    'Local skills improvement plan for the Fells',
    'Care and retrofit are short of people here. I have put both into my map of routes, with whom to ring.',
  ),
  done(
    'event',
    330,
    'Careers Fellside: yearly conference for advisers',
    'The talk on young carers made me look at when I offer interviews. I ask schools for one slot at lunch for those who cannot stay.',
    true,
  ),
  done(
    'research',
    120,
    'Wrote a page on T levels for parents',
    'Writing it plainly showed me what I did not know about industry placements. I rang two colleges and put it right.',
  ),
  done(
    'training',
    150,
    'Motivational interviewing, second part',
    'I heard myself persuade. I practise asking what would make it easier, and leave the advice until I am asked.',
    true,
  ),
  done(
    'volunteering',
    60,
    'Mentored a trainee adviser through the local branch',
    'Explaining contracting to somebody new made mine shorter and clearer.',
  ),
  done(
    'event',
    60,
    'Webinar: guidance for pupils with an EHC plan',
    'I had not known how early the review in Year 9 has to look at adulthood. I ask SENDCOs for the date of the review when a visit is booked.',
  ),
  done(
    'reading',
    90,
    'Labour market bulletin, and vacancies within the hour by bus',
    'I have new figures for engineering near Tarnbeck, and took an old employer off my list.',
  ),
  done(
    'training',
    180,
    'Autism and transition: a course for careers advisers',
    'I send the questions ahead now, and a photograph of the room. Two pupils came in calmer than before.',
    true,
  ),
  done(
    'supervision',
    60,
    'Supervision with Una Marsh',
    'How I end an interview when a pupil is upset, and whom I tell. I have written the words down.',
  ),
  done(
    'shadowing',
    120,
    'A morning with the admissions team of a sixth form college',
    'They would rather hear of a change of mind early. I say so to Year 11 in January.',
  ),
  done(
    'research',
    75,
    'Asked thirty Year 11 pupils what they kept of their plan',
    'Most had kept the first step and not the rest. My plans have one page now.',
  ),
  done(
    'event',
    90,
    'Local network of careers leaders',
    'Four schools have the same trouble with work experience. We share one list of employers from now on.',
  ),
  done(
    'training',
    120,
    'Data protection for freelancers in schools',
    'I kept notes too long. They go back to the school at the end of term, and I write that I have deleted mine.',
    true,
  ),
  done(
    'volunteering',
    150,
    'Answered questions at a results day helpline',
    'The calls were about places at college and hardly about university. I have the colleges’ numbers at hand.',
  ),
  done(
    'reading',
    60,
    'A book on career construction, two chapters',
    'I tried the question about early heroes with three pupils. It opened more than any list of courses.',
  ),
]

/** Years of the log, this one first, in minutes; the last reflections of this year are not written yet. */
const LOGS: Readonly<Record<number, readonly number[]>> = {
  0: [20 * 60, 27 * 60 + 30],
  1: [6 * 60 + 45, 25 * 60],
  2: [0, 19 * 60 + 30],
  // Both renew within weeks: a minute is missing of one, and none of the other.
  4: [24 * 60 + 59, 26 * 60],
  15: [25 * 60, 25 * 60],
  9: [14 * 60 + 30],
}
const UNWRITTEN = 2

/** CPD logs of the demonstration’s own adviser and of a handful of others, written as they stand. */
export async function seedCpd(advisers: readonly SeededAdviser[], now: Date): Promise<void> {
  const today = londonDay(now)
  for (const [n, years] of Object.entries(LOGS)) {
    const adviser = advisers[Number(n)]
    if (!adviser) continue
    const { personId } = adviser.actor
    await asSeed(async (tx) => {
      let year = membershipYear(today, await renewalIn(tx, personId))
      const renewsOn = year.endsOn
      for (const [back, minutes] of years.entries()) {
        const entries = spread(comingTo(minutes, Number(n) + back * 7), year, today)
        const rows = entries.map((entry, at) => ({
          id: newId('cpdEntry'),
          personId,
          ...entry,
          reflection: back === 0 && at >= entries.length - UNWRITTEN ? '' : entry.reflection,
          loggedAt: new Date(Math.min(now.getTime(), Date.parse(`${entry.doneOn}T18:10:00Z`))),
        }))
        if (rows.length > 0) await tx.insert(cpdEntries).values(rows)
        year = membershipYear(addDays(year.startsOn, -1), renewsOn)
      }
    })
    await giveCertificates(adviser, now)
  }
}

/** The files of the two certificates that they were given last. */
async function giveCertificates({ actor }: SeededAdviser, now: Date): Promise<void> {
  const last = await asSeed((tx) =>
    tx
      .select({ id: cpdEntries.id, title: cpdEntries.title })
      .from(cpdEntries)
      .where(and(eq(cpdEntries.personId, actor.personId), eq(cpdEntries.hasCertificate, true)))
      .orderBy(desc(cpdEntries.doneOn), desc(cpdEntries.id))
      .limit(2),
  )
  for (const { id, title } of last)
    must(await keepCertificate(actor, { id, ...(await inventedPaper(title, actor.name, now)) }))
}

/** What comes to so many minutes exactly, beginning at one place of the list: what fits, and reading for the rest. */
function comingTo(minutes: number, from: number): Done[] {
  const chosen: Done[] = []
  let left = minutes
  for (const at of DONE.keys()) {
    const one = DONE[(from + at) % DONE.length] as Done
    if (one.minutes > left) continue
    chosen.push(one)
    left -= one.minutes
  }
  if (left > 0)
    chosen.push(
      done(
        'reading',
        left,
        'Careers bulletins and news of courses',
        'What has opened and what has closed, noted in my map of routes.',
      ),
    )
  return chosen
}

/** One after the other over the days of a year that have been; courses and conferences on weekdays. */
function spread(all: Done[], { startsOn, endsOn }: MembershipYear, today: Day): CpdEntry[] {
  const last = endsOn < today ? endsOn : addDays(today, -1)
  const days = Math.max(0, daysBetween(startsOn, last))
  return all.map((one, at) => ({
    ...one,
    doneOn: weekdayFrom(addDays(startsOn, Math.floor(((at + 0.5) * days) / all.length)), startsOn),
  }))
}

const weekdayFrom = (on: Day, least: Day): Day => {
  const before = addDays(on, -1)
  return isWeekend(on) && before >= least ? weekdayFrom(before, least) : on
}
