import { Fragment } from 'react'
import { hrefWith } from '#app/ui/pages.ts'
import { Details, List, Text, TextLink } from '#app/ui/text.tsx'

type School = { urn: number; name: string }

/** Who buys for several schools reads which one the prices and dates are for, and can look for another. */
export function WhosePrices({ schools, urn, address }: { schools: School[]; urn: number | null; address: string }) {
  const shown = schools.find((school) => school.urn === urn)
  const others = schools.filter((school) => school.urn !== urn)
  if (schools.length < 2) return null
  const link = (school: School) => (
    <TextLink href={hrefWith(address, { near: null, urn: school.urn, month: null })}>{school.name}</TextLink>
  )
  const what = shown && (
    <>
      Prices and dates are for <strong>{shown.name}</strong>.{' '}
    </>
  )
  if (others.length > MOST_IN_A_LINE) {
    return (
      <>
        {what && <Text>{what}</Text>}
        <Details summary={shown ? 'See them for another school' : 'See them for one of your schools'}>
          <List>
            {others.map((school) => (
              <li key={school.urn}>{link(school)}</li>
            ))}
          </List>
        </Details>
      </>
    )
  }
  return (
    <Text>
      {what}See them for{' '}
      {others.map((school, at) => (
        <Fragment key={school.urn}>
          {at > 0 && (at === others.length - 1 ? ' or ' : ', ')}
          {link(school)}
        </Fragment>
      ))}
      .
    </Text>
  )
}

const MOST_IN_A_LINE = 5
