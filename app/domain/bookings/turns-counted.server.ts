import type { BuyingActor } from '#app/auth/actor.ts'
import { countedBetween, explainCounted } from '../explain-school-days.ts'
import { readSchoolCalendar } from '../schools/school-calendar.server.ts'
import type { BuyerTurn } from './turn-words.ts'

/**
 * What was left out of the school days until which turns wait, and why; null where none was counted. Each school counts its
 * own, and is named where others count otherwise.
 */
export async function explainTurns(actor: BuyingActor, turns: readonly BuyerTurn[]): Promise<string | null> {
  const counted = turns.flatMap(({ by, since, schoolId, school }) =>
    by instanceof Date && since ? [{ schoolId, school, ...countedBetween(since, by) }] : [],
  )
  const said = new Map<string, string>()
  for (const { schoolId, school } of counted) {
    if (said.has(school)) continue
    const calendar = await readSchoolCalendar(actor, schoolId)
    const words = explainCounted(
      calendar,
      counted.filter((one) => one.schoolId === schoolId),
    )
    if (words) said.set(school, words)
  }
  const all = [...new Set(said.values())]
  return all.length > 1 ? [...said].map(([school, words]) => `${school}: ${words}`).join(' ') : (all[0] ?? null)
}
