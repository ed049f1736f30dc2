import type { ReactNode } from 'react'

/** One entry of a day's register: an interview, the one that is open now, or a break. */
export type Slot =
  | { kind: 'break'; time: string; words: string }
  | {
      kind: 'interview'
      time: string
      /** the school's own reference or 'Interview 3': never a name here */
      who: ReactNode
      /** year group, beside it */
      beside?: ReactNode
      /** status and a way to change it */
      children?: ReactNode
      /** the form of the one that is open; it stands in heather */
      now?: ReactNode
    }

/** The day's register; only the current interview is open, so one thumb is enough. Forms in `now` use className SLOT_FORM. */
export const Slots = ({ slots }: { slots: Slot[] }) => (
  <ol className="app-slots">
    {slots.map((slot, at) =>
      slot.kind === 'break' ? (
        <li key={at} className="app-slot app-slot--break">
          <span>{slot.time}</span>
          <span>{slot.words}</span>
        </li>
      ) : (
        <li key={at} className={`app-slot${slot.now ? ' app-slot--now' : ''}`}>
          <span className="app-slot__time">{slot.time}</span>
          <div>
            <p className="app-slot__who">
              {slot.who} {slot.beside && <span className="app-muted govuk-!-font-weight-regular">{slot.beside}</span>}
            </p>
            {slot.children}
          </div>
          {slot.now}
        </li>
      ),
    )}
  </ol>
)

/** The class of a Form that stands in a slot's `now`. */
export const SLOT_FORM = 'app-slot__form'
