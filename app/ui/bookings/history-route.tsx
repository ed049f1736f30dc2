import { formatInstant } from '#app/domain/format-day.ts'
import { Route, type RoutePoint } from '#app/ui/route.tsx'

type Point = { state: 'done' | 'no'; what: string; at: Date; note: string | null }

/** What has happened to a booking, with who, when and in whose words, and then what comes next. */
export const HistoryRoute = ({ points, ahead = [] }: { points: readonly Point[]; ahead?: RoutePoint[] }) => (
  <Route
    points={[
      ...points.map(({ state, what, at, note }) => ({
        state,
        what,
        when: `${formatInstant(at)}${note ? `. “${note}”` : ''}`,
      })),
      ...ahead,
    ]}
  />
)
