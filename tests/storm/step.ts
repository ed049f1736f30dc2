import type { Chance } from './chance.ts'
import type { World } from './world.ts'

/** What became of a step: it was done, its command refused it, or there was nothing to do it with. */
export type Outcome = 'done' | 'refused' | 'nothing'

/** One kind of step that the storm may take at any time: a command, a timer, the bank, Stripe, or trouble. */
export type Step = {
  name: string
  /** How often it is drawn, beside the others. */
  weight: number
  run(world: World, chance: Chance): Promise<Outcome>
}

export const outcomeOf = (result: { ok: boolean }): Outcome => (result.ok ? 'done' : 'refused')
