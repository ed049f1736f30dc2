import type { ReactNode } from 'react'
import { contours } from './contours.ts'
import { Glyph, NumberDisc } from './glyph.tsx'

const LINES = [
  ...contours({ x: 1008, y: 300, seed: 7, lines: 15, step: 52 }),
  ...contours({ x: 250, y: 560, seed: 3, lines: 7, step: 60 }),
]

/** The dark band of the public first page: headline, one sentence, the search, a fingerpost on a hill. */
export const Hero = ({ title, lede, children }: { title: ReactNode; lede: ReactNode; children: ReactNode }) => (
  <div className="app-hero">
    <svg
      className="app-hero__map"
      viewBox="0 0 1280 480"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      focusable="false"
    >
      <g fill="none" stroke="#2b7563" strokeOpacity="0.7">
        {LINES.map((d, at) => (
          <path key={at} d={d} strokeWidth={at % 5 === 4 ? 2.1 : 1.1} />
        ))}
      </g>
    </svg>
    <div className="govuk-width-container app-hero__in">
      <div>
        <h1 className="govuk-heading-xl">{title}</h1>
        <p className="app-hero__lede">{lede}</p>
        <div className="app-hero__form">{children}</div>
      </div>
      <Fingerpost />
    </div>
  </div>
)

const Fingerpost = () => (
  <svg
    className="app-hero__post"
    viewBox="0 0 330 360"
    role="img"
    aria-label="A fingerpost on a hill. Its three boards read: apprenticeship, sixth form, college."
  >
    <path d="M-1400 376C-900 340-560 356-300 350S40 292 172 292s240 44 900 24v60h-2472z" fill="#2b7563" />
    <path d="M150 34l14-18 14 18v290h-28z" fill="#f1f5f3" />
    <path d="M164 16l14 18v290h-14z" fill="#c5d0cb" />
    <g fontFamily="Atkinson Hyperlegible, Arial" fontWeight="700" fontSize="22">
      <path d="M96 58h196l27 26-27 26H96z" fill="#8b2e6c" />
      <text x="114" y="91.5" fill="#fff">
        Apprenticeship
      </text>
      <path d="M226 126H60l-27 26 27 26h166z" fill="#fff" />
      <text x="80" y="159.5" fill="#15463c">
        Sixth form
      </text>
      <path d="M122 194h112l27 26-27 26H122z" fill="#dceae4" />
      <text x="142" y="227.5" fill="#15463c">
        College
      </text>
    </g>
    <path
      d="M150 330c-40 10-66 6-96 14s-60 12-110 12"
      stroke="#fff"
      strokeWidth="5"
      strokeDasharray="0 11"
      fill="none"
      strokeLinecap="round"
    />
  </svg>
)

/** How something goes, in up to four numbered steps. */
export const Steps = ({ steps }: { steps: { title: string; words: ReactNode }[] }) => (
  <ol className="app-steps">
    {steps.map(({ title, words }, at) => (
      <li key={title}>
        <NumberDisc number={at + 1} />
        <h3>{title}</h3>
        <p>{words}</p>
      </li>
    ))}
  </ol>
)

/** Ways on, each a link with a sentence. */
export const Ways = ({ ways }: { ways: { href: string; text: string; words?: ReactNode }[] }) => (
  <ul className="app-ways">
    {ways.map(({ href, text, words }) => (
      <li key={href}>
        <Glyph mark="arrow" />
        <div>
          <a className="govuk-link" href={href}>
            {text}
          </a>
          {words && <p>{words}</p>}
        </div>
      </li>
    ))}
  </ul>
)
