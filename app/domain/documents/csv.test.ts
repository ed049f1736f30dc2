import { expect, test } from 'vitest'
import { csvCell, csvFile, csvPounds } from './csv.ts'

test.each([
  ['=1+1', "'=1+1"],
  ['+44 1632 960204', "'+44 1632 960204"],
  ['-cmd|x', "'-cmd|x"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['＝1+1', "'＝1+1"],
  // Less than nothing is a number, and stays one.
  ['-356.14', '-356.14'],
  ['-1-1', "'-1-1"],
  ['Ashby Academy', 'Ashby Academy'],
  ['', ''],
])('%j is written %j', (words, written) => expect(csvCell(words)).toBe(written))

test('a file says that it is UTF-8, and quotes what would break it', () =>
  expect(csvFile([['a', 'b,"c"\nd'], [csvPounds(-5)]])).toBe('\uFEFFa,"b,""c""\nd"\r\n-0.05\r\n'))
