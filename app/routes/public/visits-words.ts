const many = (count: number, one: string) => `${count} ${count === 1 ? one : `${one}s`}`

/** "14 visits to 6 schools, 3 of which booked again": what was agreed to have taken place, and no opinion of it. */
export const visitsWords = (facts: { visitsDelivered: number; schoolsVisited: number; schoolsAgain: number }): string =>
  `${many(facts.visitsDelivered, 'visit')} to ${many(facts.schoolsVisited, 'school')}${againWords(facts)}`

function againWords({ schoolsVisited, schoolsAgain }: { schoolsVisited: number; schoolsAgain: number }): string {
  if (schoolsAgain === 0) return ''
  if (schoolsVisited === 1) return ', which booked again'
  return schoolsAgain === schoolsVisited ? ', all of which booked again' : `, ${schoolsAgain} of which booked again`
}
