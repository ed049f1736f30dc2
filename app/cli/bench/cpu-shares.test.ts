import { expect, test } from 'vitest'
import { cpuShares } from './cpu-shares.ts'

const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
  id,
  callFrame: { functionName, url, scriptId: '1', lineNumber: 0, columnNumber: 0 },
  children,
})

test('a component counts as rendering below React and as a rule elsewhere; idle time counts for nothing', () => {
  const shares = cpuShares({
    startTime: 0,
    endTime: 100,
    nodes: [
      node(1, '(root)', '', [2, 3, 5, 7, 8]),
      node(2, '(idle)', ''),
      node(3, 'renderElement', 'file:///w/node_modules/react-dom/server.node.js', [4]),
      node(4, 'Booking', 'file:///w/build/server/index.js', [6]),
      node(5, 'readBooking', 'file:///w/build/server/index.js'),
      node(6, 'push', ''),
      node(7, '(garbage collector)', ''),
      node(8, 'select', 'file:///w/node_modules/drizzle-orm/pg-core/select.js'),
    ],
    samples: [2, 3, 4, 5, 6, 7, 8],
    timeDeltas: [1000, 10, 20, 40, 10, 10, 10],
  })
  expect(shares).toEqual([
    { owner: 'React', share: 0.4 },
    { owner: 'Loaders and rules', share: 0.4 },
    { owner: 'Garbage collection', share: 0.1 },
    { owner: 'drizzle', share: 0.1 },
  ])
})
