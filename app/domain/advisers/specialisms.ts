/** What an adviser may say they know well: chosen, never typed, so that a search finds all who share it. */
export const SPECIALISMS: Readonly<Record<string, string>> = {
  send: 'SEND and EHCP reviews',
  young_carers: 'Young carers',
  care_experienced: 'Looked-after and care-experienced pupils',
  at_risk: 'Pupils at risk of leaving education or work',
  eal: 'English as an additional language',
  bsl: 'Uses British Sign Language',
  apprenticeships: 'Apprenticeships',
  university: 'University and UCAS',
  engineering: 'Engineering and construction',
  health: 'Health and social care',
  digital: 'Digital and computing',
  creative: 'Creative work',
  land: 'Farming and land-based work',
  armed_forces: 'Armed forces and service families',
}

export const specialismWords = (code: string): string =>
  Object.hasOwn(SPECIALISMS, code) ? (SPECIALISMS[code] as string) : code
