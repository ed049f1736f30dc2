import { contours } from './contours.ts'

export type Pin = {
  number: number
  miles: number
  /** degrees clockwise from north, from the place to the adviser */
  bearing: number
}

type AdviserMapProps = {
  /** 'Your school', 'ZZ4' */
  place: string
  pins: Pin[]
  /** the distance asked for: the outermost ring */
  within: number
}

const CENTRE = { x: 200, y: 205 }
const OUTER = 174

const HILLS = [
  { x: 331, y: 78, seed: 11, lines: 6, step: 16 },
  { x: 88, y: 330, seed: 5, lines: 7, step: 17 },
  { x: 150, y: 120, seed: 23, lines: 7, step: 24 },
]
const LINES = HILLS.flatMap(contours)

/** Round distances for the rings: a quarter, a half and the whole of the reach. */
export const ringsOf = (within: number): number[] =>
  [within / 4, within / 2, within].filter((miles) => miles >= 1).map((miles) => Math.round(miles * 2) / 2)

/** Where a pin is drawn. North is up; whoever is beyond the outer ring is drawn just outside it. */
export function placeOf(pin: Pin, within: number): { x: number; y: number } {
  const far = Math.min(pin.miles / within, 1.08) * OUTER
  const angle = (pin.bearing * Math.PI) / 180
  return { x: Math.round(CENTRE.x + far * Math.sin(angle)), y: Math.round(CENTRE.y - far * Math.cos(angle)) }
}

const PIN = 16
const LABEL = { size: 15, above: 188, below: 229, perCharacter: 8 }

/** The baseline of the name of the place: above its square, or below it where fewer pins would hide it there. */
export function labelOf(place: string, pins: readonly Pin[], within: number): number {
  const reach = (place.length * LABEL.perCharacter) / 2 + PIN
  const hiding = (baseline: number) =>
    pins
      .map((pin) => placeOf(pin, within))
      .filter(({ x, y }) => Math.abs(x - CENTRE.x) < reach && y > baseline - LABEL.size - PIN && y < baseline + PIN)
      .length
  return hiding(LABEL.above) > hiding(LABEL.below) ? LABEL.below : LABEL.above
}

export type Mark = { x: number; y: number; text: string }

/** Up to this many numbers are written on one mark; of more, the first and how many besides. */
const NUMBERS = 3

/**
 * One mark for all whose pins would cover each other, as those of one postcode area do: at the place of the first in the
 * list, with every number that fits ('2, 5'), or the first and how many besides ('2 +6').
 */
export function marksOf(pins: readonly Pin[], within: number): Mark[] {
  const groups: { x: number; y: number; numbers: number[] }[] = []
  for (const pin of pins) {
    const { x, y } = placeOf(pin, within)
    const under = groups.find((group) => Math.hypot(group.x - x, group.y - y) < PIN)
    if (under) under.numbers.push(pin.number)
    else groups.push({ x, y, numbers: [pin.number] })
  }
  return groups.map(({ numbers, ...at }) => ({
    ...at,
    text: numbers.length > NUMBERS ? `${numbers[0]} +${numbers.length - 1}` : numbers.join(', '),
  }))
}

const FIGURE = 9
const halo = { textAnchor: 'middle', stroke: '#f1f5f3', strokeWidth: 4, paintOrder: 'stroke' } as const

/** Distance and direction around a place. It repeats the list beside it and never replaces it; the hills are ornament. */
export function AdviserMap({ place, pins, within }: AdviserMapProps) {
  const rings = ringsOf(within)
  const count = pins.length === 1 ? 'one adviser' : `${pins.length} advisers`
  return (
    <svg
      className="app-map"
      viewBox="0 0 400 410"
      role="img"
      aria-label={`Map of ${count} around ${place}, with rings at ${rings.join(', ')} miles. The list gives the same distances.`}
    >
      <g fill="none" stroke="#c5d0cb">
        {LINES.map((d, at) => (
          <path key={at} d={d} strokeWidth={at % 5 === 4 ? 1.9 : 1} />
        ))}
      </g>
      {rings.map((miles) => {
        const radius = (miles / within) * OUTER
        return (
          <g key={miles}>
            <circle
              cx={CENTRE.x}
              cy={CENTRE.y}
              r={radius}
              fill="none"
              stroke="#6a7973"
              strokeWidth="1.5"
              strokeDasharray="2 5"
              strokeLinecap="round"
            />
            <text {...halo} x={CENTRE.x} y={CENTRE.y + radius - 6} fontSize="14" fill="#17211f">
              {miles} miles
            </text>
          </g>
        )
      })}
      <rect x="191" y="196" width="18" height="18" rx="3" fill="#17211f" />
      <text
        {...halo}
        x={CENTRE.x}
        y={labelOf(place, pins, within)}
        fontSize={LABEL.size}
        fontWeight="700"
        fill="#17211f"
      >
        {place}
      </text>
      {/* the first in the list is drawn last, on top */}
      {marksOf(pins, within)
        .reverse()
        .map(({ x, y, text }) => {
          const half = Math.max(PIN, (text.length * FIGURE) / 2 + 7)
          const middle = Math.min(Math.max(x, half + 2), 398 - half)
          return (
            <g key={text}>
              <rect
                x={middle - half}
                y={y - PIN}
                width={half * 2}
                height={PIN * 2}
                rx={PIN}
                fill="#15463c"
                stroke="#fff"
                strokeWidth="2.5"
              />
              <text x={middle} y={y + 6} textAnchor="middle" fontSize={17} fontWeight="700" fill="#fff">
                {text}
              </text>
            </g>
          )
        })}
      <g transform="translate(368 34)">
        <path
          d="M0 14V-14M-6-7l6-8 6 8"
          fill="none"
          stroke="#17211f"
          strokeWidth="2"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <text y="30" textAnchor="middle" fontSize="13" fontWeight="700" fill="#17211f">
          N
        </text>
      </g>
    </svg>
  )
}
