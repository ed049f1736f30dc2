import { packPath } from '#app/domain/supplier-pack/pack-words.ts'
import { Section } from '#app/ui/page.tsx'
import { List, Text, TextLink } from '#app/ui/text.tsx'

type PapersProps = {
  id: string
  here: string
  adviser: string
  signed: string[]
  /** Whether the adviser’s qualifications and references may be read. */
  mayReadChecks: boolean
  concernPath: string
}

/** What was signed, what the agency regulations let a school read, and where a concern is reported. */
export const Papers = ({ id, here, adviser, signed, mayReadChecks, concernPath }: PapersProps) => (
  <>
    {mayReadChecks && (
      <Section title="What the agency regulations let you read" noPrint>
        <Text>
          While your request lives you may read{' '}
          <TextLink href={`${here}/papers`}>{adviser}’s qualifications and references</TextLink> as our staff saw them.{' '}
          {adviser} sees who read what.
        </Text>
      </Section>
    )}
    <Section title="Papers" noPrint last>
      <List>
        <li>
          <TextLink href={`${here}/agreement`}>The agreement</TextLink>
        </li>
        <li>
          <TextLink href={`/agreements/${id}`}>The agreement as a PDF</TextLink>
        </li>
        {here.startsWith('/school/') && (
          <li>
            <TextLink href={packPath(id)}>New supplier: what your finance office needs</TextLink>
          </li>
        )}
        {signed.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </List>
      <Text small>
        <TextLink href={concernPath}>Report a concern about {adviser}</TextLink>
      </Text>
    </Section>
  </>
)
