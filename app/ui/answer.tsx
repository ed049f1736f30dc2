import { type ReactNode, useId } from 'react'
import { Glyph } from './glyph.tsx'

type AnswerProps = {
  kind: 'done' | 'refused' | 'empty'
  title: ReactNode
  /** 1 when the answer is the page's heading */
  level?: 1 | 2 | 3
  /** paragraphs: what happened, what happens next, by when; for refused: the rule, then the way on */
  children?: ReactNode
}

const MARKS = { done: 'done-disc', refused: 'cross', empty: 'open' } as const

/** Done, refused, or nothing here yet. Field errors belong in the error summary instead. */
export function Answer({ kind, title, level = 2, children }: AnswerProps) {
  const id = `answer${useId().replaceAll(':', '')}`
  const Heading = `h${level}` as const
  return (
    <section className={`app-answer app-answer--${kind}`} aria-labelledby={id}>
      <Glyph mark={MARKS[kind]} />
      <div>
        <Heading id={id}>{title}</Heading>
        {children}
      </div>
    </section>
  )
}
