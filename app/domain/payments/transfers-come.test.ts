import { expect, it } from 'vitest'
import { pence } from '../money.ts'
import { type BalanceLine, transfersCome, waitingTransfers, waitsSince } from './transfers-come.ts'

/** Lines of a balance, oldest first, a day apart: a transfer with what it quotes, or a payment that uses money. */
function balance(...moves: ([came: number, quoted: string | null] | [used: number, intent: string, 'used'])[]) {
  let waits = 0
  return moves.map(([amount, words, used], at): BalanceLine => {
    const amountPence = used ? -amount : amount
    waits += amountPence
    return {
      id: `line_${at}`,
      at: new Date(Date.UTC(2027, 0, at + 1)),
      type: used ? 'applied_to_payment' : 'funded',
      amountPence,
      waitsPence: pence(waits),
      reference: used ? null : words,
      paymentIntentId: used ? words : null,
      sender: null,
    }
  })
}
const paidBy = (lines: BalanceLine[]) => transfersCome(lines).map(({ reference, paid }) => [reference, paid])

it('a transfer pays what follows it', () => {
  expect(
    paidBy(balance([500, 'A'], [500, 'pi_a', 'used'], [700, 'B'], [300, 'pi_b', 'used'], [200, 'pi_c', 'used'])),
  ).toEqual([
    ['A', ['pi_a']],
    ['B', ['pi_b', 'pi_c']],
  ])
})

it('of two that came together, the one of exactly the amount has paid', () => {
  expect(paidBy(balance([500, 'A'], [100, 'B'], [500, 'pi_a', 'used']))).toEqual([
    ['A', ['pi_a']],
    ['B', []],
  ])
})

it('one that was too short pays nothing, and the rest that follows pays', () => {
  expect(paidBy(balance([200, 'A'], [300, null], [500, 'pi_a', 'used']))).toEqual([
    ['A', []],
    [null, ['pi_a']],
  ])
})

it('money waits since the balance was last empty', () => {
  expect(waitsSince([])).toBeNull()
  expect(waitsSince(balance([500, 'A'], [500, 'pi_a', 'used']))).toBeNull()
  const waiting = balance([500, 'A'], [500, 'pi_a', 'used'], [200, 'B'], [100, 'C'])
  expect(waitsSince(waiting)).toEqual(new Date(Date.UTC(2027, 0, 3)))
})

it('what waits came by the transfers since then', () => {
  expect(waitingTransfers(balance([500, 'A'], [500, 'pi_a', 'used']))).toEqual([])
  const lines = balance([500, 'A'], [500, 'pi_a', 'used'], [200, 'B'], [900, 'C'], [800, 'pi_c', 'used'])
  expect(waitingTransfers(lines).map(({ reference, hasPaid }) => [reference, hasPaid])).toEqual([
    ['B', false],
    ['C', true],
  ])
})
