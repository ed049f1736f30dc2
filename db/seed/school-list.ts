// The demonstration's schools: all invented. URNs from 990001, above any the register has used.

export type SeedSchool = {
  urn: number
  name: string
  town: string
  kind: 'Community school' | 'Voluntary aided school' | 'Academy converter' | 'Community special school'
  trust?: string
  pupils: number
  lowAge: number
  highAge: number
  isClosed?: true
}

export const HARROWDALE = 'Harrowdale Learning Trust'
const FOUR_WINDS = 'Four Winds Education Trust'

const maintained: [name: string, town: string, pupils: number, highAge: number][] = [
  ['Fernhollow School', 'Fernhollow', 742, 16],
  ['Tarnbeck High School', 'Tarnbeck', 1_046, 18],
  ['Ashgill Community School', 'Ashgill', 588, 16],
  ['Hollowmere School', 'Hollowmere', 911, 18],
  ['Skelbridge School', 'Skelbridge', 820, 16],
  ['Netherby Cross High School', 'Netherby Cross', 673, 16],
  ['Thornwath School', 'Thornwath', 958, 18],
  ['St Osyth’s Catholic School, Tarnbeck', 'Tarnbeck', 604, 16],
  ['Marrick Haven School', 'Marrick Haven', 512, 16],
  ['Ellerside School', 'Ellerside', 799, 18],
  ['Lowgarth High School', 'Lowgarth', 456, 16],
  ['Winterscale School', 'Winterscale', 631, 16],
  ['Beckfoot Lane School', 'Tarnbeck', 867, 16],
  ['St Wilfrith’s Church of England School', 'Skelbridge', 702, 16],
  ['Gillside School', 'Ashgill', 540, 16],
  ['Longrigg School', 'Hollowmere', 688, 16],
  ['Kestrel Brow School', 'Thornwath', 593, 16],
  ['Oxenthwaite School', 'Netherby Cross', 477, 16],
  ['Millrace School', 'Ellerside', 615, 16],
  ['Crosslands Girls’ School', 'Tarnbeck', 730, 18],
  ['Highfold School', 'Harrowdale', 558, 16],
  ['Staithe Road School', 'Marrick Haven', 649, 16],
  ['Limekiln School', 'Winterscale', 502, 16],
  ['Pikestaff School', 'Lowgarth', 421, 16],
  ['Dubwath School', 'Fernhollow', 583, 16],
  ['Whinmoor Bank School', 'Skelbridge', 694, 16],
]

const academies: [name: string, town: string, trust: string, pupils: number, highAge: number][] = [
  ['Harrowdale Academy', 'Harrowdale', HARROWDALE, 1_102, 18],
  ['Brackenrigg Academy', 'Ashgill', HARROWDALE, 845, 16],
  ['Scargill Academy', 'Skelbridge', HARROWDALE, 690, 16],
  ['Foxearth Academy', 'Hollowmere', HARROWDALE, 764, 16],
  ['Lingholme Academy', 'Lowgarth', HARROWDALE, 538, 16],
  ['Riverhead Academy', 'Thornwath', HARROWDALE, 922, 18],
  ['Windy Nook Academy', 'Netherby Cross', FOUR_WINDS, 655, 16],
  ['Stonecrop Academy', 'Ellerside', FOUR_WINDS, 601, 16],
  ['Merebank Academy', 'Tarnbeck', FOUR_WINDS, 879, 18],
  ['Hagg Wood Academy', 'Winterscale', FOUR_WINDS, 494, 16],
]

const special: [name: string, town: string, pupils: number][] = [
  ['Alderbank School', 'Tarnbeck', 118],
  ['Spinney Gate School', 'Hollowmere', 96],
  ['Rushmere Centre', 'Ellerside', 64],
]

const closed: [name: string, town: string, pupils: number][] = [
  ['Old Moor School', 'Skelbridge', 310],
  ['Packhorse School', 'Thornwath', 244],
]

const numbered = (schools: Omit<SeedSchool, 'urn'>[]): SeedSchool[] =>
  schools.map((school, i) => ({ urn: 990_001 + i, ...school }))

export const SCHOOLS: readonly SeedSchool[] = numbered([
  ...maintained.map(([name, town, pupils, highAge]) => ({
    name,
    town,
    pupils,
    lowAge: 11,
    highAge,
    kind: name.startsWith('St ') ? ('Voluntary aided school' as const) : ('Community school' as const),
  })),
  ...academies.map(([name, town, trust, pupils, highAge]) => ({
    ...{ name, town, trust, pupils, lowAge: 11, highAge },
    kind: 'Academy converter' as const,
  })),
  ...special.map(([name, town, pupils]) => ({
    ...{ name, town, pupils, lowAge: 11, highAge: 19 },
    kind: 'Community special school' as const,
  })),
  ...closed.map(([name, town, pupils]) => ({
    ...{ name, town, pupils, lowAge: 11, highAge: 16 },
    kind: 'Community school' as const,
    isClosed: true as const,
  })),
])

/** In the register, but not yet on Waymark: somebody can still sign these up. */
export const NOT_JOINED: readonly string[] = [
  'Dubwath School',
  'Whinmoor Bank School',
  'Pikestaff School',
  'Rushmere Centre',
]

/** The three that buy together. */
export const CONSORTIUM = {
  name: 'Three Becks Guidance Consortium',
  schools: ['Fernhollow School', 'Thornwath School', 'Netherby Cross High School'],
}
