import type { ReactNode } from 'react'
import { Glyph } from './glyph.tsx'

/** A check is a date: what was seen and when, or until when. */
export type Check = {
  words: ReactNode
  /** 'soon' when it ends within 60 days or still has to be done; 'no' when it is missing or has ended */
  state?: 'seen' | 'soon' | 'no'
}

/** Checks with their dates. The school's own checks remain its own. */
export const Checks = ({ checks, look }: { checks: Check[]; look?: 'big' | 'two' }) => (
  <ul className={`app-checks${look ? ` app-checks--${look}` : ''}`}>
    {checks.map(({ words, state = 'seen' }, at) => (
      <li key={at}>
        <Glyph mark={state === 'soon' ? 'clock' : state === 'no' ? 'cross' : 'check'} />
        <span className={state === 'seen' ? undefined : `app-checks__${state}`}>{words}</span>
      </li>
    ))}
  </ul>
)
