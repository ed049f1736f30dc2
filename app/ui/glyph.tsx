import { useId } from 'react'

const PINE = '#15463c'
const STRONG = '#6a7973'
const HEATHER = '#8b2e6c'
const AMBER = '#7a4700'
const RED = '#b3261e'

/** The hatch of what is promised. Each svg brings its own, under an id of its own. */
export const Hatch = ({ id }: { id: string }) => (
  <defs>
    <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="6" height="6" fill="#fff" />
      <rect width="3" height="6" fill={PINE} />
    </pattern>
  </defs>
)

/** An id for use inside an svg: same on every rendering of the same page. */
export const useSvgId = (): string => `s${useId().replaceAll(':', '')}`

const line = { fill: 'none', strokeLinecap: 'round', strokeLinejoin: 'round' } as const

const DRAWN = {
  /** solid: done */
  done: [16, <rect key="a" x="1" y="1" width="14" height="14" rx="2" fill={PINE} />],
  /** outline: open, left, waiting for someone else */
  open: [
    16,
    <rect key="a" x="1.75" y="1.75" width="12.5" height="12.5" rx="2" fill="#fff" stroke={STRONG} strokeWidth="1.5" />,
  ],
  /** pale with an edge: asked for, not yet decided */
  reserved: [
    16,
    <rect
      key="a"
      x="1.75"
      y="1.75"
      width="12.5"
      height="12.5"
      rx="2"
      fill="#dceae4"
      stroke={STRONG}
      strokeWidth="1.5"
    />,
  ],
  /** heather arrow: your turn */
  turn: [16, <path key="a" d="M0 3h9l7 5-7 5H0z" fill={HEATHER} />],
  check: [18, <path key="a" d="M3 9.6l4 4L15 4.8" {...line} stroke={PINE} strokeWidth="2.6" />],
  clock: [
    16,
    <g key="a" {...line} stroke={AMBER} strokeWidth="1.8">
      <circle cx="8" cy="8" r="6.6" />
      <path d="M8 4.2V8l2.7 1.8" />
    </g>,
  ],
  cross: [16, <path key="a" d="M3 3l10 10M13 3L3 13" {...line} stroke={RED} strokeWidth="2.4" />],
  remove: [12, <path key="a" d="M2 2l8 8M10 2l-8 8" {...line} stroke="#17211f" strokeWidth="1.8" />],
  arrow: [26, <path key="a" d="M3 13h18M14 6l7 7-7 7" {...line} stroke={PINE} strokeWidth="2.4" />],
  phone: [
    26,
    <path
      key="a"
      d="M8 3l3.5 6-2.3 2.2a14 14 0 0 0 5.6 5.6L17 14.500l6 3.500-1.500 4.500C13 24 2 13 3.500 4.500z"
      fill={AMBER}
    />,
  ],
  /** the larger discs of the route and of answers */
  'done-disc': [
    26,
    <g key="a">
      <circle cx="13" cy="13" r="12" fill={PINE} />
      <path d="M7.500 13.500l3.800 3.800 7.200-8" {...line} stroke="#fff" strokeWidth="2.600" />
    </g>,
  ],
  'turn-disc': [
    26,
    <g key="a">
      <circle cx="13" cy="13" r="12" fill={HEATHER} />
      <path d="M6 9.500h7.500l6 3.500-6 3.500H6z" fill="#fff" />
    </g>,
  ],
  'open-disc': [26, <circle key="a" cx="13" cy="13" r="10.800" fill="#fff" stroke={STRONG} strokeWidth="2.200" />],
  'no-disc': [
    26,
    <g key="a">
      <circle cx="13" cy="13" r="10.800" fill="#fff" stroke={RED} strokeWidth="2.200" />
      <path d="M9 9l8 8M17 9l-8 8" {...line} stroke={RED} strokeWidth="2.400" />
    </g>,
  ],
} as const

export type Mark = keyof typeof DRAWN | 'promised'

function Promised() {
  const id = useSvgId()
  return (
    <svg className="app-glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <Hatch id={id} />
      <rect x="1.75" y="1.75" width="12.5" height="12.5" rx="2" fill={`url(#${id})`} stroke={PINE} strokeWidth="1.5" />
    </svg>
  )
}

/** A mark. It is never alone: words beside it say the same. */
export function Glyph({ mark }: { mark: Mark }) {
  if (mark === 'promised') return <Promised />
  const [size, drawn] = DRAWN[mark]
  return (
    <svg className="app-glyph" viewBox={`0 0 ${size} ${size}`} aria-hidden="true" focusable="false">
      {drawn}
    </svg>
  )
}

/** A number in a disc, for steps. */
export const NumberDisc = ({ number }: { number: number }) => (
  <svg className="app-glyph" viewBox="0 0 30 30" aria-hidden="true" focusable="false">
    <circle cx="15" cy="15" r="14" fill={PINE} />
    <text x="15" y="20.500" textAnchor="middle" fontSize="16" fontWeight="700" fill="#fff">
      {number}
    </text>
  </svg>
)
