import { createContext, useContext } from 'react'

/** A place under the header; `also`: where else its pages are. Those of one group are one entry of the row, and a row of their own where one of them is open. */
export type Place = { href: string; text: string; group?: string; also?: readonly string[] }

/** What every page shows around its own content: who is looking, for whom, and where they can go. */
export type Frame = {
  /** path of the page, to mark the current place */
  path: string
  home: string
  person?: { name: string; href: string }
  organisation?: { name: string; change?: { href: string; text: string } }
  places: Place[]
  /** the message of the last act, shown once */
  flash?: {
    tone: 'done' | 'notice'
    title?: string
    text: string
    link?: { href: string; text: string }
    /** a button that takes the act back */
    undo?: { action: string; fields: Record<string, string>; text: string }
  }
}

/** The frame of someone who has not signed in. */
export const publicFrame = (path: string): Frame => ({
  path,
  home: '/',
  places: [
    { href: '/find', text: 'Find an adviser' },
    { href: '/#how', text: 'How it works' },
    { href: '/#cost', text: 'What it costs' },
    { href: '/#ways', text: 'For advisers' },
  ],
})

const FrameContext = createContext<Frame>(publicFrame('/'))

export const FrameProvider = FrameContext.Provider
export const useFrame = (): Frame => useContext(FrameContext)

/** The row of places: each with what it opens, and the places that stand under it. A group of one is that place itself. */
export function rowOfPlaces(places: readonly Place[]): { href: string; text: string; under: Place[] }[] {
  const groups = new Map<string, Place[]>()
  for (const place of places) {
    const name = place.group ?? place.href
    groups.set(name, [...(groups.get(name) ?? []), place])
  }
  return [...groups.values()].map((under) => {
    const [first] = under as [Place, ...Place[]]
    return { href: first.href, text: under.length > 1 ? (first.group ?? first.text) : first.text, under }
  })
}

/** The place one of whose addresses is the longest beginning of the path; the home place only when it is the path itself. */
export function currentPlace({ places, home, path }: Frame): Place | undefined {
  let found: { place: Place; length: number } | undefined
  for (const place of places) {
    for (const href of [place.href, ...(place.also ?? [])]) {
      const isHere = href === path || (href !== home && path.startsWith(`${href}/`))
      if (isHere && (!found || href.length > found.length)) found = { place, length: href.length }
    }
  }
  return found?.place
}
