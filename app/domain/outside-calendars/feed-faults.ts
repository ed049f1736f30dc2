/** What was wrong with an outside calendar when it was looked at. */
export const FEED_FAULTS = [
  'private_address',
  'not_https',
  'no_such_host',
  'unreachable',
  'too_slow',
  'refused',
  'gone',
  'server_error',
  'too_many_redirects',
  'too_large',
  'empty',
  'web_page',
  'not_a_calendar',
  'cut_off',
  'too_many_events',
  'too_heavy',
  'key_gone',
] as const
export type FeedFault = (typeof FEED_FAULTS)[number]

/** In a sentence, for whoever gave the address. */
export const FAULT_WORDS: Readonly<Record<FeedFault, string>> = {
  private_address: 'That address leads into a private network, where Waymark reads nothing',
  not_https: 'It leads to an address without https://, which anybody on the way could read',
  no_such_host: 'No computer on the internet has that name',
  unreachable: 'Nothing answered there',
  too_slow: 'It took longer to answer than 20 seconds',
  refused: 'It is not shared: whoever keeps it refused to show it',
  gone: 'There is no calendar at that address any more',
  server_error: 'Whoever keeps it answered with an error',
  too_many_redirects: 'It leads from one address to the next without end',
  too_large: 'It is larger than 10 MB',
  empty: 'It is empty: no calendar is in it',
  web_page: 'It is a web page and no calendar: look for the address that ends in .ics or says iCal',
  not_a_calendar: 'What is there is no calendar',
  cut_off: 'It ends in the middle',
  too_many_events: 'It has more events than Waymark reads: 20,000, and 5,000 busy times',
  too_heavy: 'Its repeating events take too long to work out',
  key_gone: 'Waymark can no longer read the address that you gave. Remove this calendar and add it again',
}

/** What another try in an hour will hardly put right: said after the second time in a row. */
const LASTING: readonly FeedFault[] = [
  'refused',
  'gone',
  'empty',
  'web_page',
  'not_a_calendar',
  'too_large',
  'too_many_events',
  'too_heavy',
  'key_gone',
]
export const isLasting = (fault: FeedFault): boolean => LASTING.includes(fault)
