import type { ReactNode } from 'react'
import { Glyph } from './glyph.tsx'

export type Turn = {
  /** verb first: "Share the pupil list for Thursday's visit" */
  what: string
  href: string
  detail?: ReactNode
  /** 'today', 'Fri 27 November' */
  by?: string
}

/** What waits for the person looking, soonest first; nobody else's work, no news. Renders nothing when nothing waits. */
export function Turns({ turns, title = 'What needs you' }: { turns: Turn[]; title?: string }) {
  if (turns.length === 0) return null
  return (
    <>
      <h2 className="govuk-visually-hidden">{title}</h2>
      <ol className="app-turns">
        {turns.map((turn) => (
          <li key={`${turn.href} ${turn.what}`}>
            <Glyph mark="turn" />
            <div>
              <span className="app-turns__what">
                <a className="govuk-link" href={turn.href}>
                  {turn.what}
                </a>
              </span>
              {turn.detail && <p>{turn.detail}</p>}
            </div>
            {turn.by && (
              <span className="app-turns__by">
                by <strong>{turn.by}</strong>
              </span>
            )}
          </li>
        ))}
      </ol>
    </>
  )
}
