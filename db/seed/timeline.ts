/** Something that happened, or will have by now: what it does may put more on the timeline. */
export type Happening = { at: Date; run: (at: Date) => Promise<void> }

/** Runs happenings in the order of their times up to `until`; what comes later has not happened yet, and is left out. `after` follows each. */
export function timeline(until: Date, after: (at: Date) => Promise<void>) {
  const waiting: Happening[] = []
  return {
    add(at: Date, run: Happening['run']) {
      if (at <= until) waiting.push({ at, run })
    },
    async play(): Promise<number> {
      let played = 0
      while (waiting.length > 0) {
        waiting.sort((a, b) => b.at.getTime() - a.at.getTime())
        const next = waiting.pop() as Happening
        await next.run(next.at)
        await after(next.at)
        played++
      }
      return played
    },
  }
}
export type Timeline = ReturnType<typeof timeline>
