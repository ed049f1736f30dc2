/** Who can put right that nobody can approve, for whoever is looking. */
export type LacksApprover = {
  /** Whoever decides: the consortium that leads, the trust, or the school itself. */
  organisation: string
  /** The person looking keeps its team, and so can invite somebody. */
  canInvite: boolean
  /** Who keeps its team, by name; nobody, where nobody of it is on Waymark yet. */
  keepers: string[]
}
