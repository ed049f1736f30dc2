import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { fieldId, parseForm, withErrors } from './form-reply.ts'
import { optionalDate, timeOfTyped, typedDate, typedNumber, typedPounds, typedTime, typedWords } from './typed.ts'

const Funding = z.object({
  room: typedWords('Enter the room', 20),
  startsOn: typedDate('Enter the day it starts'),
  endsOn: optionalDate(),
  from: typedTime('Enter the start time'),
  interviews: typedNumber('Enter how many interviews', 1, 12),
  lines: z.array(z.object({ fund: z.string(), amount: typedPounds('Enter an amount') })),
})

const formOf = (fields: Record<string, string>): FormData => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return form
}

const good = {
  room: '  Lib\u200Brary ',
  'startsOn.day': '21',
  'startsOn.month': '1',
  'startsOn.year': '2027',
  from: '9.30 am',
  interviews: '6',
  'lines[0].fund': 'pp',
  'lines[0].amount': '£1,234.09',
}

test('reads a good form: trimmed, visible characters only, money in pence, dates and times as the domain has them', () => {
  expect(parseForm(formOf(good), Funding)).toEqual({
    ok: true,
    value: {
      room: 'Library',
      startsOn: '2027-01-21',
      endsOn: null,
      from: '09:30',
      interviews: 6,
      lines: [{ fund: 'pp', amount: 123409 }],
    },
  })
})

test('a refused form keeps what was typed and says the first thing wrong with each field, in the order of the fields', () => {
  const form = formOf({
    ...good,
    room: '',
    'startsOn.day': '31',
    'startsOn.month': '2',
    from: '25:00',
    interviews: '0',
    'lines[0].amount': 'lots',
    password: 'secret word',
  })
  const read = parseForm(form, Funding)
  if (read.ok) throw new Error('accepted')
  expect(Object.entries(read.reply.errors)).toEqual([
    ['room', 'Enter the room'],
    ['startsOn', 'Enter a real date, like 21 1 2027'],
    ['from', 'Enter a time, like 9:30am'],
    ['interviews', 'Enter how many interviews: a whole number from 1 to 12'],
    ['lines[0].amount', 'Enter an amount in pounds, like 351.14'],
  ])
  expect(read.reply.values).toMatchObject({ 'startsOn.day': '31', 'lines[0].amount': 'lots', interviews: '0' })
  expect(read.reply.values).not.toHaveProperty('password')
})

test('an empty form asks for each thing by name', () => {
  const read = parseForm(new FormData(), Funding)
  if (read.ok) throw new Error('accepted')
  expect(read.reply.errors.room).toBe('Enter the room')
  expect(read.reply.errors.startsOn).toBe('Enter the day it starts')
  expect(read.reply.errors.interviews).toBe('Enter how many interviews')
})

test('no form, however odd its names and values, makes reading throw or run long', () => {
  const name = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'room',
      'room.x',
      'room[0]',
      'startsOn',
      'startsOn.day.x',
      'lines',
      'lines[]',
      'lines[0]',
      'lines[99999999].amount',
      'lines[4][5].amount',
      'lines.amount',
      '__proto__.x',
      'constructor',
      '__intent__',
    ),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string())), (fields) => {
      const form = new FormData()
      for (const [field, value] of fields) form.append(field, value)
      const read = parseForm(form, Funding)
      if (read.ok) return
      for (const error of Object.values(read.reply.errors)) expect(error).toBeTypeOf('string')
    }),
    { numRuns: 300 },
  )
})

test('a file or a repeated field where words belong is refused by a sentence', () => {
  const form = formOf({ ...good })
  form.append('room', 'Hall')
  const read = parseForm(form, Funding)
  if (read.ok) throw new Error('accepted')
  expect(read.reply.errors.room).toBe('Enter the room')
  expect(read.reply.values.room).toEqual(['Library', 'Hall'])
})

test('refusals of a command join what was typed', () => {
  expect(withErrors(formOf({ room: ' Hall ' }), { room: 'It is taken' })).toEqual({
    values: { room: 'Hall' },
    errors: { room: 'It is taken' },
  })
})

test('ids hold letters, digits and dashes', () => {
  expect(fieldId('lines[0].amount')).toBe('lines-0-amount')
  expect(fieldId('room')).toBe('room')
})

test.each([
  ['9am', '09:00'],
  ['12am', '00:00'],
  ['12pm', '12:00'],
  ['9:30am', '09:30'],
  ['9.30 p.m.', '21:30'],
  ['13:15', '13:15'],
  ['1315', '13:15'],
  ['9', null],
  ['24:00', null],
  ['13pm', null],
  ['9:60am', null],
  ['', null],
  ['noon', null],
])('the time %s is %s', (typed, time) => {
  expect(timeOfTyped(typed)).toBe(time)
})

test.each([
  ['21', '1', '2027', '2027-01-21'],
  ['1', '9', '26', '2026-09-01'],
  ['4', 'January', '2027', '2027-01-04'],
  ['4', 'sept', '2027', '2027-09-04'],
  ['29', '2', '2028', '2028-02-29'],
  ['29', '2', '2027', null],
  ['0', '1', '2027', null],
  ['1', '13', '2027', null],
  ['1', 'marble', '2027', null],
  ['x', '1', '2027', null],
  ['1', '1', '202', null],
])('the boxes %s, %s and %s are the day %s', (day, month, year, on) => {
  expect(typedDate('Enter a day').safeParse({ day, month, year }).data ?? null).toBe(on)
  expect(optionalDate().safeParse({ day, month, year }).data ?? null).toBe(on)
})
