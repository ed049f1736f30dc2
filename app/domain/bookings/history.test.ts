import { expect, it } from 'vitest'
import { day } from '../calendar.ts'
import { type HistoryLine, historyPoints, inOrder } from './history.ts'

const at = new Date('2026-11-24T10:00:00Z')
const line = (event: string, more: Partial<HistoryLine> = {}): HistoryLine => ({
  at,
  event,
  who: 'Graham Ellwood',
  note: null,
  on: null,
  ...more,
})
const told = (lines: HistoryLine[]) => historyPoints(lines, false).map(({ what, note }) => [what, note])

it('puts a confirmation after the act of the same moment that completed it, and the request first', () => {
  const lines = [line('confirmed'), line('accept'), line('requested')]
  expect(lines.sort(inOrder).map(({ event }) => event)).toEqual(['requested', 'accept', 'confirmed'])
})

it('puts what follows from an act of the same moment after it', () => {
  const lines = [line('paid_out'), line('invoiced'), line('agree'), line('payment_received')]
  expect(lines.sort(inOrder).map(({ event }) => event)).toEqual(['agree', 'invoiced', 'payment_received', 'paid_out'])
})

it('says for which days something was done, not on which', () => {
  const [point] = historyPoints([line('withdraw', { on: day('2027-01-14') })], true)
  expect(point?.what).toBe('Graham Ellwood took the request back for Thu 14 Jan')
})

it('shows a decline with what its approver wrote, as one act', () => {
  const declined = line('decline_approval', { on: day('2027-01-15'), note: 'The school did not approve it.' })
  expect(told([line('noted', { note: 'No money this term.' }), declined])).toEqual([
    ['Graham Ellwood did not approve', 'No money this term.'],
  ])
})

it('quotes nobody where the approver’s own words may not be read', () => {
  expect(told([line('decline_approval', { note: 'The school did not approve it.' })])).toEqual([
    ['Graham Ellwood did not approve', null],
  ])
})

it('keeps a note that belongs to no decision', () => {
  const later = new Date(at.getTime() + 60_000)
  expect(told([line('approve'), line('noted', { at: later, note: 'The hall is being painted.' })])).toEqual([
    ['Graham Ellwood approved', null],
    ['Graham Ellwood added a note', 'The hall is being painted.'],
  ])
})

it('says to the adviser that it was paid out to them', () => {
  const paid = [line('paid_out', { note: '£328.10' })]
  expect(told(paid)).toEqual([['Paid out to the adviser', '£328.10']])
  expect(historyPoints(paid, false, true)).toMatchObject([{ what: 'Paid out to you', note: '£328.10' }])
})

it('says until when the time was held, where that was written down', () => {
  expect(told([line('hold_longer', { note: '5pm on Tuesday 1 December 2026' })])).toEqual([
    ['Graham Ellwood held the time longer, until 5pm on Tuesday 1 December 2026', null],
  ])
  expect(told([line('hold_longer')])).toEqual([['Graham Ellwood held the time longer', null]])
})
