import { sizeWords } from '#app/domain/accreditation/evidence-rules.ts'
import type { CaseSide } from '#app/domain/bookings/problem-case.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { Columns, Section } from '../page.tsx'
import { Inset, Text, TextLink } from '../text.tsx'

type Said = {
  id: string
  side: CaseSide
  words: string | null
  file: { name: string; bytes: number } | null
  saidByName: string
  saidAt: Date
}

type Props = {
  problem: { what: string; raisedByName: string; raisedAt: Date }
  statements: readonly Said[]
  school: string
  adviser: string
  /** the address under which the files are */
  files: string
}

/** Both cases of a problem side by side, each thing with who said it and when; what was said is never changed. */
export const BothCases = ({ problem, statements, school, adviser, files }: Props) => (
  <Columns>
    <Section title={`What ${school} says`}>
      <Inset>{problem.what}</Inset>
      <Text small muted>
        {problem.raisedByName}, {formatInstant(problem.raisedAt)}
      </Text>
      <SaidBy side="school" statements={statements} files={files} />
    </Section>
    <Section title={`What ${adviser} says`}>
      {statements.some(({ side }) => side === 'adviser') ? (
        <SaidBy side="adviser" statements={statements} files={files} />
      ) : (
        <Text muted>Nothing yet.</Text>
      )}
    </Section>
  </Columns>
)

const SaidBy = ({ side, statements, files }: { side: CaseSide } & Pick<Props, 'statements' | 'files'>) =>
  statements
    .filter((one) => one.side === side)
    .map(({ id, words, file, saidByName, saidAt }) => (
      <div key={id}>
        <Inset>
          {file ? (
            <>
              <TextLink href={`${files}/${id}`}>{file.name}</TextLink>, {sizeWords(file.bytes)}
            </>
          ) : (
            words
          )}
        </Inset>
        <Text small muted>
          {saidByName}, {formatInstant(saidAt)}
        </Text>
      </div>
    ))
