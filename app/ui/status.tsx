import type { ReactNode } from 'react'
import { Glyph, type Mark } from './glyph.tsx'

export type Tone = 'done' | 'promised' | 'open' | 'turn' | 'soon' | 'no'

const MARKS: Record<Tone, Mark> = {
  done: 'done',
  promised: 'promised',
  open: 'open',
  turn: 'turn',
  soon: 'clock',
  no: 'cross',
}

/** A state as mark and words. Name who is awaited: "Waiting for Graham Ellwood". */
export const Status = ({ tone, children }: { tone: Tone; children: ReactNode }) => (
  <strong className={`app-status app-status--${tone}`}>
    <Glyph mark={MARKS[tone]} />
    {children}
  </strong>
)

/** What the marks of a bar mean here. */
export const Key = ({ marks }: { marks: { mark: Mark; words: string }[] }) => (
  <ul className="app-key">
    {marks.map(({ mark, words }) => (
      <li key={words}>
        <Glyph mark={mark} />
        {words}
      </li>
    ))}
  </ul>
)
