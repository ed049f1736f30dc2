/** A hill drawn as closed contour lines, for decoration: the same seed gives the same hill. */
export type Hill = { x: number; y: number; seed: number; lines: number; step: number; squash?: number }

/** The paths of a hill's lines, from the top outwards. */
export function contours({ x, y, seed, lines, step, squash = 0.72 }: Hill): string[] {
  const waves = [2, 3, 5].map((wave, at) => ({
    wave,
    turn: (((seed * (at + 3) * 37) % 360) * Math.PI) / 180,
    depth: [0.2, 0.13, 0.05][at] ?? 0,
  }))
  return Array.from({ length: lines }, (_, line) => {
    const radius = step * (line + 1)
    const corners = Array.from({ length: 18 }, (_, at) => {
      const angle = (at / 18) * 2 * Math.PI
      // lines further out keep the shape of the hill and drift a little
      const swell = waves.reduce(
        (sum, { wave, turn, depth }) => sum + depth * Math.sin(wave * angle + turn + line * 0.09),
        1,
      )
      return [x + radius * swell * Math.cos(angle), y + radius * swell * squash * Math.sin(angle)] as const
    })
    return smooth(corners)
  })
}

/** A closed path through the middles of a polygon's sides, bent at its corners. */
function smooth(corners: (readonly [number, number])[]): string {
  const round = (value: number) => Math.round(value)
  const middle = (at: number) => {
    const [ax, ay] = corners[at % corners.length] ?? [0, 0]
    const [bx, by] = corners[(at + 1) % corners.length] ?? [0, 0]
    return [(ax + bx) / 2, (ay + by) / 2] as const
  }
  const [startX, startY] = middle(corners.length - 1)
  const bends = corners.map(([cx, cy], at) => {
    const [mx, my] = middle(at)
    return `Q${round(cx)} ${round(cy)} ${round(mx)} ${round(my)}`
  })
  return `M${round(startX)} ${round(startY)}${bends.join('')}z`
}
