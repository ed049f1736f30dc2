import { done, type Result, refuse } from '../result.ts'

// How a problem is settled: one of the staff decides, and where what is charged for the visit is above the limit that staff keep, a
// second confirms it or sends it back. Until then nothing moves. This table is the only place that knows which move is allowed,
// and by whom.

export type SettlementStatus = 'awaiting' | 'confirmed' | 'sent_back' | 'dropped'
export type SettlementEvent = 'decide' | 'confirm' | 'send_back' | 'drop'
export type SettlementRefusal = 'own_decision' | 'not_now' | 'already_done' | 'words_missing'

/** `first`: whoever decided. `second`: anybody else of the staff. `waymark`: the school took its problem back meanwhile. */
export type Settler = 'first' | 'second' | 'waymark'
type Row = { from: SettlementStatus | 'none'; to: SettlementStatus; by: Settler; needsWords: boolean }

/** Every move. @public for whoever checks the whole of it. */
export const SETTLEMENT_LIFECYCLE: Readonly<Record<SettlementEvent, Row>> = {
  decide: { from: 'none', to: 'awaiting', by: 'first', needsWords: true },
  confirm: { from: 'awaiting', to: 'confirmed', by: 'second', needsWords: false },
  send_back: { from: 'awaiting', to: 'sent_back', by: 'second', needsWords: true },
  drop: { from: 'awaiting', to: 'dropped', by: 'waymark', needsWords: false },
}

/**
 * Decides one move. Pure. `none`: nothing awaits a second person. Whoever decided neither confirms nor sends back what they
 * decided (`own_decision`); deciding and sending back need words (`words_missing`).
 */
export function decideSettlement(
  status: SettlementStatus | 'none',
  event: SettlementEvent,
  by: Settler,
  words = '',
): Result<SettlementStatus, SettlementRefusal> {
  const row = SETTLEMENT_LIFECYCLE[event]
  if (row.by !== by) return refuse('own_decision')
  if (status !== row.from) return refuse(status === row.to ? 'already_done' : 'not_now')
  if (row.needsWords && words.trim() === '') return refuse('words_missing')
  return done(row.to)
}

/** Whether settling a problem takes a second person: more is charged for the visit than the limit when it was raised. Pence. */
export const needsSecond = (stakePence: number, secondAbovePence: number): boolean => stakePence > secondAbovePence
