import { expect, test } from 'vitest'
import { clearedBy, forSchool, type RequestAnswers } from './request-answers.ts'

const answers: RequestAnswers = {
  ...{ schoolId: 'sch_a', serviceCode: 'personal_guidance_day', visits: [], purpose: 'The next six' },
  ...{ place: { kind: 'school' }, room: 'Library', yearGroups: [11], interviews: 6, lines: [] },
}

test('another school says what it clears, and the same school clears nothing', () => {
  expect(clearedBy(answers, 'sch_b')).toEqual(['place and room', 'year groups', 'number of interviews', 'funding'])
  expect(Object.keys(forSchool(answers, 'sch_b'))).toEqual(['schoolId', 'serviceCode', 'visits', 'purpose'])
  expect(clearedBy(answers, 'sch_a')).toEqual([])
  expect(clearedBy({ schoolId: 'sch_a', visits: [], purpose: 'The next six' }, 'sch_b')).toEqual([])
})
