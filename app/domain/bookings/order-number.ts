/** Said of a number that is still to come: never part of one. */
const STILL_TO_COME =
  /\b(to|will|shall) (follow|come|be (confirmed|advised|agreed|announced|decided|given|sent|issued))\b/

/** Words that stand where a number is not known yet, or where there is none. A code of the school's own may hold them beside figures. */
const STANDS_IN =
  /\b(tb[acds]|t b [acd]|none|nil|null|no|not|n ?a|unknown|await(ed|ing|s)?|pending|outstanding|follow(s|ing)?|later|soon|wait(ing)?|x{2,})\b/

/**
 * Whether this only stands where an order number will: "to follow", "TBC", "n/a", "-", "000". An order number is whatever the
 * payer's own finance system gives, so anything else is one, "TBC-2024/17" too. No invoice leaves with a stand-in on it.
 */
export function isStandInForOrderNumber(typed: string): boolean {
  const words = typed
    .toLowerCase()
    .replaceAll(/[^\p{L}\d]+/gu, ' ')
    .trim()
  if (/^[0 ]*$/.test(words) || STILL_TO_COME.test(words)) return true
  // "PO no." before it says only what it is the number of.
  const said = words.replace(/^(our |your )?(po|p o|purchase order|order)( number| no\b)? ?/, '')
  return !/\d/.test(said) && (said === '' || STANDS_IN.test(said))
}
