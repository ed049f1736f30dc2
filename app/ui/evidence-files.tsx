import type { ReactNode } from 'react'
import type { FileRow } from '#app/domain/accreditation/evidence-words.ts'
import { StackTable } from './stack-table.tsx'
import { Details, List, Text, TextLink } from './text.tsx'

type Props = {
  files: readonly FileRow[]
  /** who has opened them, each in a sentence; the last first */
  views: readonly string[]
  /** the address under which the files are */
  base: string
  act?: (file: FileRow) => ReactNode
  /** what to say of a file that staff have not looked at */
  unseen?: string | undefined
}

/** The files of a credential, with who has opened them. Nothing where there are none. */
export const EvidenceFiles = ({ files, views, base, act, unseen }: Props) => (
  <>
    {files.length > 0 && (
      <StackTable
        caption="Files"
        rows={files}
        rowKey={({ id }) => id}
        columns={[
          { key: 'name', head: 'File', cell: ({ id, name }) => <TextLink href={`${base}/${id}`}>{name}</TextLink> },
          { key: 'what', head: 'What', cell: ({ what }) => what },
          {
            key: 'given',
            head: 'Given',
            cell: ({ given, until, isSeen }) => (
              <>
                {until ? `${given}. ${until}.` : given}
                {unseen && !isSeen && <Text small>{unseen}</Text>}
              </>
            ),
          },
          ...(act ? [{ key: 'act', head: 'Change', cell: act }] : []),
        ]}
      />
    )}
    {views.length > 0 && (
      <Details summary="Who has opened the files">
        <List>
          {views.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </List>
      </Details>
    )}
  </>
)
