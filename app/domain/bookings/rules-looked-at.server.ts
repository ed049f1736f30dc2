import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { lackingOnWords } from '../accreditation/credential-words.ts'
import { heldBy } from '../accreditation/held.server.ts'
import { formatDay, formatInstant } from '../format-day.ts'
import { listed } from '../listed.ts'
import { formatPounds } from '../money.ts'
import { examsOn } from '../school-days.ts'
import { judgedAt } from '../schools/dbs-rule.server.ts'
import { serviceBooked } from '../services/read-menu.server.ts'
import type { BudgetAtHand } from './budget-at-hand.server.ts'
import { toldApart } from './budgets-told-apart.ts'
import { possessive, yearsInWords } from './price-lines.ts'
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
  const { held, service } = await inTransaction(actor, async (tx) => {
    const [visit] = seen.visits
    const [held, service] = await Promise.all([
      visit ? heldBy(tx, visit.personId) : [],
      serviceBooked(tx, booking.serviceCode),
    ])
    return { held, service: await judgedAt(tx, service, booking.schoolId) }
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
  const days = waiting.map((visit) => visit.onDay).sort()
  const lacking = days.flatMap((on) => {
    const words = lackingOnWords(possessive(adviser), held, service, on)
    return words ? [`${formatDay(on)}: ${words}`] : []
  })
  for (const words of lacking) rules.push({ words, state: 'soon' })
  const last = days.at(-1)
  if (lacking.length === 0 && last)
    rules.push({
      words: `${possessive(adviser)} checks that this service needs hold on ${days.length === 1 ? formatDay(last) : `all ${days.length} days`}`,
      state: 'seen',
    })
  for (const on of days) {
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
