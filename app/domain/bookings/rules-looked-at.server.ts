import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { lackingOnWords } from '../accreditation/credential-words.ts'
import { formatDay, formatInstant } from '../format-day.ts'
import { listed } from '../listed.ts'
import { formatPounds } from '../money.ts'
import { examsOn } from '../school-days.ts'
import { yearsInWords } from '../services/year-groups.ts'
import type { BudgetAtHand } from './budget-at-hand.server.ts'
import { toldApart } from './budgets-told-apart.ts'
import { type JudgedBy, judgedFor } from './held-for-visit.server.ts'
import { possessive } from './price-lines.ts'
import type { BookingSeen, VisitSeen } from './read-booking.server.ts'

export type RuleLookedAt = { words: string; state: 'seen' | 'soon' }

/** What an approver may rely on: budgets, Pupil Premium’s years, the adviser’s checks, exams, and the adviser’s answer. */
export async function readRulesLookedAt(
  actor: BuyingActor,
  seen: BookingSeen,
  waiting: readonly VisitSeen[],
  budgets: readonly BudgetAtHand[],
): Promise<RuleLookedAt[]> {
  const { booking, signatures, adviser } = seen
  const people = new Set(waiting.flatMap((visit) => visit.personId ?? []))
  const judged = await inTransaction(actor, async (tx) => {
    const found = new Map<string, JudgedBy>()
    for (const personId of people) found.set(personId, await judgedFor(tx, booking, personId))
    return found
  })
  const rules: RuleLookedAt[] = toldApart(budgets).map(({ name, allocation, reserved, committed, spent }) =>
    allocation === null
      ? { words: `No allocation is set for ${name}, so nothing stops it from being overspent`, state: 'soon' }
      : {
          words: `${name} can pay, and would still have ${formatPounds(allocation - reserved - committed - spent)}`,
          state: 'seen',
        },
  )
  if (budgets.some(({ kind }) => kind === 'pupil_premium'))
    rules.push({ words: `${yearsInWords(booking.yearGroups)} may be paid for from Pupil Premium`, state: 'seen' })
  const inOrder = [...waiting].sort((a, b) => (a.onDay < b.onDay ? -1 : 1))
  const days = inOrder.map((visit) => visit.onDay)
  const lacking = inOrder.flatMap(({ personId, onDay, namings }) => {
    const by = personId && judged.get(personId)
    const words = by && lackingOnWords(possessive(namings[0]?.name ?? adviser), by.held, by.service, onDay)
    return words ? [`${formatDay(onDay)}: ${words}`] : []
  })
  const unnamed = inOrder.filter(({ personId }) => personId === null).length
  if (unnamed > 0)
    rules.push({
      words: `${adviser} has yet to name who ${waiting[0]?.span === null ? 'answers for it' : 'comes'}${unnamed === days.length ? '' : ` on ${unnamed} of ${days.length} days`}; their checks are judged then`,
      state: 'soon',
    })
  for (const words of lacking) rules.push({ words, state: 'soon' })
  const last = days.at(-1)
  if (lacking.length === 0 && unnamed === 0 && last)
    rules.push({
      words: `${possessive(adviser)} checks that this service needs hold on ${days.length === 1 ? formatDay(last) : `all ${days.length} days`}`,
      state: 'seen',
    })
  // What has no date is on none of the school’s days.
  for (const on of waiting[0]?.span === null ? [] : days) {
    const exams = examsOn(seen.calendar, on).map(({ note }) => note?.trim() || 'Exams')
    if (exams.length > 0)
      rules.push({ words: `${formatDay(on)}: exams at the school, ${listed(exams)}`, state: 'soon' })
  }
  const accepted = signatures.find(({ act }) => act === 'accepted')
  rules.push(
    accepted
      ? { words: `${adviser} accepted on ${formatInstant(accepted.at)}`, state: 'seen' }
      : { words: `${adviser} has not answered yet`, state: 'soon' },
  )
  return rules
}
