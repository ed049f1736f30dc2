import type { ReactNode } from 'react'
import { Glyph, Hatch, type Mark, useSvgId } from './glyph.tsx'

export type BarPart = { mark: 'done' | 'promised' | 'reserved' | 'turn'; amount: number }

type BarProps = {
  parts: BarPart[]
  /** the whole; the rest of it is the open outline */
  of: number
  /** the sum in words */
  label: string
  small?: boolean
  /** without the outline of the whole: a bar among others */
  bare?: boolean
}

/** Parts of a whole, in the four marks. Widths are percentages, so strokes never scale. */
export function Bar({ parts, of, label, small, bare }: BarProps) {
  const id = useSvgId()
  const height = small ? 12 : 24
  const fills = {
    done: { fill: '#15463c' },
    promised: { fill: `url(#${id})`, stroke: '#15463c', strokeWidth: 1.5 },
    reserved: { fill: '#dceae4', stroke: '#6a7973', strokeWidth: 1.5 },
    turn: { fill: '#8b2e6c', stroke: '#fff', strokeWidth: 2 },
  }
  const drawn: ReactNode[] = []
  let x = 0
  for (const part of parts) {
    const width = of > 0 ? Math.max(0, Math.min(100 - x, (part.amount / of) * 100)) : 0
    if (width > 0) {
      drawn.push(
        <rect
          key={part.mark}
          x={`${x.toFixed(2)}%`}
          y="1"
          width={`${width.toFixed(2)}%`}
          height={height}
          {...fills[part.mark]}
        />,
      )
    }
    x += width
  }
  return (
    <svg className={`app-bar${small ? ' app-bar--small' : ''}`} role="img" aria-label={label}>
      {parts.some((part) => part.mark === 'promised') && <Hatch id={id} />}
      {!bare && <rect x="0" y="1" width="100%" height={height} fill="#fff" stroke="#6a7973" strokeWidth="1.5" />}
      {drawn}
    </svg>
  )
}

/** The one number that proves the heading, with its words. */
export const BigFigure = ({ figure, children }: { figure: ReactNode; children: ReactNode }) => (
  <p className="app-big">
    {figure} <small>{children}</small>
  </p>
)

/** Up to three counts below a bar, each with its mark. */
export const Counts = ({ counts }: { counts: { mark: Mark; words: string; count: ReactNode }[] }) => (
  <dl className="app-counts">
    {counts.map(({ mark, words, count }) => (
      <div key={words}>
        <dt>
          <Glyph mark={mark} />
          {words}
        </dt>
        <dd>{count}</dd>
      </div>
    ))}
  </dl>
)

/** Bars of one measure beside each other's names, longest first or in time. Their table stands beside them. */
export function HBars({ rows }: { rows: { name: string; amount: number; words: string; mark?: BarPart['mark'] }[] }) {
  const most = Math.max(0, ...rows.map((row) => row.amount))
  return (
    <ul className="app-hbars">
      {rows.map((row) => (
        <li key={row.name}>
          <div className="app-hbars__top">
            <span>{row.name}</span>
            <strong>{row.words}</strong>
          </div>
          <Bar
            bare
            of={most}
            parts={[{ mark: row.mark ?? 'done', amount: row.amount }]}
            label={`${row.name}: ${row.words}`}
          />
        </li>
      ))}
    </ul>
  )
}
