import { scaleLinear } from 'd3-scale'
import { curveStepAfter, line } from 'd3-shape'
import { useSvgId } from './glyph.tsx'

type StepLineChartProps = {
  /** the message is the section's heading; this names the picture */
  title: string
  /** the figures in a sentence; ends by naming the table beside it */
  description: string
  /** running totals in order of time, used ones first */
  points: { label: string; total: number; state: 'used' | 'booked' }[]
  /** what the line may reach, drawn as a rule: '£18,000 agreed' */
  ceiling?: { amount: number; words: string }
  /** direct labels at the ends of the two lines */
  usedWords: string
  bookedWords?: string
  /** an amount on the axis in few characters */
  short: (amount: number) => string
}

const LEFT = 58
const RIGHT = 390
const TOP = 42
const BOTTOM = 232

/** Running totals as a step line: solid is used, dashed is booked. A table with every figure stands beside it. */
export function StepLineChart(props: StepLineChartProps) {
  const { title, description, points, ceiling, usedWords, bookedWords, short } = props
  const id = useSvgId()
  const highest = Math.max(1, ceiling?.amount ?? 0, ...points.map((point) => point.total))
  const x = scaleLinear([0, Math.max(1, points.length)], [LEFT, RIGHT])
  const y = scaleLinear([0, highest], [BOTTOM, TOP])
  const path = line<[number, number]>(
    ([at]) => x(at),
    ([, total]) => y(total),
  )
    .curve(curveStepAfter)
    .digits(1)
  const used = points.filter((point) => point.state === 'used').length
  const last = points.at(-1)?.total ?? 0
  const usedTotal = points[used - 1]?.total ?? 0
  const steps = (from: number, to: number, start: number): [number, number][] => [
    [from, start],
    ...points.slice(from, to).map((point, at): [number, number] => [from + at, point.total]),
    [to, points[to - 1]?.total ?? start],
  ]
  const usedPath = used > 0 ? path(steps(0, used, 0)) : null
  const bookedPath = used < points.length ? path(steps(used, points.length, usedTotal)) : null
  const ticks = [0, 1, 2, 3].map((third) => (highest / 3) * third)
  return (
    <svg className="app-chart" viewBox="0 0 420 268" role="img" aria-labelledby={`${id}t ${id}d`}>
      <title id={`${id}t`}>{title}</title>
      <desc id={`${id}d`}>{description}</desc>
      {ticks.map((amount, at) => (
        <g key={amount}>
          <path
            d={`M${LEFT} ${y(amount)}H${RIGHT}`}
            stroke={at === 3 && ceiling ? '#17211f' : '#c5d0cb'}
            strokeWidth={at === 3 && ceiling ? 2 : 1}
          />
          <text x={LEFT - 8} y={y(amount) + 5} textAnchor="end" fontSize="14">
            {short(amount)}
          </text>
        </g>
      ))}
      {ceiling && (
        <text x={LEFT + 2} y={TOP - 8} fontSize="14" fontWeight="700">
          {ceiling.words}
        </text>
      )}
      {points.map((point, at) => (
        <text key={`${point.label} ${point.state}`} x={x(at + 0.5)} y={BOTTOM + 22} textAnchor="middle" fontSize="14">
          {point.label}
        </text>
      ))}
      {usedPath && (
        <>
          <path d={`${usedPath}V${BOTTOM}H${LEFT}z`} fill="#dceae4" />
          <path d={usedPath} fill="none" stroke="#15463c" strokeWidth="4" strokeLinejoin="round" />
          <text x={x(used) - 8} y={y(usedTotal) - 10} textAnchor="end" fontSize="14" fontWeight="700">
            {usedWords}
          </text>
        </>
      )}
      {bookedPath && (
        <>
          <path d={bookedPath} fill="none" stroke="#15463c" strokeWidth="3" strokeDasharray="5 5" />
          {bookedWords && (
            <text x={RIGHT} y={y(last) - 10} textAnchor="end" fontSize="14" fontWeight="700">
              {bookedWords}
            </text>
          )}
        </>
      )}
    </svg>
  )
}
