/** What an adviser may say they know well: chosen from kept lists, never typed, so that a search finds all who share it. */
export type Specialism = { code: string; kind: SpecialismKind; name: string; isOnList: boolean }

export type SpecialismKind = 'send' | 'pupils' | 'language' | 'sector'

/** The lists that staff keep, in the order of every page. */
export const SPECIALISM_KINDS: readonly { kind: SpecialismKind; name: string; hint: string }[] = [
  { kind: 'send', name: 'SEND needs', hint: 'Needs that you have worked with often.' },
  { kind: 'pupils', name: 'Pupils', hint: 'Whom you know well.' },
  { kind: 'language', name: 'Languages', hint: 'In which you could hold an interview.' },
  { kind: 'sector', name: 'Sectors and ways', hint: 'Of which you know more than most advisers.' },
]
