import type { MemberActor } from '#app/auth/actor.ts'
import { type Answered, call, cookieOf } from '#tests/make/route-calls.ts'
import type { Ground } from './ground.ts'
import type { MoneyWorld } from './money-world.ts'

/** What earlier steps left for later ones. */
export type Walk = {
  ground: Ground
  money: MoneyWorld
  ownerUrl: string
  /** Ids by the name that the step which made them gave. */
  kept: Record<string, string>
}

/** One thing that somebody does, or that a job or Stripe does, which changes something. */
export type Step = {
  name: string
  /** The route file whose action it is, or `job NAME`, or `webhooks`. */
  does: string
  /** Makes ready what is sent, once; what it answers sends it, as often as called. */
  prepare(walk: Walk): Promise<() => Promise<Answered | undefined>>
  /** Looks up what later steps need. Not itself under test. */
  after?(walk: Walk, answers: (Answered | undefined)[]): Promise<void>
  /** Why once may change nothing. */
  mayChangeNothing?: string
}

type Sent = {
  as?: MemberActor
  cookie?: string
  path: string
  params?: Record<string, string>
  form?: Record<string, string | string[]>
  /** the one file of a form, in the place of its fields */
  file?: File
}

type Handler = Parameters<typeof call>[0]

/** A form of a page, sent as its person's browser sends it. */
export const sends = (
  name: string,
  does: string,
  sent: (walk: Walk) => Sent | Promise<Sent>,
  after?: Step['after'],
): Step => ({
  name,
  does,
  after,
  async prepare(walk) {
    const { as, path, params, form, file, cookie } = await sent(walk)
    const page = (await import(/* @vite-ignore */ `../../../app/${does}`)) as { action?: Handler; loader?: Handler }
    const handler = (form || file ? page.action : page.loader) as Handler
    const called = { path, params, form, file, cookie: cookie ?? (as && (await cookieOf(as))) }
    return () => call(async (args) => handler(args), called)
  },
})

/** Something that is done once in every world, to get to the next step: it is not under test. */
export const meanwhile = (name: string, work: (walk: Walk) => Promise<unknown>): Step => ({
  name,
  does: 'meanwhile',
  async prepare(walk) {
    await work(walk)
    return async () => undefined
  },
  mayChangeNothing: 'it has happened already',
})

/** Everything that has happened at Stripe since, delivered as often, and in what order, as the test says. */
export const webhooks = (when: string, mayChangeNothing?: string): Step => ({
  name: `webhooks ${when}`,
  does: 'webhooks',
  prepare: async () => async () => undefined,
  mayChangeNothing,
})
