/** A calendar cut into the parts that matter, each of them still text: only what is looked at is then parsed. */
export type FeedParts = {
  /** What its keeper calls it; of Google's calendars often whose it is. */
  name: string
  zones: string[]
  events: string[]
  freeBusy: string[]
}

/** A component longer than this is no event that anybody wrote by hand, and is left out. */
const LONGEST_PART = 256 * 1024

export type Cut = FeedParts | 'empty' | 'web_page' | 'not_a_calendar' | 'cut_off'

/** Cuts up what was read from an address, or says why it is no calendar. Linear, whatever is in it. */
export function feedParts(text: string): Cut {
  const plain = text.replace(/^\uFEFF/, '').trimStart()
  if (plain === '') return 'empty'
  if (!/^BEGIN:VCALENDAR\s/i.test(plain.slice(0, 20)))
    return /^<(!doctype|html|\?xml|!--)/i.test(plain) ? 'web_page' : 'not_a_calendar'
  const parts: FeedParts = { name: '', zones: [], events: [], freeBusy: [] }
  const kept: Record<string, string[]> = { VTIMEZONE: parts.zones, VEVENT: parts.events, VFREEBUSY: parts.freeBusy }
  let depth = 0
  let partFrom = 0
  let part = ''
  for (const { line, from, until } of linesOf(plain)) {
    if (/^BEGIN:/i.test(line)) {
      depth++
      if (depth === 2) [part, partFrom] = [line.slice(6).trim().toUpperCase(), from]
    } else if (/^END:/i.test(line)) {
      if (depth === 2 && until - partFrom <= LONGEST_PART) kept[part]?.push(plain.slice(partFrom, until))
      depth--
      if (depth < 0) return 'not_a_calendar'
    } else if (depth === 1 && /^X-WR-CALNAME[:;]/i.test(line)) parts.name = line.slice(line.indexOf(':') + 1).trim()
  }
  return depth === 0 ? parts : 'cut_off'
}

function* linesOf(text: string): Generator<{ line: string; from: number; until: number }> {
  for (let from = 0; from < text.length; ) {
    const next = text.indexOf('\n', from)
    const until = next < 0 ? text.length : next
    // BEGIN and END are short: of a long line its head says what it is.
    yield { line: text.slice(from, Math.min(until, from + 300)).trimEnd(), from, until }
    from = until + 1
  }
}
