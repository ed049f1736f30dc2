import type { ReactNode } from 'react'
import { Glyph } from './glyph.tsx'

/** One point of a way: `done` lies behind, `here` is the turn of the person looking, `next` is ahead. */
export type RoutePoint = {
  state: 'done' | 'no' | 'here' | 'next'
  /** "Graham Ellwood approved £351.14" */
  what: ReactNode
  /** day and time, by whom, in whose words */
  when?: ReactNode
}

const MARKS = { done: 'done-disc', no: 'no-disc', here: 'turn-disc', next: 'open-disc' } as const

/** History, then what comes next: a solid line behind, dots ahead. */
export const Route = ({ points }: { points: RoutePoint[] }) => (
  <ol className="app-route">
    {points.map(({ state, what, when }, at) => (
      <li key={at} className={state === 'here' ? 'is-here' : state === 'next' ? 'is-next' : undefined}>
        <Glyph mark={MARKS[state]} />
        <p className="app-route__what">{what}</p>
        {when && <p className="app-route__when">{when}</p>}
      </li>
    ))}
  </ol>
)
