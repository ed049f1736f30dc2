import { expect, it } from 'vitest'
import { isStandInForOrderNumber } from './order-number.ts'

it.each([
  ...[
    'to follow',
    'To Follow.',
    'PO to follow',
    'PO number to follow 3 September',
    'will follow',
    'TBC',
    'tbc',
    'T.B.C.',
  ],
  ...[
    'TBA',
    'tbd',
    'PO TBC',
    'PO: TBC',
    'TBC by finance',
    'to be confirmed',
    'None',
    'no PO',
    'no',
    'n/a',
    'N/A',
    'NA',
    'nil',
  ],
  ...['-', '–', '...', '?', '0', '000', 'xxx', 'XX', 'awaited', 'awaiting PO', 'Pending', 'not yet known', 'later'],
  ...['PO', 'PO number', 'order number', 'Order no. awaited'],
])('“%s” only stands where an order number will', (typed) => {
  expect(isStandInForOrderNumber(typed)).toBe(true)
})

it.each([
  ...[
    'PO-1',
    '4500012345',
    'TBC-2024/17',
    'NA-0042',
    'NO 4711',
    'PO No. 4711',
    'FH-2291',
    'TB-LATE',
    'TB-PROMPT',
    '1',
    '0001',
  ],
  ...['CAREERS/AUTUMN', 'Blanket order', 'XX12', 'NONESUCH-7', 'PO-TBA-3'],
])('“%s” is an order number', (typed) => {
  expect(isStandInForOrderNumber(typed)).toBe(false)
})
